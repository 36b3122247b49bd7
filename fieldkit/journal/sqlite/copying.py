"""A copy of a journal file as it is at one moment, made beside the process that writes it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from fieldkit.journal.sqlite.opening import open_database, sqlite_errors


def copy_journal(source: Path, target: Path) -> None:
    """Writes all that is committed now into `target`, one file that is whole by itself. Raises JournalError."""
    with (
        closing(open_database(source, write=False)) as reading,
        sqlite_errors(target),
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing)
        # Without a log beside it, so that the file can be moved about alone.
        writing.execute("PRAGMA journal_mode=DELETE")
