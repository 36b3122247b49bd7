"""A part of a pack: the people of one squad with their details.

    zlib(salt (16) + msgpack(people))

The signed core of the pack holds the SHA-256 of each part, so a part may be left out and the signature still holds.
The salt keeps whoever has no part from trying names and telephone numbers against that hash.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from operator import attrgetter

import msgspec
from nacl.signing import SigningKey

from roster.errors import PackError
from roster.people import Person
from roster.squeeze import squeeze
from roster.unpacking import UNPACK_ERRORS

SALT_BYTES = 16


def salt_of(event_key: SigningKey, made_ms: int, squad: int) -> bytes:
    """16 bytes that nobody knows without the event key, another for each pack and squad."""
    data = made_ms.to_bytes(8, "big") + squad.to_bytes(2, "big")
    return hashlib.blake2b(data, key=bytes(event_key), person=b"pack part salt", digest_size=SALT_BYTES).digest()


def encode_part(people: Iterable[Person], salt: bytes) -> bytes:
    return squeeze(salt + msgspec.msgpack.encode(sorted(people, key=attrgetter("number"))))


def part_name(part: bytes) -> bytes:
    """The hash (32 bytes) by which the core knows a part."""
    return hashlib.sha256(part).digest()


def decode_people(squad: int, unpacked: bytes, wanted: list[int]) -> tuple[Person, ...]:
    """The people in an unpacked part, by number. Raises PackError where it does not hold those `wanted`, whom the core
    lists for this squad, in rising order."""
    if not unpacked.startswith(_array_of(len(wanted)), SALT_BYTES):  # before millions of nobodies have taken memory
        raise _others()
    try:
        people = _PEOPLE.decode(memoryview(unpacked)[SALT_BYTES:])
    except UNPACK_ERRORS as error:
        raise PackError(f"This pack was written by another version ({error}). Install the same fieldkit.") from error
    if [person.number for person in people if person.squad == squad] != wanted:
        raise _others()
    return people


class Named(msgspec.Struct, frozen=True, array_like=True):
    """The beginning of a Person."""

    number: int
    name: str


class Crowd:
    """People of a part that was checked before (see `decode_people`). They stay as they are packed, in a fifth of the
    memory, and each is decoded when wanted."""

    def __init__(self, unpacked: bytes, numbers: list[int]) -> None:
        """`numbers`: of the people in it, rising."""
        self._numbers = numbers
        self._packed = memoryview(unpacked)[SALT_BYTES:]
        self._rows = msgspec.msgpack.decode(self._packed, type=list[msgspec.Raw])

    def get(self, number: int) -> Person | None:
        place = bisect_left(self._numbers, number)
        if place == len(self._numbers) or self._numbers[place] != number:
            return None
        return _PERSON.decode(self._rows[place])

    def __iter__(self) -> Iterator[Person]:
        return iter(_PEOPLE.decode(self._packed))

    def names(self) -> Iterator[Named]:
        """Names alone are read in a third of the time."""
        return iter(_NAMES.decode(self._packed))


_PERSON = msgspec.msgpack.Decoder(Person)
_PEOPLE = msgspec.msgpack.Decoder(tuple[Person, ...])
_NAMES = msgspec.msgpack.Decoder(tuple[Named, ...])


def _array_of(count: int) -> bytes:
    """How MessagePack begins an array of so many values."""
    if count < 16:
        return bytes([0x90 | count])
    return b"\xdc" + count.to_bytes(2, "big") if count < 1 << 16 else b"\xdd" + count.to_bytes(4, "big")


def _others() -> PackError:
    return PackError("The people in this pack are not those of its list. Make the pack again: roster pack.")
