"""What SQLite's write-ahead log is spared: rests, so that a check-in in a queue does not wait for a checkpoint."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from fieldkit.journal.sqlite.store import SqliteStore


def save(store: SqliteStore, times: int) -> None:
    for _ in range(times):
        with store.transaction():
            store.save_meta("name", b"value")


def wal_bytes(path: Path) -> int:
    return path.with_name(path.name + "-wal").stat().st_size


def test_after_a_rest_the_log_is_written_from_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with closing(SqliteStore(path)) as store:
        save(store, 20)
        before = wal_bytes(path)
        store.rest()
        save(store, 20)
        assert wal_bytes(path) == before


def test_reader_does_not_rest(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with closing(SqliteStore(path)) as store:
        save(store, 20)
        before = wal_bytes(path)
        with closing(SqliteStore(path, write=False)) as reader:
            reader.rest()
        save(store, 20)
        assert wal_bytes(path) > before
