"""Good deeds as page and summary tell them, and who stands where."""

from __future__ import annotations

from collections import Counter

import msgspec

from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.records.places import places
from fieldkit.records.spaces.deed import Deed
from sync_server.directory import Directory, called
from sync_server.incidents import StoryPhoto
from sync_server.people import name_of


class DeedLine(msgspec.Struct, frozen=True):
    """A good deed; `name` and `called` are "" where it is the whole squad's. `photos`: pictures that show it."""

    at_ms: int
    name: str
    called: str
    kind: int
    words: str
    points: int
    witness: str
    by: str
    struck_ms: int
    erased: bool
    photos: tuple[StoryPhoto, ...]


class StandingLine(msgspec.Struct, frozen=True):
    """What somebody's deeds come to, and the place within the squad; `tied`: others have as many points."""

    name: str
    called: str
    deeds: int
    points: int
    place: int
    tied: bool


def deed_line(journal: Journal, directory: Directory, deed: Deed) -> DeedLine:
    what, entry, blobs = deed.what, deed.entry, journal.blobs
    words = reading.words_of(journal, entry) if entry.has_text else ""
    return DeedLine(
        at_ms=deed.at_ms,
        name=name_of(journal, directory, what.person) if what.person else "",
        called=called(what.person) if what.person else "",
        kind=what.kind,
        words=words,
        points=what.points,
        witness=name_of(journal, directory, what.witness) if what.witness else "",
        by=directory.name(entry.operator),
        struck_ms=deed.struck_by.wall_ms if deed.struck_by is not None else 0,
        erased=entry.has_text and not words,
        photos=tuple(
            StoryPhoto(each.hash.hex(), each.size, blobs.is_whole(each.hash), blobs.held(each.hash))
            for each in what.pictures
        ),
    )


def standings_of(journal: Journal, directory: Directory, deeds: list[Deed]) -> tuple[StandingLine, ...]:
    """Who has how many points, the most first; the whole squad's deeds are nobody's."""
    points: Counter[int] = Counter()
    counted: Counter[int] = Counter()
    for deed in deeds:
        if deed.struck_by is None and deed.what.person:
            counted[deed.what.person] += 1
            points[deed.what.person] += deed.what.points
    people = sorted(counted, key=lambda person: (-points[person], -counted[person], person))
    return tuple(
        StandingLine(
            name_of(journal, directory, person), called(person), counted[person], points[person], at.place, at.tied
        )
        for person, at in zip(people, places(points[person] for person in people), strict=True)
    )
