"""Opening a journal file: the writer's lock, what the file must be, and the pragmas it is used with."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from fieldkit.errors import JournalBusy, JournalError
from fieldkit.journal.sqlite.layout import APPLICATION_ID, VERSION

#: WAL, and a flush at every commit: what has been confirmed survives a power cut. Checkpoints come after two megabytes:
#: from then on commits write over what is there, where a file that grows has to be flushed with its length (a check-in
#: takes a fifth longer with 8 MB).
#: Pages are small: a check-in changes a few rows in each of several tables, and every changed page is flushed whole.
PRAGMAS = (
    "page_size=2048",
    "journal_mode=WAL",
    "synchronous=FULL",
    "wal_autocheckpoint=1000",
    "cache_size=-16000",
    "temp_store=MEMORY",
)

#: A disk with less room than this is full.
ROOM_BYTES_MIN = 256 * 1024
#: What a question may end in. Names inside of a damaged file may be no text at all.
DATABASE_ERRORS = (sqlite3.Error, UnicodeDecodeError)

#: Brings what is in the WAL into the file itself, so that the WAL is written from its beginning again. A checkpoint
#: holds a check-in up for tens of milliseconds where the journal is large: the kit has one made while nobody waits.
REST = "PRAGMA wal_checkpoint(PASSIVE)"


class WriterLock:
    """Makes this process the one writer of a journal (two that write and checkpoint a WAL file can corrupt it)."""

    def __init__(self, path: Path) -> None:
        self.path = path.with_name(path.name + ".lock")
        self.owner = path.with_name(path.name + ".owner")
        self._lock = FileLock(self.path)

    def take(self) -> None:
        """Raises JournalBusy with the process that has it."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise JournalBusy("errors.journal.busy", path=self.path.parent, process=self._owner()) from error
        except OSError as error:
            raise JournalError("errors.journal.folder", path=self.path.parent, cause=error.strerror) from error
        # Who has it is said to others only: a disk without room for that may still have room for a check-in.
        with suppress(OSError):
            self.owner.write_text(str(os.getpid()), encoding="ascii")

    def _owner(self) -> str:
        try:
            return self.owner.read_text(encoding="ascii") or "?"
        except (OSError, UnicodeDecodeError):
            return "?"

    def release(self) -> None:
        self._lock.release()


def open_database(path: Path, *, write: bool) -> sqlite3.Connection:
    """Connects and checks that the file is a journal that this program knows; migrates an older one when writing."""
    if not write and not path.exists():
        raise JournalError("errors.journal.missing", path=path)
    with sqlite_errors(path):
        connection = _connect(path, write)
        try:
            _check(connection, path)
            if write:
                _prepare(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _connect(path: Path, write: bool) -> sqlite3.Connection:
    mode = "rwc" if write else "ro"
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, cached_statements=256, timeout=5
    )


def _check(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION_ID and (application or tables):
        raise JournalError("errors.journal.foreign", path=path)
    if version > VERSION:
        raise JournalError("errors.journal.newer", path=path, version=version, known=VERSION)


def _prepare(connection: sqlite3.Connection) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(REST)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version < VERSION:
        # First of all: whoever is killed while the tables are made must find a journal again, to go on with.
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        _migrate(connection)
        connection.execute(f"PRAGMA user_version={VERSION}")


def _migrate(connection: sqlite3.Connection) -> None:
    # These are half of the program's start (0.15 s of 0.32), and only a new or an older file needs them.
    from sqlite_utils import Database

    from fieldkit.journal.sqlite.schema import migrations

    migrations.apply(Database(connection, use_old_upsert=False))


@contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Turns SQLite's errors into sentences that say what to do."""
    try:
        yield
    except DATABASE_ERRORS as error:
        raise sentence_of(error, path) from error


def sentence_of(error: Exception, path: Path) -> JournalError:
    """What an error of SQLite's means to whoever keeps the journal."""
    message = "errors.journal.full" if _wants_room(error, path) else _sentence(error)
    return JournalError(message, path=path, cause=str(error).rstrip("."))


def _wants_room(error: Exception, path: Path) -> bool:
    """A full disk is told as such only where it is the file itself that cannot grow: beside it SQLite says that it
    cannot read, write or open."""
    text = str(error).lower()
    if "full" in text or getattr(error, "sqlite_errorname", "") == "SQLITE_IOERR_SHMSIZE":
        return True
    return ("disk i/o" in text or "unable to open" in text) and _is_full(path.parent)


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < ROOM_BYTES_MIN
    except OSError:
        return False


def _sentence(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "errors.journal.damaged"
    text = str(error).lower()
    if "readonly" in text or "unable to open" in text:
        return "errors.journal.readonly"
    if "not a database" in text:
        return "errors.journal.foreign"
    if "malformed" in text or "corrupt" in text or "disk i/o" in text:
        return "errors.journal.damaged"
    if "locked" in text or "busy" in text:
        return "errors.journal.locked"
    return "errors.journal.failed"
