"""Looks for people's details in whatever a laptop keeps or is given, packed or not."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from roster.event import Event
from roster.people import Person

#: How a zlib stream begins.
ZLIB = b"\x78"
UNPACKED_BYTES_MAX = 1 << 24
#: A shorter spelling may stand anywhere by chance.
KEY_SIGNS_MIN = 7


def unpacked(data: bytes) -> bytes:
    """The bytes, and behind them whatever zlib makes of them from any place on."""
    found = [data]
    at = data.find(ZLIB)
    while at >= 0:
        with suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(data[at:], UNPACKED_BYTES_MAX))
        at = data.find(ZLIB, at + 1)
    return b"\n".join(found)


def kept_in(folder: Path) -> bytes:
    """All that stands in all files of a folder."""
    return b"\n".join(unpacked(file.read_bytes()) for file in sorted(folder.rglob("*")) if file.is_file())


def details_of(people: Iterable[Person]) -> set[str]:
    """Names, telephone numbers, notes, and the longer ones of the spellings by which somebody is found."""
    return {
        word
        for person in people
        for word in (person.name, person.phone, person.note, *(key for key in person.keys if len(key) >= KEY_SIGNS_MIN))
        if word
    }


def found_in(said: bytes, event: Event, people: Iterable[Person], squads: Iterable[int]) -> tuple[set[str], set[str]]:
    """Details that stand in `said`: of people of these squads, and of others.

    The names of captains are in the event file, which is for all; and what an own person is called gives nobody away.
    """
    people, squads = tuple(people), set(squads)
    own = details_of(person for person in people if person.squad in squads)
    open_to_all = "\n".join(own | {squad.captain for squad in event.squads})
    others = details_of(person for person in people if person.squad not in squads)
    return (
        {word for word in own if word.encode() in said},
        {word for word in others if word not in open_to_all and word.encode() in said},
    )
