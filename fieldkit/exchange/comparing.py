"""What a kit learns from the heads that its server tells: how far each branch of a log is held there, what is only
there, and on which of its logs it must not write any more.

The server tells the heads of all branches that it holds of a log, or of none of them (number 0).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldkit.exchange.heads import is_on
from fieldkit.exchange.messages import Head
from fieldkit.journal.author import Author
from fieldkit.journal.journal import Journal
from fieldkit.journal.logs import Log
from fieldkit.records.chain import first_hash, log_number
from fieldkit.records.record import LogId
from fieldkit.records.scopes import every_scope

FORK, RESTORED = "fork", "restored"


class Comparison(msgspec.Struct, frozen=True):
    """`held`: branch (by place) → last number that the server holds of it, or None where it is further with a branch
    that may be this one. `missing`: heads of what is not here. `doubts`: own logs that must not be written on → why."""

    held: dict[int, int | None]
    missing: list[Head]
    doubts: dict[int, str]


def compare(journal: Journal, author: Author, told: Iterable[Head]) -> Comparison:
    groups: dict[int, list[Head]] = {}
    for head in told:
        groups.setdefault(head.log, []).append(head)
    held: dict[int, int | None] = {}
    missing: list[Head] = []
    doubts: dict[int, str] = {}
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
            doubt = _doubt(journal, author, name, branches, heads)
            if doubt:
                doubts[name] = doubt
    return Comparison(held, missing, doubts)


def _doubt(journal: Journal, author: Author, name: int, branches: list[Log], heads: list[Head]) -> str:
    """Why the author must not go on with a log: the server holds records of it that do not stand in it here."""
    if not branches:
        return RESTORED if name in _possible_logs(journal, author) else ""
    main = branches[0]
    strange = [head for head in heads if not is_on(journal, main, head)]
    if not strange or main.row.life != author.life:
        return ""
    return FORK if any(head.number <= main.number for head in strange) else RESTORED


def _possible_logs(journal: Journal, author: Author) -> set[int]:
    """Every log that the author may ever begin in this life."""
    logs = (LogId(author.public, scope, author.life) for scope in every_scope())
    return {log_number(first_hash(journal.event, log)) for log in logs}
