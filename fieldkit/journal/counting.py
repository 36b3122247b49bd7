"""How far the logs of a revoked device count: up to the records that its verdict names, and what comes before them.

Numbers alone would not do: whoever has a copy of the key could write another branch, with numbers from before the
verdict.
"""

from __future__ import annotations

from collections.abc import Iterable

from fieldkit.journal.logs import Log, Logs
from fieldkit.records.kinds import Counting

NAME_BYTES = 8


def counting_now(logs: Logs, key: bytes) -> tuple[Counting, ...]:
    """The last record of every branch that a device has written, as far as it is here."""
    return tuple(
        Counting(log.row.log, log.number, log.hash[:NAME_BYTES])
        for log in logs.by_place.values()
        if log.row.key == key and log.number >= log.row.fork_at
    )


def counted_upto(log: Log, logs: Logs, upto: Iterable[Counting]) -> int:
    """The last record of a branch that counts; 0 where none does."""
    named = [last for last in upto if last.log == log.row.log]
    return max((_shared(log, logs, last) for last in named), default=0)


def _shared(log: Log, logs: Logs, last: Counting) -> int:
    """How far a branch is, or leads to, the named record."""
    branches = logs.branches(log.row.log)
    holding = next((branch for branch in branches if _holds(branch, logs, last)), None)
    if holding is None:
        # Not here yet. Where there is one branch only, it leads there for all that is known.
        return last.number if len(branches) == 1 and log.number < last.number else 0
    end = last.number
    while holding is not log:
        if not holding.row.parent:
            return 0
        end = holding.row.fork_at - 1
        holding = logs.by_place[holding.row.parent]
    return end


def _holds(branch: Log, logs: Logs, last: Counting) -> bool:
    if not branch.row.fork_at <= last.number <= branch.number:
        return False
    return logs.hash_at(branch, last.number)[:NAME_BYTES] == last.name
