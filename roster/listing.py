"""The list of a pack that every laptop may read: who is in which squad, by number and without a name.

Role and category stand in it too, so that somebody who helps out in another squad still counts there as a doctor, or as
a child.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from roster.errors import PackError
from roster.people import Person

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


def count_listed(groups: Iterable[Group]) -> dict[int, int]:
    """How many people each squad has."""
    counts: dict[int, int] = defaultdict(int)
    for group in groups:
        counts[group.squad] += len(group.numbers) // _NUMBER_BYTES
    return dict(counts)


class Listing(NamedTuple):
    """Everybody by number, and the numbers of each squad's people, rising."""

    people: dict[int, Listed]
    squads: dict[int, list[int]]


def decode_listing(groups: Iterable[Group]) -> Listing:
    """Raises PackError where a number is none, or stands there twice."""
    groups = tuple(groups)
    count = sum(len(group.numbers) for group in groups) // _NUMBER_BYTES
    if count > PEOPLE_MAX:
        raise PackError(f"This pack lists more than {PEOPLE_MAX:,} people. Split the event in two.")
    listed: dict[int, Listed] = {}
    squads: dict[int, list[int]] = defaultdict(list)
    for group in groups:
        packed = group.numbers
        if len(packed) % _NUMBER_BYTES:
            raise PackError("The list of people in this pack is damaged. Make the pack again: roster pack.")
        bytes_of = zip(packed[::3], packed[1::3], packed[2::3], strict=True)
        numbers = [high << 16 | middle << 8 | low for high, middle, low in bytes_of]
        squads[group.squad] += numbers
        listed.update(dict.fromkeys(numbers, Listed(group.squad, group.role, group.category)))
    if len(listed) != count or 0 in listed:
        raise PackError("Somebody is listed twice, or as nobody, in this pack. Make the pack again: roster pack.")
    return Listing(listed, {squad: sorted(numbers) for squad, numbers in squads.items()})
