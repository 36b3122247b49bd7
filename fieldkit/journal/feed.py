"""Reading sections out of a journal: of one log, or of everything that came after a position."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from fieldkit.journal.journal import OWN, Journal
from fieldkit.journal.logs import Log
from fieldkit.records.section import Section, section_of

#: Feed rows looked at in one go: a kit that may read few logs still gets on.
_FEED_ROWS = 2_000

#: Whether a span of a log (first and last number) is to be read.
Wanted = Callable[[Log, int, int], bool]


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """How far a feed has been read: a position in each of its lanes."""

    urgent: int = 0
    ordinary: int = 0


class FeedPage(msgspec.Struct, frozen=True):
    """Sections from the feed, the urgent ones first, how far it has been read, and whether there is more."""

    sections: list[Section]
    cursor: Cursor
    more: bool


class _Lane(msgspec.Struct):
    """What was read of one lane: spans by place (first and last number), and up to which position."""

    position: int
    spans: dict[int, tuple[int, int]] = {}
    records: int = 0
    more: bool = False


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


def read_feed(journal: Journal, after: Cursor, wanted: Wanted, records_max: int) -> FeedPage:
    """What was stored after `after` of the logs that are `wanted`: nothing ordinary before all that is urgent.

    Urgent records never hold the other lane up for good: where they have left room in a page, one row of that goes with
    them, though the page becomes fuller than it should.
    """
    urgent = _read_lane(journal, after.urgent, wanted, records_max)
    if urgent.more or urgent.records >= records_max:
        return FeedPage(_sections(journal, urgent), Cursor(urgent.position, after.ordinary), True)
    ordinary = _read_lane(journal, after.ordinary, wanted, records_max, beside=urgent)
    sections = _sections(journal, urgent) + _sections(journal, ordinary)
    return FeedPage(sections, Cursor(urgent.position, ordinary.position), ordinary.more)


def _read_lane(journal: Journal, after: int, wanted: Wanted, records_max: int, beside: _Lane | None = None) -> _Lane:
    """Reads the urgent lane, or the other one for the same page `beside` it.

    Rows of one log are joined, so that a log that grew record by record still travels in one section.
    """
    lane = _Lane(after)
    urgent_records = beside.records if beside is not None else 0
    rows = journal.store.read_feed(after, _FEED_ROWS, urgent=beside is None)
    for row in rows:
        log = journal.logs.by_place[row.place]
        # Own records are sealed at the end of their log only.
        last = log.number if row.origin == OWN else row.last
        if wanted(log, row.first, last):
            first, before = lane.spans.get(row.place, (row.first, row.first - 1))
            # A row may go back, where content came later than its record.
            size = max(last - before, 0) + max(first - row.first, 0)
            full = urgent_records + lane.records
            if full and full + size > records_max and (lane.records or size > records_max):
                lane.more = True
                return lane
            lane.records += size
            lane.spans[row.place] = min(first, row.first), max(before, last)
        lane.position = row.position
    lane.more = len(rows) == _FEED_ROWS
    return lane


def _sections(journal: Journal, lane: _Lane) -> list[Section]:
    sections = []
    for place, (first, last) in lane.spans.items():
        section = read_section(journal, journal.logs.by_place[place], first, last - first + 1)
        if section is not None:
            sections.append(section)
    return sections
