"""Vectors of what laptops on one network say to each other."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from fieldkit.exchange.neighbour import LAPTOPS_MAX, VERSION, Carries, Message, encode_ask, encode_reply
from fieldkit.exchange.pairing import pairing_code
from roster.keys import Certificate, Role, certificate_bytes
from tests.golden.cast import (
    CAPTAIN,
    CAPTAINS,
    DESK,
    DESKS,
    EVENT,
    MORNING_MS,
    SERVERS,
    STRANGER,
    certify,
    chance,
    public,
)
from tests.golden.make_carried import ONE, TWO
from tests.golden.readings import bad, good, variant
from tests.golden.vectors import Vector

NONCE = chance("nonce of a neighbour", 8)
HAS = Carries({public(CAPTAIN): MORNING_MS, public(STRANGER): 5}, {public(DESK): MORNING_MS - 1}, ONE + TWO)
_ASKS = b"fieldkit neighbour asks 1\0"


def read(message: bytes, **more: object) -> dict[str, object]:
    return {"message": message, "event": public(EVENT), "server": certificate_bytes(SERVERS), **more}


def changed(message: bytes, **fields: object) -> bytes:
    """The same message with something else in it."""
    found = msgspec.msgpack.decode(message, type=Message)
    return msgspec.msgpack.encode(msgspec.structs.replace(found, **fields))


def shorter() -> bytes:
    """Without frames."""
    body = msgspec.msgpack.encode([{}, {}])
    signature = CAPTAIN.sign(_ASKS + NONCE + sha256(body).digest()).signature
    return msgspec.msgpack.encode(
        Message(VERSION, public(CAPTAIN), certificate_bytes(CAPTAINS), NONCE, signature, body)
    )


def neighbour_vectors() -> list[Vector]:
    asks = encode_ask(HAS, CAPTAIN, CAPTAINS, NONCE)
    answers = encode_reply(Carries({}, {}), DESK, DESKS, NONCE)
    forged: Certificate = certify(STRANGER, Role.CAPTAIN, (2,), STRANGER)
    many = Carries({place.to_bytes(2, "big"): 1 for place in range(LAPTOPS_MAX + 1)}, {})
    return [
        good("a question, with frames", "neighbour", **read(asks)),
        good("an answer with nothing", "neighbour", **read(answers, nonce=NONCE)),
        variant("without the field that may be missing", "neighbour", **read(shorter())),
        bad("a question as an answer", "neighbour", "wrong signature", **read(asks, nonce=NONCE)),
        bad("an answer as a question", "neighbour", "wrong signature", **read(answers)),
        bad("to another question", "neighbour", "another nonce", **read(answers, nonce=chance("another", 8))),
        bad("of another nonce", "neighbour", "wrong signature", **read(changed(asks, nonce=bytes(8)))),
        bad("of version 2", "neighbour", "another version", **read(changed(asks, version=2))),
        bad(
            "by a stranger with a forged certificate",
            "neighbour",
            "wrong certificate",
            **read(encode_ask(HAS, STRANGER, forged, NONCE)),
        ),
        bad(
            "by a stranger with somebody's certificate",
            "neighbour",
            "another key",
            **read(encode_ask(HAS, STRANGER, CAPTAINS, NONCE)),
        ),
        bad("of 2,001 laptops", "neighbour", "too many", **read(encode_ask(many, CAPTAIN, CAPTAINS, NONCE))),
    ]


def pairing_vectors() -> list[Vector]:
    code = pairing_code("192.0.2.20", 8471)
    wrong = code[:5] + ("2" if code[5] != "2" else "3") + code[6:]
    return [
        good("a pairing code", "pairing code", code=code),
        good("of the lowest address", "pairing code", code=pairing_code("0.0.0.1", 1)),
        variant("in small letters, without hyphens", "pairing code", code=code.replace("-", "").lower()),
        bad("a wrong sign", "pairing code", "mistyped", code=wrong),
        bad("a sign too few", "pairing code", "cut off", code=code[:-1]),
    ]
