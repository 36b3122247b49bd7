"""Vectors of join codes, and of the messages by which a laptop joins."""

from __future__ import annotations

from binascii import crc_hqx
from functools import cache

import msgspec

from fieldkit.exchange.join_code import JoinCode, _to_text, encode_join_code, fingerprint_of
from fieldkit.exchange.joining import (
    VERSION,
    JoinAnswer,
    JoinRequest,
    encode_join_answer,
    encode_join_request,
)
from roster.keys import Role, certificate_bytes
from roster.packing import make_pack
from roster.plans.shipped import BLANK, plan_text
from roster.toml.event_file import parse_event
from tests.golden.cast import CAPTAIN, DESK, EVENT, MORNING_MS, SERVER, SERVERS, STRANGER, certify, chance, public
from tests.golden.readings import bad, good, variant
from tests.golden.vectors import Vector

SECRET = chance("secret", 10)
FINGERPRINT = fingerprint_of(public(SERVER))
NONCE = chance("nonce of joining", 8)
URL = "https://192.0.2.20:8470"
_JOIN = b"fieldkit join 1\0"


def code_of(url: str) -> str:
    return encode_join_code(JoinCode(url, SECRET, FINGERPRINT))


def code_of_bytes(body: bytes) -> str:
    """A code of any bytes, with the right check."""
    return _to_text(body + crc_hqx(body, 0xFFFF).to_bytes(2, "big"))


def code_vectors() -> list[Vector]:
    usual = code_of(URL)
    plain = usual.replace("-", "")
    head = SECRET + FINGERPRINT
    zero = JoinCode("http://10.0.0.1:80", bytes(10), bytes(8))
    look_alikes = encode_join_code(zero).replace("0", "o").replace("1", "l")
    swapped = plain[:8] + plain[9] + plain[8] + plain[10:]
    assert swapped != plain
    wrong = ("Z" if plain[20] != "Z" else "Y").join((plain[:20], plain[21:]))
    # 27 bytes leave four bits of the last sign free.
    spare = plain[:-1] + "0123456789ABCDEFGHJKMNPQRSTVWXYZ"["0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(plain[-1]) | 1]
    address = bytes([192, 0, 2, 20]) + (8470).to_bytes(2, "big")
    return [
        good("HTTPS, an IPv4 address and a port", "join code", code=usual),
        good("HTTP, an IPv4 address and a port", "join code", code=code_of("http://192.0.2.20:80")),
        good("HTTPS, a name and a port", "join code", code=code_of("https://square.example:8470")),
        good("HTTPS, a name alone", "join code", code=code_of("https://fieldkit.example")),
        good("HTTP, an IPv6 address", "join code", code=code_of("http://[2001:db8::14]:8470")),
        variant("in small letters, with spaces", "join code", code=plain.lower()[:22] + "  " + plain.lower()[22:]),
        variant("with look-alikes", "join code", code=look_alikes),
        bad("a wrong sign", "join code", "mistyped", code=wrong),
        bad("two signs swapped", "join code", "mistyped", code=swapped),
        bad("a sign too few", "join code", "cut off", code=plain[:-1]),
        bad("a sign too many", "join code", "mistyped", code=plain + "0"),
        bad("a sign that is in no code", "join code", "no such sign", code="U" + plain[1:]),
        bad("a last sign that is not filled with zeros", "join code", "mistyped", code=spare),
        bad("empty", "join code", "cut off", code=""),
        bad("of version 2", "join code", "another version", code=code_of_bytes(b"\x22" + head + address)),
        bad("of a kind that is not known", "join code", "another kind", code=code_of_bytes(b"\x14" + head + address)),
        bad("an address of seven bytes", "join code", "too long", code=code_of_bytes(b"\x12" + head + address + b"0")),
        bad("a text that is too short", "join code", "too short", code=code_of_bytes(b"\x13" + head + b"\x09square")),
    ]


def request_vectors() -> list[Vector]:
    request = JoinRequest(VERSION, NONCE, SECRET, public(CAPTAIN), "北门 laptop", "0.1.0")
    data = encode_join_request(request, CAPTAIN)
    body = msgspec.msgpack.encode([VERSION, NONCE, SECRET, public(CAPTAIN)])
    shorter = msgspec.msgpack.encode([CAPTAIN.sign(_JOIN + body).signature, body])
    later = encode_join_request(msgspec.structs.replace(request, version=2), CAPTAIN)
    by_other = encode_join_request(request, STRANGER)
    return [
        good("a laptop asks to be let in", "join request", request=data),
        variant("without the fields that may be missing", "join request", request=shorter),
        bad("for somebody else's key", "join request", "wrong signature", request=by_other),
        bad("of version 2", "join request", "another version", request=later),
        bad("damaged", "join request", "wrong signature", request=data[:-1] + bytes([data[-1] ^ 1])),
    ]


@cache
def pack() -> bytes:
    """That of an event with one squad and nobody on its roster."""
    made, _ = make_pack(parse_event(plan_text(BLANK), "blank.toml"), (), (), EVENT, SERVER, MORNING_MS)
    return made


def answer_vectors() -> list[Vector]:
    servers = certificate_bytes(SERVERS)
    given = certify(CAPTAIN, Role.CAPTAIN, (1,), SERVER)
    answer = JoinAnswer(servers, "", certificate_bytes(given), pack())
    replace = msgspec.structs.replace

    def read(answer: JoinAnswer, nonce: bytes = NONCE) -> dict[str, object]:
        data = encode_join_answer(answer, nonce, SERVER)
        return {"answer": data, "nonce": NONCE, "key": public(CAPTAIN), "fingerprint": FINGERPRINT}

    by_stranger = certify(STRANGER, Role.SERVER, (), STRANGER)
    theirs = encode_join_answer(replace(answer, server=certificate_bytes(by_stranger)), NONCE, STRANGER)
    forged = replace(answer, certificate=certificate_bytes(certify(CAPTAIN, Role.DESK, (), STRANGER)))
    for_desk = replace(answer, certificate=certificate_bytes(certify(DESK, Role.DESK, (), SERVER)))
    return [
        good("let in", "join answer", **read(answer)),
        *(
            good(f"refused: {why}", "join answer", **read(JoinAnswer(servers, why)))
            for why in ("unknown", "used", "expired")
        ),
        bad("to another request", "join answer", "wrong signature", **read(answer, chance("another", 8))),
        bad("by another server than the code's", "join answer", "wrong server", **(read(answer) | {"answer": theirs})),
        bad("with a forged certificate", "join answer", "wrong certificate", **read(forged)),
        bad("with a certificate for another device", "join answer", "another key", **read(for_desk)),
    ]
