"""The list of a pack that every laptop may read: who is in which squad, by number and without a name.

Role and category stand in it too, so that somebody who helps out in another squad still counts there as a doctor, or as
a child.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from roster.errors import PackError
from roster.people import PERSON_MAX, Person

#: More people are on no roster.
PEOPLE_MAX = 100_000
#: A number takes three bytes, as on the badge.
_NUMBER_BYTES = 3


class Listed(msgspec.Struct, frozen=True):
    """What all may know of somebody."""

    squad: int
    role: str
    category: str


class Group(msgspec.Struct, frozen=True, array_like=True):
    """People of one squad, role and category; `numbers` in rising order, three bytes each."""

    squad: int
    role: str
    category: str
    numbers: bytes


def encode_listing(people: Iterable[Person]) -> tuple[Group, ...]:
    groups: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for person in people:
        groups[person.squad, person.role, person.category].append(person.number)
    return tuple(
        Group(*alike, b"".join(number.to_bytes(_NUMBER_BYTES, "big") for number in sorted(numbers)))
        for alike, numbers in sorted(groups.items())
    )


def decode_listing(groups: Iterable[Group]) -> dict[int, Listed]:
    """Everybody by number. Raises PackError where a number is none, or stands there twice."""
    groups = tuple(groups)
    if sum(len(group.numbers) for group in groups) > PEOPLE_MAX * _NUMBER_BYTES:
        raise PackError(f"This pack lists more than {PEOPLE_MAX:,} people. Split the event in two.")
    listed: dict[int, Listed] = {}
    for group in groups:
        alike = Listed(group.squad, group.role, group.category)
        if len(group.numbers) % _NUMBER_BYTES:
            raise PackError("The list of people in this pack is damaged. Make the pack again: roster pack.")
        for at in range(0, len(group.numbers), _NUMBER_BYTES):
            number = int.from_bytes(group.numbers[at : at + _NUMBER_BYTES], "big")
            if not 1 <= number <= PERSON_MAX or number in listed:
                raise PackError(f"Person {number} is listed wrongly in this pack. Make the pack again: roster pack.")
            listed[number] = alike
    return listed
