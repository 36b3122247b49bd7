"""What a kit learns from the heads that its server tells: how far each branch of a log is held there, what is only
there, and on which of its logs it must not write any more.

The server tells the heads of all branches that it holds of a log, or of none of them (number 0).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from fieldkit.exchange.heads import is_on
from fieldkit.exchange.messages import Head
from fieldkit.journal.author import Author
from fieldkit.journal.journal import Journal
from fieldkit.journal.life import CLONE, RESTORED
from fieldkit.journal.logs import Log
from fieldkit.records.chain import first_hash, log_number
from fieldkit.records.record import LogId
from fieldkit.records.scopes import every_scope


class Comparison(msgspec.Struct, frozen=True):
    """`held`: branch (by place) → last number that the server holds of it, or None where it is further with a branch
    that may be this one. `missing`: heads of what is not here. `doubt`: why own logs must not be written on, "" where
    they may be."""

    held: dict[int, int | None]
    missing: list[Head]
    doubt: str


def compare(journal: Journal, author: Author, told: Iterable[Head]) -> Comparison:
    groups: dict[int, list[Head]] = {}
    for head in told:
        groups.setdefault(head.log, []).append(head)
    held: dict[int, int | None] = {}
    missing: list[Head] = []
    doubts = {_somebody_else(journal, author)}
    for name, heads in groups.items():
        branches = journal.logs.branches(name)
        unknown = [head for head in heads if not any(is_on(journal, branch, head) for branch in branches)]
        for branch in branches:
            numbers = [head.number for head in heads if is_on(journal, branch, head)]
            ahead = any(head.number > branch.number for head in unknown)
            held[branch.row.place] = max(numbers, default=None if ahead else 0)
        missing += unknown
        # Logs that are unknown here are told to their writer only.
        if not branches or branches[0].row.key == author.public:
            doubts.add(_doubt(journal, author, name, branches, heads))
    return Comparison(held, missing, next((doubt for doubt in (CLONE, RESTORED) if doubt in doubts), ""))


def _doubt(journal: Journal, author: Author, name: int, branches: list[Log], heads: list[Head]) -> str:
    """Why the author must not go on with a log: the server holds records of it that do not stand in it here."""
    if not branches:
        return RESTORED if name in _possible_logs(journal.event, author.public, author.life) else ""
    main = branches[0]
    strange = [head for head in heads if not is_on(journal, main, head)]
    if not strange or main.row.life != author.life:
        return ""
    return CLONE if any(head.number <= main.number for head in strange) else RESTORED


def _somebody_else(journal: Journal, author: Author) -> str:
    """Whether somebody else writes under the author's key: another branch of a log, or in a life that this journal
    never had, after its own began. (What it wrote itself, before it was put back to an older state, is from before.)"""
    own = [log for log in journal.logs.mains() if log.row.key == author.public]
    if any(len(journal.logs.branches(log.row.log)) > 1 for log in own):
        return CLONE
    here = [log.row.place for log in own if log.row.life == author.life]
    foreign = [log.stamp for log in own if log.row.life != author.life and log.row.life not in journal.life.before]
    if not here or not foreign:
        return ""
    firsts = (journal.store.read_record(place, 1) for place in here)
    began = min(first.stamp for first in firsts if first is not None)
    return CLONE if max(foreign) > began else ""


@lru_cache(maxsize=4)
def _possible_logs(event: bytes, key: bytes, life: int) -> frozenset[int]:
    """Every log that the writer of `key` may ever begin in a life: thousands of hashes, asked for again and again."""
    return frozenset(log_number(first_hash(event, LogId(key, scope, life))) for scope in every_scope())
