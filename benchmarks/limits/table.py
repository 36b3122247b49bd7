"""The bare table that limits write to: fixed, so that a limit means the same in every run."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL")
SCHEMA = (
    "CREATE TABLE record (log INTEGER, number INTEGER, stamp INTEGER, wall_ms INTEGER, boot_ms INTEGER, "
    "operator INTEGER, kind INTEGER, subject INTEGER, payload BLOB, hash BLOB, PRIMARY KEY (log, number)) WITHOUT ROWID"
)
INSERT = "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
Row = tuple[int, int, int, int, int, int, int, int, bytes, bytes]


def open_table(path: Path) -> sqlite3.Connection:
    """An empty table in a new file. Nothing begins or ends a transaction but who asks for it."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(SCHEMA)
    return connection


def row(number: int, log: int = 1) -> Row:
    """One arrival, about as large as the kit's own: plausible integers, a short payload, a hash."""
    stamp = (1_772_668_800_000 + number * 731) << 16
    return (
        log,
        number,
        stamp,
        stamp >> 16,
        number * 731,
        7,
        1,
        number * 37 % 10_000,
        b"\x93\x01\x02\x03",
        stamp.to_bytes(32, "big"),
    )


def announce(name: str) -> None:
    """Says on standard error what the limit is measured with."""
    click.echo(f"limit {name}: PRAGMA {', '.join(PRAGMAS)}; {SCHEMA}", err=True)
