"""A machine's disk under the real store, and what a power cut leaves of it.

The product asks SQLite to flush at every commit, so a cut loses nothing that was committed before: what it may leave of
the commit at hand is any beginning of what that wrote to the WAL. Where the product asked for less, all since the last
checkpoint is lost. As the model decides what survives, nothing is really flushed: the simulation asks SQLite for no
flushes at all, and only that setting is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from fieldkit.journal.sqlite import opening
from fieldkit.journal.sqlite.store import SqliteStore
from fieldkit.journal.witness import SUFFIX

_FLUSHED = "synchronous=FULL"
_NOT_FLUSHED = "synchronous=OFF"
_COMMITS_MAX = 3


class PowerCut(BaseException):
    """The machine is off: no code of the product may catch this and go on."""


class Disk:
    """One journal's file. `arm` chooses one of the next commits as the moment of a power cut."""

    def __init__(self, path: Path, chance: Random, empty: bytes, *, flushed: bool) -> None:
        self.path = path
        self.off = False
        self._wal = path.with_name(path.name + "-wal")
        self._chance = chance
        self._flushed = flushed
        #: Commits until the power goes, that one included; 0: it does not.
        self._countdown = 0
        self._left: tuple[bytes, bytes] | None = None
        self._witness = self._early = b""
        if not path.exists():
            path.write_bytes(empty)

    def arm(self) -> None:
        self._countdown = self._chance.randint(1, _COMMITS_MAX)

    def is_due(self) -> bool:
        """Asked at the beginning of every commit: whether the power goes in this one."""
        if not self._countdown:
            return False
        self._countdown -= 1
        return not self._countdown

    def cut(self) -> None:
        """The power goes while nothing is being written."""
        database, wal = self._read()
        self._leave(database, wal if self._flushed else b"")

    def before_commit(self) -> tuple[bytes, bytes]:
        return self._read()

    def torn_commit(self, before: tuple[bytes, bytes]) -> None:
        """Leaves the database as it was, and of the commit any beginning, none and all of it included."""
        _, wal = self._read()
        cut = self._chance.choice((0, len(wal), self._chance.randint(0, len(wal))))
        self._leave(before[0], wal[:cut] + before[1][cut:] if self._flushed else b"")

    def _leave(self, database: bytes, wal: bytes) -> None:
        self._left, self._countdown = (database, wal), 0
        self._witness = _read(witness_of(self.path))
        self.off = True

    def replaced(self) -> None:
        """Another journal is there now, with the witness that came with it."""
        self._early = _read(witness_of(self.path))

    def on(self) -> None:
        """The power is back: what the cut left is what there is."""
        assert self._left is not None
        (database, wal), self._left = self._left, None
        self.put(database, wal)
        # The witness is never flushed: what there is may be as old as the start before.
        witness = self._early if self._chance.random() < 0.3 else self._witness
        if witness:
            witness_of(self.path).write_bytes(witness)
        self._early = witness
        self.off = False

    def put(self, database: bytes, wal: bytes) -> None:
        self.path.write_bytes(database)
        self._wal.write_bytes(wal)
        self.path.with_name(self.path.name + "-shm").unlink(missing_ok=True)

    def _read(self) -> tuple[bytes, bytes]:
        return _read(self.path), _read(self._wal)

    copy = _read


def witness_of(path: Path) -> Path:
    return path.with_name(path.name + SUFFIX)


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


class Disks:
    """All disks of a day by the path of the journal on them; opens stores on them."""

    def __init__(self, chance: Random, empty: bytes, *, flushed: bool) -> None:
        self._chance = chance
        self._empty = empty
        self._flushed = flushed
        self._disks: dict[Path, Disk] = {}

    def at(self, path: Path) -> Disk:
        disk = self._disks.get(path)
        if disk is None:
            chance = Random(self._chance.getrandbits(64))
            disk = self._disks[path] = Disk(path, chance, self._empty, flushed=self._flushed)
        return disk

    def open(self, path: Path, *, write: bool = True) -> SqliteStore:
        """What `SqliteStore(path)` is in the product."""
        return CuttableStore(path, self.at(path), write=write)


class CuttableStore(SqliteStore):
    """The real store, whose power may go at any commit."""

    def __init__(self, path: Path, disk: Disk, *, write: bool) -> None:
        self._disk = disk
        super().__init__(path, write=write)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        disk = self._disk
        if disk.off:
            raise PowerCut
        if not disk.is_due():
            with super().transaction():
                yield
            return
        # No checkpoint within the commit, so that all of it is in the WAL.
        self._connection.execute("PRAGMA wal_autocheckpoint=0")
        before = disk.before_commit()
        with super().transaction():
            yield
        disk.torn_commit(before)
        raise PowerCut


def empty_journal() -> bytes:
    """The file of a journal in which nothing has been written: migrations take longer than many days."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        SqliteStore(path).close()
        return path.read_bytes()


def asked_pragmas() -> tuple[tuple[str, ...], bool]:
    """The product's settings without flushing, and whether it asked for flushes at every commit."""
    asked = opening.PRAGMAS
    unflushed = tuple(_NOT_FLUSHED if pragma.startswith("synchronous=") else pragma for pragma in asked)
    return unflushed, _FLUSHED in asked
