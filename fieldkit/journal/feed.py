"""Reading sections out of a journal: of one log, or of everything that came after a position."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from fieldkit.journal.journal import OWN, Journal
from fieldkit.journal.logs import Log
from fieldkit.records.section import Section, section_of

#: Feed rows looked at in one go: a kit that may read few logs still gets on.
_FEED_ROWS = 2_000


class FeedPage(msgspec.Struct, frozen=True):
    """Sections from the feed, the position up to which it has been read, and whether there is more."""

    sections: list[Section]
    position: int
    more: bool


def read_section(journal: Journal, log: Log, first: int, records_max: int) -> Section | None:
    """Records from `first` on, up to the last seal within `records_max`; None where there is none."""
    place = log.row.place
    first = max(first, log.row.fork_at)
    sealed = journal.store.read_seal(place, first, first + records_max - 1)
    if sealed is None:
        return None
    last, seal = sealed
    records = journal.store.read_records(place, first, last)
    if first > 1:
        return section_of(records, None, b"", seal)
    device = journal.devices.get(log.row.key)
    return section_of(records, log.log_id, device.row.certificate if device is not None else b"", seal)


def read_feed(journal: Journal, after: int, wanted: Callable[[Log, int, int], bool], records_max: int) -> FeedPage:
    """What was stored after position `after` of the logs that are `wanted` (log, first and last number).

    Rows of one log are joined, so that a log that grew record by record still travels in one section.
    """
    spans: dict[int, list[int]] = {}
    position, count = after, 0
    rows = journal.store.read_feed(after, _FEED_ROWS)
    for row in rows:
        log = journal.logs.by_place[row.place]
        # Own records are sealed at the end of their log only.
        last = log.number if row.origin == OWN else row.last
        if wanted(log, row.first, last):
            span = spans.get(row.place)
            size = last - (span[1] if span is not None else row.first - 1)
            if count and count + size > records_max:
                return FeedPage(_sections(journal, spans), position, True)
            count += size
            spans.setdefault(row.place, [row.first, last])[1] = last
        position = row.position
    return FeedPage(_sections(journal, spans), position, len(rows) == _FEED_ROWS)


def _sections(journal: Journal, spans: dict[int, list[int]]) -> list[Section]:
    sections = []
    for place, (first, last) in spans.items():
        section = read_section(journal, journal.logs.by_place[place], first, last - first + 1)
        if section is not None:
            sections.append(section)
    return sections
