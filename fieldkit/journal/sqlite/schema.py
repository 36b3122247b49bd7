"""Tables of a journal in SQLite, as named migrations."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("fieldkit.journal")


@migrations()
def m001_journal(db: Database) -> None:
    """Logs, records, seals, feed, devices, quarantine; views and meta."""
    for statement in _M001:
        db.execute(statement)


_M001 = (
    """CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE log (
        place INTEGER PRIMARY KEY, log INTEGER NOT NULL, key BLOB NOT NULL, scope INTEGER NOT NULL,
        life INTEGER NOT NULL, parent INTEGER NOT NULL, fork_at INTEGER NOT NULL)""",
    """CREATE TABLE record (
        id INTEGER PRIMARY KEY, stamp INTEGER NOT NULL, wall_ms INTEGER NOT NULL, boot_ms INTEGER NOT NULL,
        operator INTEGER NOT NULL, kind INTEGER NOT NULL, subject INTEGER NOT NULL, payload BLOB NOT NULL,
        text BLOB, text_hash BLOB, hash BLOB NOT NULL, payload_hash BLOB)""",
    """CREATE TABLE seal (id INTEGER PRIMARY KEY, seal BLOB NOT NULL)""",
    """CREATE TABLE feed (
        position INTEGER PRIMARY KEY, place INTEGER NOT NULL, first INTEGER NOT NULL,
        last INTEGER NOT NULL, origin TEXT NOT NULL, at_ms INTEGER NOT NULL, urgent INTEGER NOT NULL)""",
    """CREATE INDEX feed_urgent ON feed (position) WHERE urgent = 1""",
    """CREATE TABLE blob (
        place INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, held INTEGER NOT NULL, whole INTEGER NOT NULL)""",
    """CREATE TABLE piece (id INTEGER PRIMARY KEY, data BLOB NOT NULL)""",
    """CREATE TABLE device (
        key BLOB PRIMARY KEY, certificate BLOB NOT NULL, heard_ms INTEGER NOT NULL,
        note TEXT NOT NULL, read INTEGER NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE quarantine (id INTEGER PRIMARY KEY, reason TEXT NOT NULL)""",
    """CREATE TABLE state (
        space INTEGER NOT NULL, subject INTEGER NOT NULL, squad INTEGER NOT NULL, status INTEGER NOT NULL,
        at_ms INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (space, subject)) WITHOUT ROWID""",
    """CREATE INDEX state_by_squad ON state (space, squad)""",
    """CREATE TABLE total (
        squad INTEGER NOT NULL, figure TEXT NOT NULL, part INTEGER NOT NULL, value INTEGER NOT NULL,
        PRIMARY KEY (squad, figure, part)) WITHOUT ROWID""",
)
