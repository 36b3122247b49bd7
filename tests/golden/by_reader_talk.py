"""Messages, codes and letters of the vectors as the second reader reads them."""

from __future__ import annotations

from tests.golden.by_reader_records import plain_heads
from tests.golden.reader import certificates, joining, letters, names, neighbours, talk
from tests.golden.reader.blobs import Blobs
from tests.golden.reader.errors import Refused
from tests.golden.vectors import Plain, Reading, unhex


def plain_blobs(blobs: Blobs | None, asked: bool) -> Plain | None:
    if blobs is None:
        return None
    chunk = blobs.chunk and [blobs.chunk[0].hex(), blobs.chunk[1], blobs.chunk[2], blobs.chunk[3].hex()]
    wishes = [[blob.hex(), start] for blob, start in blobs.wishes]
    if asked:
        offers = [offer.hex() for offer in blobs.offers]
        return {"offers": offers, "chunk": chunk, "wishes": wishes, "bytes_max": blobs.bytes_max}
    holds = [blob.hex() for blob in blobs.holds]
    return {"wishes": wishes, "chunk": chunk, "full": blobs.full, "holds": holds}


def plain_request(request: talk.Request) -> Plain:
    return {
        "incarnation": request.incarnation.hex(),
        "nonce": request.nonce.hex(),
        "cursor": list(request.cursor),
        "digest": request.digest.hex(),
        "page": request.page.hex(),
        "unsent": request.unsent,
        "heads": None if request.heads is None else plain_heads(request.heads),
        "pack_ms": request.pack_ms,
        "flaws": request.flaws,
        "room": request.room,
        "succession": request.succession and [each.hex() for each in request.succession],
        "blobs": plain_blobs(request.blobs, asked=True),
    }


def read_request(given: Plain) -> Plain:
    data = unhex(given, "request")
    request = talk.read_request(data, unhex(given, "key"))
    envelope = talk.read_envelope(data)
    outside = {"device": envelope.device.hex(), "certificate": envelope.certificate.hex()}
    return outside | plain_request(request)


def plain_answer(answer: talk.Answer) -> Plain:
    return {
        "standing": answer.standing,
        "incarnation": answer.incarnation.hex(),
        "server_ms": answer.server_ms,
        "cursor": list(answer.cursor),
        "held": plain_heads(answer.held),
        "page": answer.page.hex(),
        "more": answer.more,
        "want_heads": answer.want_heads,
        "certificate": answer.certificate.hex(),
        "pack": answer.pack.hex(),
        "flaws": None if answer.flaws is None else [list(flaw) for flaw in answer.flaws],
        "blobs": plain_blobs(answer.blobs, asked=False),
        "desk_ms": answer.desk_ms,
    }


def read_answer(given: Plain) -> Plain:
    return plain_answer(talk.read_answer(unhex(given, "answer"), unhex(given, "server"), unhex(given, "nonce")))


def read_digest(given: Plain) -> Plain:
    heads = [(log, number, bytes.fromhex(start)) for log, number, start in given["heads"]]
    return {"digest": talk.digest_of(heads).hex()}


def read_succession(given: Plain) -> Plain:
    succession = (unhex(given, "former"), unhex(given, "signature"))
    talk.check_succession(unhex(given, "event"), succession, unhex(given, "key"))
    return {}


def read_join_code(given: Plain) -> Plain:
    found = joining.read_join_code(given["code"])
    return {"url": found.url, "secret": found.secret.hex(), "fingerprint": found.fingerprint.hex()}


def read_join_request(given: Plain) -> Plain:
    found = joining.read_join_request(unhex(given, "request"))
    return {
        "nonce": found.nonce.hex(),
        "secret": found.secret.hex(),
        "key": found.key.hex(),
        "label": found.label,
        "program": found.program,
    }


def read_join_answer(given: Plain) -> Plain:
    found = joining.read_join_answer(unhex(given, "answer"), unhex(given, "nonce"))
    server = certificates.read_certificate(found.server_certificate)
    if names.fingerprint_of(server.key).hex() != given["fingerprint"]:
        raise Refused("join answer: by another server")
    if not found.refused:
        given_to = certificates.read_certificate(found.certificate)
        certificates.check_certificate(given_to.event, given_to, server)
        if given_to.key.hex() != given["key"]:
            raise Refused("join answer: for another device")
    return {"refused": found.refused, "certificate": found.certificate.hex(), "pack": found.pack.hex()}


def read_tls(given: Plain) -> Plain:
    return {"server": joining.vouched_key(unhex(given, "certificate")).hex()}


def read_frames(given: Plain) -> Plain:
    return {"frames": [[kind, body.hex()] for kind, body in letters.read_frames(unhex(given, "data"))]}


def plain_letter(letter: letters.Letter) -> Plain:
    key = letter.device_key.hex()
    return {"device": key, "made_ms": letter.made_ms, "part": letter.part, "parts": letter.parts}


def read_letter(given: Plain) -> Plain:
    ((kind, body),) = letters.read_frames(unhex(given, "frame"))
    letter = letters.read_letter(kind, body)
    envelope, request = letters.open_letter(letter, unhex(given, "server_seed"))
    return plain_letter(letter) | {"certificate": envelope.certificate.hex(), "request": plain_request(request)}


def read_reply(given: Plain) -> Plain:
    server = unhex(given, "server")
    ((kind, body),) = letters.read_frames(unhex(given, "frame"))
    letter = letters.read_letter(kind, body, server)
    reply = letters.open_reply(letter, unhex(given, "device_seed"), server)
    asked = {"incarnation": reply.incarnation.hex(), "cursor": list(reply.cursor)}
    return plain_letter(letter) | {"nonce": reply.nonce.hex(), "asked": asked, "answer": plain_answer(reply.answer)}


def read_carry(given: Plain) -> Plain:
    found = letters.read_carry(unhex(given, "request"))
    return {
        "road": found.road,
        "carrier": found.carrier.hex(),
        "certificate": found.certificate.hex(),
        "frames": found.frames.hex(),
    }


def read_carried(given: Plain) -> Plain:
    frames = letters.read_carried(unhex(given, "answer"), unhex(given, "request"), unhex(given, "server"))
    return {"frames": frames.hex()}


def read_neighbour(given: Plain) -> Plain:
    server = certificates.read_certificate(unhex(given, "server"))
    purpose = neighbours.ANSWERS if "nonce" in given else neighbours.ASKS
    found = neighbours.read_neighbour(unhex(given, "message"), purpose, unhex(given, "event"), server)
    if given.get("nonce", found.nonce.hex()) != found.nonce.hex():
        raise Refused("neighbour: an answer to something else")
    return {
        "key": found.certificate.key.hex(),
        "nonce": found.nonce.hex(),
        "letters": {key.hex(): made_ms for key, made_ms in found.letters.items()},
        "replies": {key.hex(): made_ms for key, made_ms in found.replies.items()},
        "frames": found.frames.hex(),
    }


def read_pairing_code(given: Plain) -> Plain:
    return {"url": f"http://{neighbours.read_pairing_code(given['code'])}"}


READ: dict[str, Reading] = {
    "request": read_request,
    "answer": read_answer,
    "digest": read_digest,
    "succession": read_succession,
    "join code": read_join_code,
    "join request": read_join_request,
    "join answer": read_join_answer,
    "TLS certificate": read_tls,
    "frames": read_frames,
    "letter": read_letter,
    "reply": read_reply,
    "carry": read_carry,
    "carried": read_carried,
    "neighbour": read_neighbour,
    "pairing code": read_pairing_code,
}
