"""docs/pack.md is enough to read a pack and the key on paper: a reader written from it alone, which shares no code."""

from __future__ import annotations

import hashlib
import zlib
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey, VerifyKey

from roster.folder import load_event
from roster.maker import make_people
from roster.pack import decode_pack
from roster.packing import make_pack
from roster.paper import encode_paper
from tests.roster.strategies import EVENT_KEY, NOW_MS, SERVER_KEY

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def read_pack(data: bytes) -> tuple[list[Any], dict[int, list[Any]]]:
    """The core's fields, and the people of each squad that is there."""
    assert data[:16] == b"fieldkit-pack-3\n"
    signature, key = data[16:80], data[80:112]
    core, at = block(data, 112)
    VerifyKey(key).verify(b"fieldkit pack 3\0" + core, signature)
    fields: list[Any] = msgspec.msgpack.decode(zlib.decompress(core), strict=False)
    people: dict[int, list[Any]] = {}
    while at < len(data):
        squad = int.from_bytes(data[at : at + 2], "big")
        part, at = block(data, at + 2)
        assert hashlib.sha256(part).digest() == fields[3][squad]
        people[squad] = msgspec.msgpack.decode(zlib.decompress(part)[16:])
    return fields, people


def block(data: bytes, at: int) -> tuple[bytes, int]:
    length = int.from_bytes(data[at : at + 4], "big")
    return data[at + 4 : at + 4 + length], at + 4 + length


def numbers(groups: list[Any]) -> dict[int, int]:
    """Everybody's squad out of the list."""
    return {
        int.from_bytes(packed[at : at + 3], "big"): squad
        for squad, _, _, packed in groups
        for at in range(0, len(packed), 3)
    }


def test_a_pack_is_read_by_what_the_document_says() -> None:
    event = load_event("plan14")
    members = make_people(event, 60, 1)
    data, _ = make_pack(event, members, (), EVENT_KEY, SERVER_KEY, NOW_MS)
    cut = decode_pack(data).cut({2, 4})
    for file, squads in ((data, range(11)), (cut, (2, 4))):
        fields, people = read_pack(file)
        assert fields[2] == NOW_MS
        assert numbers(fields[4]) == {person.number: person.squad for person in members}
        assert list(people) == list(squads)
        for squad, found in people.items():
            assert [(one[0], one[1], one[4]) for one in found] == [
                (person.number, person.name, person.phone) for person in members if person.squad == squad
            ]


def in_field(value: int, power: int) -> int:
    """`value` times x to the power, in the field of 32 elements."""
    for _ in range(power):
        value <<= 1
        value ^= 0b100101 if value & 32 else 0
    return value


@given(st.binary(min_size=32, max_size=32))
def test_a_key_on_paper_is_read_by_what_the_document_says(seed: bytes) -> None:
    value = 0
    for number, group in enumerate(encode_paper(seed).split("-"), 1):
        *signs, check = (SIGNS.index(sign) for sign in group)
        weighed = [in_field(sign, power) for sign, power in zip((*signs, number), (5, 4, 3, 2, 1), strict=True)]
        assert weighed[0] ^ weighed[1] ^ weighed[2] ^ weighed[3] ^ weighed[4] == check
        for sign in signs:
            value = value * 32 + sign
    data = value.to_bytes(35, "big")
    assert data[:32] == seed
    public = bytes(SigningKey(seed).verify_key)
    assert data[32:] == hashlib.sha256(b"fieldkit key on paper" + public).digest()[:3]
