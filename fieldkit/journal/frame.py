"""The rows around the records, for `verify`: which log is which, and by which way others get to read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from fieldkit.errors import JournalError
from fieldkit.journal.contract import FeedRow
from fieldkit.journal.finding import Finding
from fieldkit.journal.journal import Journal
from fieldkit.journal.logs import Log
from fieldkit.records.chain import first_hash, log_number
from fieldkit.records.scopes import is_urgent

#: Feed rows read at a time.
_ROWS = 2_000


def check_frame(journal: Journal, records: int) -> list[Finding]:
    """`records`: how many were found in logs; where there are others, they belong to none."""
    findings = [finding for log in journal.logs.by_place.values() if (finding := _check_log(journal, log)) is not None]
    if not findings and journal.store.count_records() != records:
        findings.append(Finding("linkage", "stray", 0, 0))
    return findings or list(_check_feed(journal))


def _check_log(journal: Journal, log: Log) -> Finding | None:
    row = log.row
    if log_number(first_hash(journal.event, log.log_id)) != row.log:
        return Finding("linkage", "name", row.log, 0)
    parent = journal.logs.by_place.get(row.parent)
    is_branch = parent is not None and parent.log_id == log.log_id and row.fork_at >= 1
    if (row.parent and not is_branch) or (not row.parent and row.fork_at != 1):
        return Finding("linkage", "branch", row.log, row.fork_at)
    return None


def _check_feed(journal: Journal) -> Iterator[Finding]:
    """Every row is within its log; where others read the feed, they come by every record."""
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in _feed(journal):
        log = journal.logs.by_place.get(row.place)
        if log is None or not log.row.fork_at <= row.first <= row.last <= log.number:
            yield Finding("feed", "span", log.row.log if log is not None else 0, row.first)
            return
        if row.urgent != is_urgent(log.row.scope):
            yield Finding("feed", "lane", log.row.log, row.first)
            return
        spans[row.place].append((row.first, row.last))
    if journal.serves:
        for place, log in journal.logs.by_place.items():
            missed = _first_missed(log, spans[place])
            if missed:
                yield Finding("feed", "missing", log.row.log, missed)


def _feed(journal: Journal) -> Iterator[FeedRow]:
    for urgent in (False, True):
        position = 0
        while rows := _read(journal, position, urgent):
            yield from rows
            position = rows[-1].position


def _read(journal: Journal, position: int, urgent: bool) -> list[FeedRow]:
    try:
        return journal.store.read_feed(position, _ROWS, urgent=urgent)
    except JournalError:
        return []


def _first_missed(log: Log, spans: list[tuple[int, int]]) -> int:
    """The first record of a branch that no span covers; 0 where all are covered."""
    upto = log.row.fork_at - 1
    for first, last in sorted(spans):
        if first > upto + 1:
            break
        upto = max(upto, last)
    return upto + 1 if upto < log.number else 0
