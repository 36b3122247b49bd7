"""The logs of a journal in memory: their heads, branches and writers."""

from __future__ import annotations

import struct

from fieldkit.errors import JournalError
from fieldkit.journal.contract import LogRow, Store
from fieldkit.records.chain import first_hash
from fieldkit.records.record import LogId, Record
from fieldkit.records.state import Writer


class Log:
    """One branch of a log. `counts_upto`: the last number that counts (None: all do, 0: none, it waits)."""

    __slots__ = ("counts_upto", "hash", "number", "row", "stamp", "writer")

    def __init__(self, row: LogRow, hash_: bytes) -> None:
        self.row = row
        self.number = row.fork_at - 1
        self.stamp = 0
        self.hash = hash_
        self.writer: Writer | None = None
        self.counts_upto: int | None = 0

    @property
    def log_id(self) -> LogId:
        return LogId(self.row.key, self.row.scope, self.row.life)

    def grow(self, record: Record) -> None:
        self.number, self.stamp, self.hash = record.number, record.stamp, record.hash

    def counts(self, number: int) -> bool:
        return self.counts_upto is None or number <= self.counts_upto


class Logs:
    """All logs by place and by name; the first branch of a name is the one that was there first."""

    def __init__(self, store: Store, event: bytes) -> None:
        self._store = store
        self._event = event
        self.by_place: dict[int, Log] = {}
        self._branches: dict[int, list[Log]] = {}
        for row, head in store.load_logs():
            log = self._put(row)
            if head is not None:
                log.number, log.stamp, log.hash = head.number, head.stamp, head.hash

    def _put(self, row: LogRow) -> Log:
        log = Log(row, b"")
        damaged = JournalError("errors.journal.log_row", log=f"{row.log:016x}")
        if row.fork_at < 1 or (row.fork_at > 1 and row.parent not in self.by_place):
            raise damaged
        self.by_place[row.place] = log
        self._branches.setdefault(row.log, []).append(log)
        try:
            first_hash(self._event, log.log_id)
        except struct.error as error:  # a scope or life that no log can have
            raise damaged from error
        log.hash = self.hash_at(log, row.fork_at - 1)
        return log

    def add(self, row: LogRow) -> Log:
        """Stores a new log or branch, empty as yet."""
        place = self._store.insert_log(row)
        return self._put(LogRow(place, row.log, row.key, row.scope, row.life, row.parent, row.fork_at))

    def branches(self, log: int) -> list[Log]:
        return self._branches.get(log, [])

    def main(self, log: int) -> Log | None:
        branches = self._branches.get(log)
        return branches[0] if branches else None

    def mains(self) -> list[Log]:
        return [branches[0] for branches in self._branches.values()]

    def forked(self) -> list[int]:
        """Names of the logs of which there is more than one branch."""
        return [log for log, branches in self._branches.items() if len(branches) > 1]

    def hash_at(self, log: Log, number: int) -> bytes:
        """The hash of a record of this branch, or of what it shares with its parents; b"" where it has none."""
        if number == 0:
            return first_hash(self._event, log.log_id)
        if number < log.row.fork_at:
            return self.hash_at(self.by_place[log.row.parent], number)
        if number == log.number and log.hash:
            return log.hash
        record = self._store.read_record(log.row.place, number)
        return record.hash if record is not None else b""

    def find(self, log: int, number: int, name: bytes) -> tuple[Log, Record] | None:
        """The record of that name, in whichever branch it stands."""
        for branch in self._branches.get(log, ()):
            if branch.row.fork_at <= number <= branch.number:
                record = self._store.read_record(branch.row.place, number)
                if record is not None and record.name == name:
                    return branch, record
        return None
