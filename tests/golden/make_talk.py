"""Vectors of requests and answers."""

from __future__ import annotations

from hashlib import sha256

import msgspec
from nacl.signing import SigningKey

from fieldkit.exchange.chunks import BlobAnswer, BlobRequest, Chunk, Wish
from fieldkit.exchange.messages import (
    VERSION,
    Answer,
    Flaw,
    Head,
    Request,
    encode_answer,
    encode_request,
)
from fieldkit.exchange.succession import make_succession
from fieldkit.journal.feed import Cursor
from roster.keys import certificate_bytes, device_of
from tests.golden.cast import CAPTAIN, CAPTAINS, DESK, EVENT, MORNING_MS, SERVER, SERVERS, STRANGER, chance, public
from tests.golden.logs import INCIDENTS, MARKS, OTHER_MARKS, WrittenLog, page_of
from tests.golden.readings import bad, good, variant
from tests.golden.vectors import Vector

NONCE = chance("nonce", 8)
INCARNATION = chance("incarnation", 8)
DIGEST = chance("digest", 8)
PHOTO, OTHER_PHOTO = chance("photo", 32), chance("another photo", 32)
SIMPLE = Request(bytes(8), NONCE, Cursor(), DIGEST, b"")
_REQUEST, _ANSWER = b"fieldkit request 1\0", b"fieldkit answer 1\0"


def head(log: WrittenLog, number: int) -> Head:
    return Head(log.log, number, log.records[number - 1].hash[:8])


FULL = Request(
    INCARNATION,
    NONCE,
    Cursor(17, 70_000),
    DIGEST,
    page_of(INCIDENTS.section(1, 3), MARKS.section(4, 6)),
    unsent=3,
    heads=[head(MARKS, 6), head(OTHER_MARKS, 5), head(INCIDENTS, 3)],
    pack_ms=MORNING_MS,
    flaws=1,
    room=250,
)


def request_vectors() -> list[Vector]:
    captain, desk = public(CAPTAIN), public(DESK)
    simple = encode_request(SIMPLE, CAPTAIN, device_of(captain))
    damaged = simple[:-1] + bytes([simple[-1] ^ 1])
    asks = msgspec.structs.replace(SIMPLE, blobs=BlobRequest([PHOTO], None, [Wish(OTHER_PHOTO, 4_096)], 1_024))
    brings = msgspec.structs.replace(SIMPLE, blobs=BlobRequest([], Chunk(PHOTO, 4_096, 4_100, b"last")))
    follows = msgspec.structs.replace(SIMPLE, succession=make_succession(public(EVENT), DESK, captain))

    def read(request: Request, device: bytes = captain, certificate: bytes = b"") -> dict[str, object]:
        return {"request": encode_request(request, CAPTAIN, device, certificate), "key": captain}

    return [
        good("from a known device, with nothing to say", "request", **read(SIMPLE, device_of(captain))),
        good("with everything about records", "request", **read(FULL, captain, certificate_bytes(CAPTAINS))),
        good("from a device without any certificate", "request", **read(SIMPLE)),
        good("from a device that had another key before", "request", **read(follows)),
        good("with heads, of which there are none", "request", **read(msgspec.structs.replace(SIMPLE, heads=[]))),
        good("pictures: an offer and a wish", "request", **read(asks)),
        good("pictures: a piece", "request", **read(brings)),
        variant("without the fields that may be missing", "request", request=signed(SIMPLE, 5), key=captain),
        variant("with fields of a later version", "request", request=signed(SIMPLE, 12, "later", 7), key=captain),
        variant("with a digest of no bytes", "request", **read(msgspec.structs.replace(SIMPLE, digest=b""))),
        bad("damaged", "request", "wrong signature", request=damaged, key=captain),
        bad("under the short name of another device", "request", "another key", request=simple, key=desk),
        bad("signed by another device", "request", "wrong signature", **read(SIMPLE, desk)),
        bad("of version 2", "request", "another version", request=signed(SIMPLE, 12, version=2), key=captain),
        bad("cut off", "request", "no whole MessagePack", request=simple[:-1], key=captain),
        bad("a body with a field too few", "request", "a field is missing", request=signed(SIMPLE, 4), key=captain),
    ]


def signed(request: Request, fields: int, *more: object, version: int = VERSION, key: SigningKey = CAPTAIN) -> bytes:
    """A request with so many of its fields, and others behind them."""
    body = msgspec.msgpack.encode([*msgspec.structs.astuple(request)[:fields], *more])
    signature = key.sign(_REQUEST + body).signature
    return msgspec.msgpack.encode([version, public(key), b"", signature, body])


def answer_vectors() -> list[Vector]:
    quiet = Answer("known", INCARNATION, MORNING_MS + 77, Cursor(17, 70_001))
    replace = msgspec.structs.replace
    page = page_of(MARKS.section(1, 6))
    heads = [head(MARKS, 6), head(OTHER_MARKS, 5), Head(INCIDENTS.log, 0, b"")]
    data = encode_answer(quiet, NONCE, SERVER)

    def read(answer: Answer, by: SigningKey = SERVER) -> dict[str, object]:
        return {"answer": encode_answer(answer, NONCE, by), "server": public(SERVER), "nonce": NONCE}

    def as_read(data: bytes, nonce: bytes = NONCE) -> dict[str, object]:
        return {"answer": data, "server": public(SERVER), "nonce": nonce}

    return [
        good("nothing new", "answer", **read(quiet)),
        good("records, and more of them", "answer", **read(replace(quiet, page=page, more=True))),
        good("what is held, two branches, and a log that is not", "answer", **read(replace(quiet, held=heads))),
        good("heads are wanted", "answer", **read(replace(quiet, cursor=Cursor(), more=True, want_heads=True))),
        good("a certificate", "answer", **read(replace(quiet, certificate=certificate_bytes(CAPTAINS)))),
        good(
            "records that do not count", "answer", **read(replace(quiet, flaws=[Flaw(MARKS.log, 3, "no such squad")]))
        ),
        good("no record any more that does not count", "answer", **read(replace(quiet, flaws=[]))),
        good(
            "pictures: where to go on, and a piece",
            "answer",
            **read(replace(quiet, blobs=BlobAnswer([Wish(PHOTO, 0)], Chunk(OTHER_PHOTO, 0, 9, b"all of it")))),
        ),
        good("pictures: what is whole there", "answer", **read(replace(quiet, blobs=BlobAnswer(holds=[PHOTO])))),
        good("pictures: no room", "answer", **read(replace(quiet, blobs=BlobAnswer(full=True)))),
        good("somebody at the desk looked", "answer", **read(replace(quiet, desk_ms=MORNING_MS + 5))),
        good("to a device that is not known", "answer", **read(Answer("unknown", INCARNATION, 1, Cursor()))),
        good("to a device that was revoked", "answer", **read(Answer("revoked", INCARNATION, 1, Cursor(), heads))),
        variant("without the fields that may be missing", "answer", **as_read(answered(quiet, 4))),
        variant("with a field of a later version", "answer", **as_read(answered(quiet, 13, "later"))),
        bad("to another request", "answer", "wrong signature", **as_read(data, chance("another nonce", 8))),
        bad("by another server", "answer", "wrong signature", **read(quiet, STRANGER)),
        bad("damaged", "answer", "wrong signature", **as_read(data[:-1] + bytes([data[-1] ^ 1]))),
        bad("a portal's page", "answer", "no MessagePack", **as_read(b"<!doctype html><title>Sign in</title>")),
        bad("a field too few", "answer", "a field is missing", **as_read(answered(quiet, 3))),
    ]


def answered(answer: Answer, fields: int, *more: object) -> bytes:
    """An answer with so many of its fields, and others behind them."""

    body = msgspec.msgpack.encode([*msgspec.structs.astuple(answer)[:fields], *more])

    return msgspec.msgpack.encode([SERVER.sign(_ANSWER + NONCE + sha256(body).digest()).signature, body])


def succession_vectors() -> list[Vector]:
    """The captain's laptop goes on under another key."""
    event, new = public(EVENT), public(STRANGER)
    shown = make_succession(event, CAPTAIN, new)
    fields = {
        "event": event,
        "server": certificate_bytes(SERVERS),
        "server_seed": bytes(SERVER),
        "certificate": certificate_bytes(CAPTAINS),
        "former": shown.former,
        "key": new,
        "signature": shown.signature,
    }
    other = make_succession(public(DESK), CAPTAIN, new)
    return [
        good("a new key, signed by the former one", "succession", **fields),
        bad("for another key", "succession", "wrong signature", **(fields | {"key": public(DESK)})),
        bad("in another event", "succession", "wrong signature", **(fields | {"signature": other.signature})),
    ]
