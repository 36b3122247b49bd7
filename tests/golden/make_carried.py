"""Vectors of frames, and of what carriers and the server say to each other."""

from __future__ import annotations

import msgspec

from fieldkit.exchange.carrying import VERSION, Carry, encode_carried, encode_carry
from fieldkit.exchange.frames import MARKER, encode_frame
from roster.keys import certificate_bytes
from tests.golden.cast import CAPTAIN, CAPTAINS, SERVER, STRANGER, chance, public
from tests.golden.readings import bad, good, variant
from tests.golden.vectors import Vector

ONE, TWO = encode_frame(1, b"a letter"), encode_frame(2, b"a reply")
OTHER_KIND, EMPTY = encode_frame(200, b"something else"), encode_frame(1, b"")


def frame_vectors() -> list[Vector]:
    damaged = bytes([*ONE[:-1], ONE[-1] ^ 1])
    outer = encode_frame(1, b"before" + TWO + b"behind")
    broken_outer = bytes([*outer[:-1], outer[-1] ^ 1])
    promises = MARKER + b"\1" + (5 * 1024 * 1024 + 1).to_bytes(4, "big") + bytes(8) + TWO
    return [
        good("nothing", "frames", data=b""),
        good("two frames", "frames", data=ONE + TWO),
        good("a kind that is not known, and an empty body", "frames", data=OTHER_KIND + EMPTY),
        good("a frame within a frame is not looked at", "frames", data=outer),
        variant("something else before, between and behind", "frames", data=b"#!" + ONE + MARKER + TWO + MARKER[:3]),
        variant("the first one damaged", "frames", data=damaged + TWO),
        variant("cut off in the middle of the second one", "frames", data=ONE + TWO[:-1]),
        variant("another kind in its head", "frames", data=ONE[:4] + b"\2" + ONE[5:]),
        variant("a frame within a damaged frame", "frames", data=broken_outer),
        variant("one that promises more than 5 MiB", "frames", data=promises),
    ]


def carry_vectors() -> list[Vector]:
    frames, certificate = ONE + TWO, certificate_bytes(CAPTAINS)
    signed = encode_carry(frames, "drop", CAPTAIN, certificate)
    unsigned = Carry(VERSION, "drop", b"", b"", b"", frames)
    replace, encode = msgspec.structs.replace, msgspec.msgpack.encode
    carry = msgspec.msgpack.decode(signed, type=Carry)
    return [
        good("by a stick, from a laptop that says who it is", "carry", request=signed),
        good("from a neighbour", "carry", request=encode_carry(frames, "neighbour", CAPTAIN, b"")),
        good("from somebody who does not say", "carry", request=encode(unsigned)),
        bad(
            "signed by somebody else",
            "carry",
            "wrong signature",
            request=encode(replace(carry, device=public(STRANGER))),
        ),
        bad("signed for another road", "carry", "wrong signature", request=encode(replace(carry, road="neighbour"))),
        bad("other frames", "carry", "wrong signature", request=encode(replace(carry, frames=TWO))),
        bad("by a road that is not known", "carry", "another road", request=encode(replace(unsigned, road="pigeon"))),
        bad("of version 2", "carry", "another version", request=encode(replace(unsigned, version=2))),
    ]


def carried_vectors() -> list[Vector]:
    request = chance("request", 32)
    answer, nothing = encode_carried(TWO, request, SERVER), encode_carried(b"", request, SERVER)
    fields = {"request": request, "server": public(SERVER)}
    theirs = encode_carried(TWO, request, STRANGER)
    return [
        good("with a reply", "carried", answer=answer, **fields),
        good("with nothing", "carried", answer=nothing, **fields),
        bad("by another server", "carried", "wrong signature", answer=theirs, **fields),
        bad("to another request", "carried", "wrong signature", answer=answer, **(fields | {"request": b"another"})),
        bad("a portal's page", "carried", "no MessagePack", answer=b"<!doctype html>", **fields),
    ]
