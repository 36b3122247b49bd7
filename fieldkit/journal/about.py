"""The records about one subject, where the views keep sums alone: read back out of the logs, the newest first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from heapq import merge
from itertools import islice

from fieldkit.journal.journal import Journal
from fieldkit.journal.logs import Log
from fieldkit.records.record import Record

#: Records read at a time, and of one branch at most: an old one is looked for no longer than a page takes.
_READ_RECORDS = 500
LOOKED_MAX = 50_000


def records_about(journal: Journal, scope: int, kinds: Collection[int], subject: int, most: int) -> list[Record]:
    """At most so many that count, by the total order backwards."""
    branches = [
        _backwards(journal, log, kinds, subject) for log in journal.logs.by_place.values() if log.row.scope == scope
    ]
    newest = merge(*branches, key=lambda record: (record.stamp, record.log, record.number), reverse=True)
    return list(islice(newest, most))


def _backwards(journal: Journal, log: Log, kinds: Collection[int], subject: int) -> Iterator[Record]:
    last = log.number if log.counts_upto is None else min(log.counts_upto, log.number)
    first = max(log.row.fork_at, last - LOOKED_MAX + 1)
    if log.writer is None:
        return
    while last >= first:
        begin = max(first, last - _READ_RECORDS + 1)
        for record in reversed(journal.store.read_records(log.row.place, begin, last)):
            counts = (log.row.place, record.number) not in journal.views.quarantine
            if record.kind in kinds and record.subject == subject and counts:
                yield record
        last = begin - 1
