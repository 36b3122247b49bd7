"""Messages, codes and letters of the vectors as the product reads them."""

from __future__ import annotations

from nacl.signing import SigningKey

from fieldkit.errors import ExchangeError
from fieldkit.exchange import carrying, envelope, joining, neighbour
from fieldkit.exchange.chunks import BlobAnswer, BlobRequest, Chunk, Wish
from fieldkit.exchange.frames import read_frames
from fieldkit.exchange.heads import heads_digest
from fieldkit.exchange.join_code import decode_join_code
from fieldkit.exchange.messages import Answer, Head, Request, Succession, decode_answer, decode_as, decode_request
from fieldkit.exchange.pairing import parse_neighbour
from fieldkit.exchange.rounds import Asked
from fieldkit.exchange.succession import succeed
from fieldkit.exchange.vouching import voucher_of
from roster.keys import KEY_BYTES, certificate_bytes, decode_certificate, device_of
from tests.golden.by_product_records import a_journal, check, plain_heads
from tests.golden.vectors import Plain, Reading, unhex


def plain_chunk(chunk: Chunk | None) -> list[str | int] | None:
    return None if chunk is None else [chunk.hash.hex(), chunk.start, chunk.size, chunk.data.hex()]


def plain_wishes(wishes: list[Wish]) -> list[list[str | int]]:
    return [[wish.hash.hex(), wish.start] for wish in wishes]


def plain_asked_blobs(blobs: BlobRequest) -> Plain:
    return {
        "offers": [offer.hex() for offer in blobs.offers],
        "chunk": plain_chunk(blobs.chunk),
        "wishes": plain_wishes(blobs.wishes),
        "bytes_max": blobs.bytes_max,
    }


def plain_answered_blobs(blobs: BlobAnswer) -> Plain:
    return {
        "wishes": plain_wishes(blobs.wishes),
        "chunk": plain_chunk(blobs.chunk),
        "full": blobs.full,
        "holds": [blob.hex() for blob in blobs.holds],
    }


def plain_request(request: Request) -> Plain:
    succession = request.succession
    return {
        "incarnation": request.incarnation.hex(),
        "nonce": request.nonce.hex(),
        "cursor": [request.cursor.urgent, request.cursor.ordinary],
        "digest": request.digest.hex(),
        "page": request.page.hex(),
        "unsent": request.unsent,
        "heads": None if request.heads is None else plain_heads(request.heads),
        "pack_ms": request.pack_ms,
        "flaws": request.flaws,
        "room": request.room,
        "succession": succession and [succession.former.hex(), succession.signature.hex()],
        "blobs": request.blobs and plain_asked_blobs(request.blobs),
    }


def read_request(given: Plain) -> Plain:
    incoming = decode_request(unhex(given, "request"))
    key = incoming.device if len(incoming.device) == KEY_BYTES else unhex(given, "key")
    check(incoming.device in (key, device_of(key)), "another device")
    check(incoming.signed_by(key), "a wrong signature")
    outside = {"device": incoming.device.hex(), "certificate": incoming.certificate.hex()}
    return outside | plain_request(incoming.request())


def plain_answer(answer: Answer) -> Plain:
    flaws = answer.flaws
    return {
        "standing": answer.standing,
        "incarnation": answer.incarnation.hex(),
        "server_ms": answer.server_ms,
        "cursor": [answer.cursor.urgent, answer.cursor.ordinary],
        "held": plain_heads(answer.held),
        "page": answer.page.hex(),
        "more": answer.more,
        "want_heads": answer.want_heads,
        "certificate": answer.certificate.hex(),
        "pack": answer.pack.hex(),
        "flaws": None if flaws is None else [[flaw.log, flaw.number, flaw.reason] for flaw in flaws],
        "blobs": answer.blobs and plain_answered_blobs(answer.blobs),
        "desk_ms": answer.desk_ms,
    }


def read_answer(given: Plain) -> Plain:
    return plain_answer(decode_answer(unhex(given, "answer"), unhex(given, "nonce"), unhex(given, "server")))


def read_digest(given: Plain) -> Plain:
    return {
        "digest": heads_digest(Head(log, number, bytes.fromhex(start)) for log, number, start in given["heads"]).hex()
    }


def read_succession(given: Plain) -> Plain:
    """On a server's journal that knows the former device."""
    shown = Succession(unhex(given, "former"), unhex(given, "signature"))
    with a_journal(given) as journal:
        journal.admit(unhex(given, "certificate"))
        check(succeed(journal, SigningKey(unhex(given, "server_seed")), unhex(given, "key"), shown), "no successor")
    return {}


def read_join_code(given: Plain) -> Plain:
    found = decode_join_code(given["code"])
    return {"url": found.url, "secret": found.secret.hex(), "fingerprint": found.fingerprint.hex()}


def read_join_request(given: Plain) -> Plain:
    found = joining.decode_join_request(unhex(given, "request"))
    return {
        "nonce": found.nonce.hex(),
        "secret": found.secret.hex(),
        "key": found.key.hex(),
        "label": found.label,
        "program": found.program,
    }


def read_join_answer(given: Plain) -> Plain:
    request = joining.JoinRequest(joining.VERSION, unhex(given, "nonce"), b"", unhex(given, "key"))
    try:
        found = joining.decode_join_answer(unhex(given, "answer"), request, unhex(given, "fingerprint"))
    except ExchangeError as error:
        reason = error.message.removeprefix("errors.join.")
        if reason not in joining.REFUSALS:
            raise
        return {"refused": reason, "certificate": "", "pack": ""}
    return {"refused": "", "certificate": certificate_bytes(found.certificate).hex(), "pack": found.pack.data.hex()}


def read_tls(given: Plain) -> Plain:
    key = voucher_of(unhex(given, "certificate"))
    check(key != b"", "nobody vouches for it")
    return {"server": key.hex()}


def read_a_file(given: Plain) -> Plain:
    return {"frames": [[frame.kind, frame.body.hex()] for frame in read_frames(unhex(given, "data"))]}


def opened(given: Plain, server: bytes) -> envelope.Envelope:
    (frame,) = read_frames(unhex(given, "frame"))
    found = envelope.read_envelope(frame, server)
    assert frame.kind in (envelope.LETTER, envelope.REPLY)
    check(found is not None, "a wrong signature")
    assert found is not None
    return found


def plain_envelope(found: envelope.Envelope) -> Plain:
    return {"device": found.device.hex(), "made_ms": found.made_ms, "part": found.part, "parts": found.parts}


def read_letter(given: Plain) -> Plain:
    server = SigningKey(unhex(given, "server_seed"))
    letter = opened(given, bytes(server.verify_key))
    incoming = decode_request(envelope.open_letter(letter, server))
    check(incoming.device == letter.device and incoming.signed_by(letter.device), "another device's request")
    outside = plain_envelope(letter) | {"certificate": incoming.certificate.hex()}
    return outside | {"request": plain_request(incoming.request())}


def read_reply(given: Plain) -> Plain:
    server = unhex(given, "server")
    reply = opened(given, server)
    replied = envelope.open_reply(reply, SigningKey(unhex(given, "device_seed")))
    asked = decode_as(replied.asked, Asked)
    cursor = [asked.cursor.urgent, asked.cursor.ordinary]
    answer = decode_answer(replied.answer, replied.nonce, server)
    return plain_envelope(reply) | {
        "nonce": replied.nonce.hex(),
        "asked": {"incarnation": asked.incarnation.hex(), "cursor": cursor},
        "answer": plain_answer(answer),
    }


def read_carry(given: Plain) -> Plain:
    found = carrying.decode_carry(unhex(given, "request"))
    return {
        "road": found.road,
        "carrier": found.device.hex(),
        "certificate": found.certificate.hex(),
        "frames": found.frames.hex(),
    }


def read_carried(given: Plain) -> Plain:
    frames = carrying.decode_carried(unhex(given, "answer"), unhex(given, "request"), unhex(given, "server"))
    return {"frames": frames.hex()}


def read_neighbour(given: Plain) -> Plain:
    event, server = unhex(given, "event"), decode_certificate(unhex(given, "server"))
    if "nonce" in given:
        found = neighbour.decode_reply(unhex(given, "message"), unhex(given, "nonce"), event, server)
    else:
        found = neighbour.decode_ask(unhex(given, "message"), event, server)
    return {
        "key": found.certificate.key.hex(),
        "nonce": found.nonce.hex(),
        "letters": {key.hex(): made_ms for key, made_ms in found.carries.letters.items()},
        "replies": {key.hex(): made_ms for key, made_ms in found.carries.replies.items()},
        "frames": found.carries.frames.hex(),
    }


def read_pairing_code(given: Plain) -> Plain:
    return {"url": parse_neighbour(given["code"])}


READ: dict[str, Reading] = {
    "request": read_request,
    "answer": read_answer,
    "digest": read_digest,
    "succession": read_succession,
    "join code": read_join_code,
    "join request": read_join_request,
    "join answer": read_join_answer,
    "TLS certificate": read_tls,
    "frames": read_a_file,
    "letter": read_letter,
    "reply": read_reply,
    "carry": read_carry,
    "carried": read_carried,
    "neighbour": read_neighbour,
    "pairing code": read_pairing_code,
}
