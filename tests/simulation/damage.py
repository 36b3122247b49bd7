"""Flips one bit of a journal's rows, and looks whether `verify` finds and names it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from fieldkit.journal.journal import Journal
from fieldkit.journal.sqlite.store import SqliteStore
from fieldkit.journal.verify import verify_journal
from tests.simulation.ledger import check

if TYPE_CHECKING:
    from tests.simulation.day import Day

_COLUMNS = ("stamp", "wall_ms", "boot_ms", "operator", "kind", "subject", "payload", "text", "hash")
_NUMBER = (1 << 40) - 1


def check_flipped_bit(day: Day) -> None:
    """On one laptop of the day: one bit of one column of one record."""
    chance = Random(f"bit {day.seed}")
    laptop = chance.choice([laptop for laptop in day.laptops.values() if laptop.kit is not None])
    journal = laptop.journal
    store = journal.store
    if not isinstance(store, SqliteStore):
        return
    column = chance.choice(_COLUMNS)
    execute = store._connection.execute
    rows = execute(f"SELECT id, {column} FROM record WHERE {column} IS NOT NULL ORDER BY id").fetchall()  # noqa: S608
    rows = [row for row in rows if row[1] != b""]
    if not rows:
        return
    row, value = chance.choice(rows)
    execute("SAVEPOINT damage")
    execute(f"UPDATE record SET {column} = ? WHERE id = ?", (_flipped(value, chance), row))  # noqa: S608
    _check_found(journal, row >> 40, row & _NUMBER, column)
    execute("ROLLBACK TO damage")
    execute("RELEASE damage")


def _flipped(value: object, chance: Random) -> object:
    if isinstance(value, int):
        return value ^ 1 << chance.randrange(8)
    assert isinstance(value, bytes)
    place = chance.randrange(len(value))
    return value[:place] + bytes((value[place] ^ 1 << chance.randrange(8),)) + value[place + 1 :]


def _check_found(journal: Journal, place: int, number: int, column: str) -> None:
    log = journal.logs.by_place[place].row.log
    findings = verify_journal(journal).findings
    named = [finding for finding in findings if finding.log == log and finding.number == number]
    check(named, "any flipped bit is found and named", f"{column} of {log:016x} {number}: {findings[:3]}")
