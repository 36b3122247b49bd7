"""The store's contract on SQLite. Every statement is here, named and static."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from fieldkit.errors import JournalError
from fieldkit.journal.contract import BlobRow, DeviceRow, FeedRow, LogHead, LogRow, StateRow
from fieldkit.journal.sqlite import shapes
from fieldkit.journal.sqlite.layout import NUMBER_BITS
from fieldkit.journal.sqlite.opening import DATABASE_ERRORS, REST, WriterLock, open_database, sentence_of, sqlite_errors
from fieldkit.records.fold import Changed
from fieldkit.records.record import Record
from fieldkit.records.state import Totals

_RECORD = "(?,?,?,?,?,?,?,?,?,?,?,?)"
_INSERT_RECORD = f"INSERT INTO record VALUES {_RECORD}"  # noqa: S608 (made of constants)
#: So many records go with one statement where there are many: a fifth less time than with one each. SQLite before 3.32
#: takes 999 values at most.
_AT_ONCE = 64
_INSERT_MANY = f"INSERT INTO record VALUES {','.join([_RECORD] * _AT_ONCE)}"  # noqa: S608 (made of constants)
_READ_RECORDS = "SELECT * FROM record WHERE id BETWEEN ? AND ? ORDER BY id"
_READ_HEAD = "SELECT id, stamp, hash FROM record WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1"
_READ_SUBJECTS = "SELECT DISTINCT kind, subject FROM record WHERE id BETWEEN ? AND ?"
_FILL_RECORD = "UPDATE record SET payload = ?, text = ?, payload_hash = NULL WHERE id = ?"
_ERASE_TEXT = "UPDATE record SET text = NULL WHERE id = ? AND text IS NOT NULL"
_INSERT_LOG = "INSERT INTO log (log, key, scope, life, parent, fork_at) VALUES (?,?,?,?,?,?)"
_LOAD_LOGS = "SELECT place, log, key, scope, life, parent, fork_at FROM log ORDER BY place"
_INSERT_SEAL = "INSERT OR REPLACE INTO seal VALUES (?,?)"
_READ_SEAL = "SELECT id, seal FROM seal WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1"
_LIST_SEALS = "SELECT id, seal FROM seal WHERE id BETWEEN ? AND ? ORDER BY id"
_INSERT_FEED = "INSERT INTO feed (place, first, last, origin, at_ms, urgent) VALUES (?,?,?,?,?,?)"
_READ_ORDINARY = "SELECT * FROM feed WHERE position > ? AND urgent = 0 ORDER BY position LIMIT ?"
#: Few rows are urgent, and every round asks for them.
_READ_URGENT = """SELECT * FROM feed INDEXED BY feed_urgent WHERE position > ? AND urgent = 1
    ORDER BY position LIMIT ?"""
_LAST_FEED = "SELECT * FROM feed ORDER BY position DESC LIMIT ?"
_FIND_ORDINARY = """SELECT * FROM feed WHERE urgent = 0 AND place = ?1 AND ?2 BETWEEN first AND last
    ORDER BY position LIMIT 1"""
#: What a desk asks for: few rows are urgent.
_FIND_URGENT = """SELECT * FROM feed INDEXED BY feed_urgent WHERE urgent = 1 AND place = ?1
    AND ?2 BETWEEN first AND last ORDER BY position LIMIT 1"""
_LAST_POSITION = "SELECT coalesce(max(position), 0) FROM feed"
_LOAD_BLOBS = "SELECT place, hash, held, whole FROM blob ORDER BY place"
_INSERT_BLOB = "INSERT INTO blob (hash, held, whole) VALUES (?, 0, 0)"
_SAVE_BLOB = "UPDATE blob SET held = ?, whole = ? WHERE place = ?"
_DELETE_BLOB = "DELETE FROM blob WHERE place = ?"
_INSERT_PIECE = "INSERT INTO piece VALUES (?,?)"
_READ_PIECE = "SELECT id, data FROM piece WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1"
_DELETE_PIECES = "DELETE FROM piece WHERE id BETWEEN ? AND ?"
_SAVE_DEVICE = "INSERT OR REPLACE INTO device VALUES (?,?,?,?,?)"
_LOAD_DEVICES = "SELECT * FROM device ORDER BY key"
_INSERT_QUARANTINE = "INSERT OR REPLACE INTO quarantine VALUES (?,?)"
_DROP_QUARANTINE = "DELETE FROM quarantine WHERE id = ?"
_LOAD_QUARANTINE = "SELECT id, reason FROM quarantine ORDER BY id"
_LOAD_STATE = "SELECT body FROM state WHERE space = ? AND subject = ?"
_LIST_SPACE = "SELECT * FROM state WHERE space = ? ORDER BY subject"
_LIST_SQUAD = "SELECT * FROM state WHERE space = ? AND squad = ? ORDER BY subject"
_SAVE_STATE = """INSERT INTO state VALUES (?,?,?,?,?,?) ON CONFLICT (space, subject) DO UPDATE SET
    squad = excluded.squad, status = excluded.status, at_ms = excluded.at_ms, body = excluded.body"""
_LOAD_TOTALS = "SELECT squad, figure, part, value FROM total"
_SAVE_TOTAL = "INSERT OR REPLACE INTO total VALUES (?,?,?,?)"
_DROP_TOTAL = "DELETE FROM total WHERE squad = ? AND figure = ? AND part = ?"
_LOAD_META = "SELECT value FROM meta WHERE name = ?"
_LIST_META = "SELECT name, value FROM meta WHERE name >= ? AND name < ? ORDER BY name"
_SAVE_META = "INSERT OR REPLACE INTO meta VALUES (?,?)"
_DROP_META = "DELETE FROM meta WHERE name = ?"
_CLEAR_VIEWS = ("DELETE FROM state", "DELETE FROM total", "DELETE FROM quarantine")
_COUNT_RECORDS = "SELECT count(*) FROM record"

_NUMBERS = (1 << NUMBER_BITS) - 1


def _id(place: int, number: int) -> int:
    return place << NUMBER_BITS | number


class SqliteStore:
    """A journal's rows in one file. Opened for writing it holds the writer's lock until it is closed."""

    def __init__(self, path: Path, *, write: bool = True) -> None:
        self.path = path
        self._lock = WriterLock(path) if write else None
        if self._lock is not None:
            self._lock.take()
        try:
            self._connection = open_database(path, write=write)
        except BaseException:
            if self._lock is not None:
                self._lock.release()
            raise
        self._execute = self._connection.execute
        self._log_of: dict[int, int] = {}
        if not write:
            self._execute("BEGIN")  # what is read beside a writer is of one moment

    def _rows(self, statement: str, values: Sequence[object], shape: shapes.Shapes) -> list[Any]:
        """All rows of a question; a damaged file or disk is a JournalError. Not a context manager, since this is what
        every screen waits for."""
        try:
            rows = self._execute(statement, values).fetchall()
        except DATABASE_ERRORS as error:
            raise sentence_of(error, self.path) from error
        if shape is not shapes.ANY and not shapes.are_of(rows, shape):
            raise self._strange(statement)
        return rows

    def _strange(self, statement: str) -> JournalError:
        return JournalError("errors.journal.damaged", path=self.path, cause=f"values of no use: {statement}")

    def _row(self, statement: str, values: Sequence[object], shape: shapes.Shapes) -> Any:
        """The first row, or None."""
        try:
            row = self._execute(statement, values).fetchone()
        except DATABASE_ERRORS as error:
            raise sentence_of(error, self.path) from error
        if row is not None and shape is not shapes.ANY and not shapes.are_of((row,), shape):
            raise self._strange(statement)
        return row

    def close(self) -> None:
        self._connection.close()
        if self._lock is not None:
            self._lock.release()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        if self._lock is None:
            raise JournalError("errors.journal.no_author")
        with sqlite_errors(self.path):
            self._execute("BEGIN IMMEDIATE")
            try:
                yield
                self._execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._execute("ROLLBACK")
                raise

    def rest(self) -> None:
        if self._lock is not None:
            self._rows(REST, (), shapes.CHECKPOINT)

    # meta

    def load_meta(self, name: str) -> bytes | None:
        row = self._row(_LOAD_META, (name,), shapes.VALUE)
        return None if row is None else bytes(row[0])

    def save_meta(self, name: str, value: bytes) -> None:
        self._execute(_SAVE_META, (name, value))

    def list_meta(self, prefix: str) -> list[tuple[str, bytes]]:
        return self._rows(_LIST_META, (prefix, prefix + "\U0010ffff"), shapes.NAMED)

    def delete_meta(self, name: str) -> None:
        self._execute(_DROP_META, (name,))

    # logs and records

    def load_logs(self) -> list[tuple[LogRow, LogHead | None]]:
        rows = [LogRow(*row) for row in self._rows(_LOAD_LOGS, (), shapes.LOG)]
        self._log_of = {row.place: row.log for row in rows}
        return [(row, self._head(row.place)) for row in rows]

    def _head(self, place: int) -> LogHead | None:
        row = self._row(_READ_HEAD, (_id(place, 0), _id(place, _NUMBERS)), shapes.HEAD)
        return None if row is None else LogHead(row[0] & _NUMBERS, row[1], row[2])

    def insert_log(self, row: LogRow) -> int:
        cursor = self._execute(_INSERT_LOG, (row.log, row.key, row.scope, row.life, row.parent, row.fork_at))
        place = cursor.lastrowid
        assert place is not None
        self._log_of[place] = row.log
        return place

    def insert_records(self, place: int, records: list[Record]) -> None:
        base = place << NUMBER_BITS
        rows = [
            (
                base | record.number,
                record.stamp,
                record.wall_ms,
                record.boot_ms,
                record.operator,
                record.kind,
                record.subject,
                record.payload,
                record.text,
                record.text_hash or None,
                record.hash,
                record.payload_hash or None,
            )
            for record in records
        ]
        whole = len(rows) - len(rows) % _AT_ONCE
        for first in range(0, whole, _AT_ONCE):
            self._execute(_INSERT_MANY, list(chain.from_iterable(rows[first : first + _AT_ONCE])))
        for row in rows[whole:]:
            self._execute(_INSERT_RECORD, row)

    def read_records(self, place: int, first: int, last: int) -> list[Record]:
        rows = self._rows(_READ_RECORDS, (_id(place, first), _id(place, min(last, _NUMBERS))), shapes.RECORD)
        log = self._log_of[place]
        return [
            Record(
                log,
                row[0] & _NUMBERS,
                row[1],
                row[2],
                row[3],
                row[4],
                row[5],
                row[6],
                row[7],
                row[8],
                row[9] or b"",
                row[10],
                row[11] or b"",
            )
            for row in rows
        ]

    def read_record(self, place: int, number: int) -> Record | None:
        found = self.read_records(place, number, number)
        return found[0] if found else None

    def fill_record(self, place: int, record: Record) -> None:
        self._execute(_FILL_RECORD, (record.payload, record.text, _id(place, record.number)))

    def erase_texts(self, place: int, numbers: Iterable[int]) -> int:
        return self._connection.executemany(_ERASE_TEXT, [(_id(place, number),) for number in numbers]).rowcount

    def subjects_of(self, place: int) -> list[tuple[int, int]]:
        return self._rows(_READ_SUBJECTS, (_id(place, 0), _id(place, _NUMBERS)), shapes.PAIR)

    def count_records(self) -> int:
        (count,) = self._row(_COUNT_RECORDS, (), shapes.NUMBER)
        return int(count)

    # seals and feed

    def insert_seal(self, place: int, number: int, seal: bytes) -> None:
        self._execute(_INSERT_SEAL, (_id(place, number), seal))

    def read_seal(self, place: int, first: int, last: int) -> tuple[int, bytes] | None:
        row = self._row(_READ_SEAL, (_id(place, first), _id(place, min(last, _NUMBERS))), shapes.SEAL)
        return None if row is None else (row[0] & _NUMBERS, row[1])

    def list_seals(self, place: int) -> Iterator[tuple[int, bytes]]:
        for row in self._rows(_LIST_SEALS, (_id(place, 0), _id(place, _NUMBERS)), shapes.SEAL):
            yield row[0] & _NUMBERS, row[1]

    def insert_feed(self, place: int, first: int, last: int, origin: str, at_ms: int, *, urgent: bool) -> int:
        position = self._execute(_INSERT_FEED, (place, first, last, origin, at_ms, urgent)).lastrowid
        assert position is not None
        return position

    def read_feed(self, after: int, rows: int, *, urgent: bool) -> list[FeedRow]:
        statement = _READ_URGENT if urgent else _READ_ORDINARY
        return [FeedRow(*row) for row in self._rows(statement, (after, rows), shapes.FEED)]

    def last_feed(self, rows: int) -> list[FeedRow]:
        return [FeedRow(*row) for row in self._rows(_LAST_FEED, (rows,), shapes.FEED)]

    def find_feed(self, place: int, number: int, *, urgent: bool) -> FeedRow | None:
        row = self._row(_FIND_URGENT if urgent else _FIND_ORDINARY, (place, number), shapes.FEED)
        return None if row is None else FeedRow(*row)

    def last_position(self) -> int:
        (position,) = self._row(_LAST_POSITION, (), shapes.NUMBER)
        return int(position)

    # blobs: a piece's row is the blob's place and where the piece starts

    def load_blobs(self) -> list[BlobRow]:
        rows = self._rows(_LOAD_BLOBS, (), shapes.BLOB)
        return [BlobRow(place, hash_, held, bool(whole)) for place, hash_, held, whole in rows]

    def insert_blob(self, hash_: bytes) -> int:
        place = self._execute(_INSERT_BLOB, (hash_,)).lastrowid
        assert place is not None
        return place

    def save_blob(self, row: BlobRow) -> None:
        self._execute(_SAVE_BLOB, (row.held, row.whole, row.place))

    def delete_blob(self, place: int) -> None:
        self._execute(_DELETE_BLOB, (place,))
        self._execute(_DELETE_PIECES, (_id(place, 0), _id(place, _NUMBERS)))

    def insert_piece(self, place: int, start: int, data: bytes) -> None:
        self._execute(_INSERT_PIECE, (_id(place, start), data))

    def read_piece(self, place: int, start: int) -> bytes:
        row = self._row(_READ_PIECE, (_id(place, 0), _id(place, start)), shapes.PIECE)
        return b"" if row is None else bytes(row[1][start - (row[0] & _NUMBERS) :])

    # devices and quarantine

    def load_devices(self) -> list[DeviceRow]:
        return [DeviceRow(*row) for row in self._rows(_LOAD_DEVICES, (), shapes.DEVICE)]

    def save_device(self, row: DeviceRow) -> None:
        if self._lock is None:
            return  # a reader may learn of a newer certificate from its pack; the writer will write it down
        self._execute(_SAVE_DEVICE, (row.key, row.certificate, row.heard_ms, row.note, row.read))

    def insert_quarantine(self, place: int, number: int, reason: str) -> None:
        self._execute(_INSERT_QUARANTINE, (_id(place, number), reason))

    def delete_quarantine(self, place: int, number: int) -> None:
        self._execute(_DROP_QUARANTINE, (_id(place, number),))

    def load_quarantine(self) -> list[tuple[int, int, str]]:
        return [
            (row[0] >> NUMBER_BITS, row[0] & _NUMBERS, row[1])
            for row in self._views(_LOAD_QUARANTINE, (), shapes.QUARANTINE)
        ]

    # views

    def _views(self, statement: str, values: Sequence[object], shape: shapes.Shapes) -> list[Any]:
        """Like `_rows`. What was damaged here is left out: verify finds that it is missing, and it can be made anew."""
        rows = self._rows(statement, values, shapes.ANY)
        return rows if shapes.are_of(rows, shape) else [row for row in rows if shapes.are_of((row,), shape)]

    def load_state(self, space: int, subject: int) -> bytes | None:
        row = self._row(_LOAD_STATE, (space, subject), shapes.ANY)
        # One that cannot be read is none either: its views are made anew.
        return None if row is None else row[0] if isinstance(row[0], bytes) else b""

    def list_states(self, space: int, squad: int | None = None) -> list[StateRow]:
        if squad is None:
            return [StateRow(*row) for row in self._views(_LIST_SPACE, (space,), shapes.STATE)]
        return [StateRow(*row) for row in self._views(_LIST_SQUAD, (space, squad), shapes.STATE)]

    def list_bodies(self, space: int, subjects: Iterable[int]) -> dict[int, bytes]:
        found = {}
        for subject in subjects:
            body = self.load_state(space, subject)
            if body is not None:
                found[subject] = body
        return found

    def save_states(self, changed: list[Changed]) -> None:
        self._connection.executemany(
            _SAVE_STATE,
            [(new.space, new.subject, new.row.squad, new.row.status, new.row.at_ms, new.body) for new in changed],
        )

    def load_totals(self) -> Totals:
        return {(row[0], row[1], row[2]): row[3] for row in self._views(_LOAD_TOTALS, (), shapes.TOTAL)}

    def save_totals(self, totals: Totals) -> None:
        rows = [(*key, value) for key, value in totals.items() if value]
        if rows:
            self._connection.executemany(_SAVE_TOTAL, rows)
        gone = [key for key, value in totals.items() if not value]
        if gone:
            self._connection.executemany(_DROP_TOTAL, gone)

    def clear_views(self) -> None:
        for statement in _CLEAR_VIEWS:
            self._execute(statement)
