"""A journal in memory, as small as the fold's promises allow: it dedupes, judges, folds and keeps bytes."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from fieldkit.records.fold import Changes, Fold, Key, Source, decode_state, derive_row
from fieldkit.records.kinds import BY_NUMBER, Space
from fieldkit.records.record import Record
from fieldkit.records.rules import broken_rule
from fieldkit.records.spaces.device import Sample, derive_samples, offset_ms
from fieldkit.records.state import Context, Entries, Entry, Row, Totals, Writer

Name = tuple[int, int, bytes]
DAY_MS = 86_400_000
#: The event's zone is 8 hours east.
ZONE_MS = 8 * 3_600_000
EPOCH_DAY = 719_163


class MemoryContext(Context):
    def __init__(self, writers: dict[int, Writer]) -> None:
        self.writers = writers
        self.samples: dict[int, tuple[Sample, ...]] = {}

    def writer(self, log: int) -> Writer:
        return self.writers[log]

    def offset_ms(self, entry: Entry) -> int:
        writer = self.writers[entry.log]
        return offset_ms(self.samples.get(writer.device, ()), writer.life, entry.wall_ms, entry.boot_ms)

    def day(self, at_ms: int) -> int:
        return (at_ms + ZONE_MS) // DAY_MS + EPOCH_DAY


class MemoryJournal(Source):
    """Takes records in any order; what it then holds must not tell which."""

    def __init__(self, writers: dict[int, Writer]) -> None:
        self.context = MemoryContext(writers)
        self.fold = Fold(self.context, self)
        self.kept: dict[Name, Record] = {}
        self.quarantine: dict[Name, str] = {}
        self.bodies: dict[Key, bytes] = {}
        self.rows: dict[Key, Row] = {}
        self.totals: Totals = {}
        self._folded: dict[Name, Record] = {}

    def load_state(self, space: int, subject: int) -> bytes | None:
        return self.bodies.get((space, subject))

    def find_folded(self, log: int, number: int, name: bytes) -> Record | None:
        return self._folded.get((log, number, name))

    def take(self, records: Iterable[Record]) -> None:
        new = [record for record in records if self._is_new(record)]
        counting = [record for record in new if self._may_count(record)]
        self._folded |= {(record.log, record.number, record.name): record for record in counting}
        changes = self.fold.apply(counting)
        self._store(changes)
        if changes.clocks:
            self._store(self.fold.rederive(self._keys_of(changes.clocks), lambda: self._correct(changes.clocks)))

    def _is_new(self, record: Record) -> bool:
        name = record.log, record.number, record.name
        if name in self.kept:
            return False
        self.kept[name] = record
        return True

    def _may_count(self, record: Record) -> bool:
        reason = broken_rule(record, self.context.writers[record.log])
        if reason:
            self.quarantine[record.log, record.number, record.name] = reason
        return not reason and record.kind in BY_NUMBER

    def _store(self, changes: Changes) -> None:
        for changed in changes.subjects:
            self.bodies[changed.space, changed.subject] = changed.body
            self.rows[changed.space, changed.subject] = changed.row
        for key, value in changes.totals.items():
            self.totals[key] = self.totals.get(key, 0) + value

    def _keys_of(self, devices: set[int]) -> list[Key]:
        return [key for key in self.bodies if any(self._writer_device(entry) in devices for entry in self.entries(key))]

    def _writer_device(self, entry: Entry) -> int:
        return self.context.writers[entry.log].device

    def entries(self, key: Key) -> list[Entry]:
        state = decode_state(key[0], self.bodies.get(key))
        return state.entries if isinstance(state, Entries) else []

    def _correct(self, devices: set[int]) -> None:
        for device in devices:
            self.context.samples[device] = derive_samples(self.entries((Space.CLOCK, device)), self.context)

    # what must not depend on the way here

    def digest(self) -> str:
        sums = sha256()
        for (space, subject), body in sorted(self.bodies.items()):
            sums.update(b"%d %d %d " % (space, subject, len(body)) + body)
        return sums.hexdigest()

    def figures(self) -> Totals:
        return {key: value for key, value in self.totals.items() if value}

    def derive_afresh(self) -> dict[Key, Row]:
        return {key: derive_row(key, decode_state(key[0], body), self.context) for key, body in self.bodies.items()}

    def outcome(self) -> tuple[str, dict[Key, Row], Totals, dict[Name, str], set[Name]]:
        return self.digest(), self.rows, self.figures(), self.quarantine, set(self.kept)


def sum_of(rows: Iterable[Row]) -> Totals:
    """The totals as they must be: the sum of what all subjects add."""
    totals: Totals = {}
    for row in rows:
        for key, value in row.totals.items():
            totals[key] = totals.get(key, 0) + value
    return {key: value for key, value in totals.items() if value}


def fold_all(writers: dict[int, Writer], *batches: Iterable[Record]) -> MemoryJournal:
    journal = MemoryJournal(writers)
    for batch in batches:
        journal.take(batch)
    return journal
