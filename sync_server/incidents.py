"""Incidents with their whole story, as page and summary tell it: what was struck stays visible."""

from __future__ import annotations

import msgspec

from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.journal.origins import road_of
from fieldkit.records.kinds import IncidentOpened, IncidentPhoto, IncidentState
from fieldkit.records.spaces.incident import IncidentView, Line
from sync_server.directory import Directory

_KINDS = {IncidentOpened: "opened", IncidentState: "state", IncidentPhoto: "photo"}


class StoryPhoto(msgspec.Struct, frozen=True):
    """A picture by its SHA-256 (hexadecimal). `here`: all of it has come; else `held` bytes of it."""

    hash: str
    bytes: int
    here: bool
    held: int


class StoryLine(msgspec.Struct, frozen=True):
    """`kind` is opened, entry, state or photo; `state` and `severity` are those written with it ("" and 0: none).
    `struck_ms` is when it was struck, 0 while it stands; `erased`: its words were taken out."""

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


class Story(msgspec.Struct, frozen=True):
    """`incident` is its number in records, as text (63 bits); `number` what is said over the radio."""

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


def tell(journal: Journal, directory: Directory, view: IncidentView) -> Story:
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
        changed_ms=view.changed_ms,
        words=reading.words_of(journal, view.opened),
        lines=tuple(_line(journal, directory, line) for line in view.timeline),
    )


def _line(journal: Journal, directory: Directory, line: Line) -> StoryLine:
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
    )


def _photo(journal: Journal, what: IncidentPhoto) -> StoryPhoto:
    blobs = journal.blobs
    return StoryPhoto(what.hash.hex(), what.size, blobs.is_whole(what.hash), blobs.held(what.hash))
