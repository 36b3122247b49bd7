"""Incidents with their whole story, as page and summary tell it: what was struck stays visible."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.journal.origins import road_of
from fieldkit.records.kinds import (
    IncidentInvolved,
    IncidentMerged,
    IncidentOpened,
    IncidentPhoto,
    IncidentState,
)
from fieldkit.records.merging import Merged
from fieldkit.records.spaces.incident import CLOSED, PERSON, SQUAD, IncidentView, Line
from sync_server.directory import Directory, called
from sync_server.people import name_of

_KINDS = {
    IncidentOpened: "opened",
    IncidentState: "state",
    IncidentPhoto: "photo",
    IncidentMerged: "merged",
    IncidentInvolved: "involved",
}


class StoryPhoto(msgspec.Struct, frozen=True):
    """A picture by its SHA-256 (hexadecimal). `here`: all of it has come; else `held` bytes of it."""

    hash: str
    bytes: int
    here: bool
    held: int


class StoryInvolved(msgspec.Struct, frozen=True):
    """Who or what an incident is about: `what` is person, squad or place; `squad` its number where it is one. `name` of
    a person is "" where the pack has none. `words`: a place, or what the others have to do with it."""

    what: str
    words: str
    called: str = ""
    name: str = ""
    squad: int = 0


class StoryLine(msgspec.Struct, frozen=True):
    """`kind` is opened, entry, state, photo, merged or involved; `number` the incident that it was written for,
    `same_as` the one that this one was merged into by it; `state` and `severity` are those written with it ("" and 0:
    none). `struck_ms` is when it was struck, 0 while it stands; `erased`: its words were taken out."""

    at_ms: int
    by: str
    kind: str
    words: str
    state: str
    severity: int
    struck_ms: int
    erased: bool
    photo: StoryPhoto | None = None
    #: By which road it came: http, drop, neighbour, mirror, server or own.
    road: str = ""
    number: str = ""
    same_as: str = ""
    involved: StoryInvolved | None = None


class Story(msgspec.Struct, frozen=True):
    """`incident` is its number in records, as text (63 bits); `number` what is said over the radio, `numbers` with
    those of the incidents that were merged into it."""

    incident: str
    number: str
    squad: int
    site: int
    what: str
    severity: int
    state: str
    opened_ms: int
    changed_ms: int
    words: str
    lines: tuple[StoryLine, ...]
    numbers: tuple[str, ...] = ()
    involved: tuple[StoryInvolved, ...] = ()


class Counted(msgspec.Struct, frozen=True):
    """How many incidents a squad has, those that are the same as one, by severity; and those not closed."""

    all: dict[int, int] = {}
    open: dict[int, int] = {}


def count_incidents(incidents: Iterable[Merged]) -> dict[int, Counted]:
    """By squad. The totals know no more than one incident at a time: one that was merged into another which was struck
    since is in none of them."""
    found: dict[int, Counted] = {}
    for one in incidents:
        counted = found.setdefault(one.lead.squad, Counted({}, {}))
        severity = one.lead.severity
        counted.all[severity] = counted.all.get(severity, 0) + 1
        if one.lead.state != CLOSED:
            counted.open[severity] = counted.open.get(severity, 0) + 1
    return found


def tell(journal: Journal, directory: Directory, one: Merged) -> Story:
    view = one.lead
    assert view.opened is not None
    return Story(
        incident=str(view.incident),
        number=view.number,
        squad=view.squad,
        site=view.site,
        what=view.what,
        severity=view.severity,
        state=view.state,
        opened_ms=view.opened_ms,
        changed_ms=one.changed_ms,
        words=reading.words_of(journal, view.opened),
        lines=tuple(_line(journal, directory, line, of) for line, of in one.lines()),
        numbers=one.numbers,
        involved=tuple(_involved(journal, directory, line) for line in one.involved()),
    )


def _line(journal: Journal, directory: Directory, line: Line, of: IncidentView) -> StoryLine:
    what, entry = line.what, line.entry
    words = reading.words_of(journal, entry)
    return StoryLine(
        at_ms=line.at_ms,
        by=directory.name(entry.operator),
        kind=_KINDS.get(type(what), "entry"),
        words=words,
        state=what.state if isinstance(what, IncidentState) else "",
        severity=what.severity if isinstance(what, IncidentOpened | IncidentState) else 0,
        struck_ms=line.struck_by.wall_ms if line.struck_by is not None else 0,
        erased=entry.has_text and not words,
        photo=_photo(journal, what) if isinstance(what, IncidentPhoto) else None,
        road=road_of(journal, entry),
        number=of.number,
        same_as=what.number if isinstance(what, IncidentMerged) else "",
        involved=_involved(journal, directory, line) if isinstance(what, IncidentInvolved) else None,
    )


def _involved(journal: Journal, directory: Directory, line: Line) -> StoryInvolved:
    what, words = line.what, reading.words_of(journal, line.entry)
    assert isinstance(what, IncidentInvolved)
    if what.what == PERSON:
        return StoryInvolved(what.what, words, called(what.who), name_of(journal, directory, what.who))
    return StoryInvolved(what.what, words, squad=what.who if what.what == SQUAD else 0)


def _photo(journal: Journal, what: IncidentPhoto) -> StoryPhoto:
    blobs = journal.blobs
    return StoryPhoto(what.hash.hex(), what.size, blobs.is_whole(what.hash), blobs.held(what.hash))
