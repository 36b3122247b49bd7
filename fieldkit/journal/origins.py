"""How records came here: over the network, on a stick, by a neighbour, from a mirror, or written here."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from fieldkit.journal.journal import OWN, Journal
from fieldkit.journal.logs import Log
from fieldkit.records.record import Record
from fieldkit.records.scopes import is_urgent
from fieldkit.records.state import Entry


class Came(msgspec.Struct, frozen=True):
    """A record, and how it came: `road` (own, http, server, drop, neighbour, carried, mirror), `carrier` (hex; "" where
    nobody is named), and when, by this machine's clock (0: not kept)."""

    record: Record
    log: Log
    road: str
    carrier: str = ""
    at_ms: int = 0


def came(journal: Journal, log: Log, record: Record) -> Came:
    """How one record came."""
    row = journal.store.find_feed(log.row.place, record.number, urgent=is_urgent(log.row.scope))
    if row is None:
        return Came(record, log, OWN)
    road, _, carrier = row.origin.partition(":")
    return Came(record, log, road, carrier, row.at_ms)


def road_of(journal: Journal, entry: Entry) -> str:
    """By which road an entry's record came; "" where it is not here."""
    found = journal.logs.find(entry.log, entry.number, entry.name)
    return came(journal, *found).road if found is not None else ""


def last_came(journal: Journal, records: int) -> Iterator[Came]:
    """The records that came last, the newest first: at most so many, and of what came together the newest."""
    left = records
    for row in journal.store.last_feed(records):
        log = journal.logs.by_place[row.place]
        road, _, carrier = row.origin.partition(":")
        last = log.number if road == OWN else row.last
        found = journal.store.read_records(row.place, max(row.first, last - left + 1), last)
        for record in reversed(found):
            yield Came(record, log, road, carrier, row.at_ms)
        left -= len(found)
        if left <= 0:
            return
