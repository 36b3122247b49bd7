"""Journals that are only made to be measured afterwards need not wait for the disk."""

from __future__ import annotations

from fieldkit.journal.journal import Journal
from fieldkit.journal.sqlite.store import SqliteStore


def make_quick(journal: Journal) -> None:
    """What is written from now on is durable some time later. For no journal whose writing is measured."""
    assert isinstance(journal.store, SqliteStore)
    journal.store._connection.execute("PRAGMA synchronous=OFF")
