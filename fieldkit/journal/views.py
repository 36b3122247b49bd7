"""States and totals of a journal, kept up with every batch of records and rebuilt from all of them at any time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from fieldkit.journal.context import JournalContext
from fieldkit.journal.contract import Store
from fieldkit.journal.devices import Devices
from fieldkit.journal.logs import Log, Logs
from fieldkit.records.codec import decode_payload
from fieldkit.records.defects import DEFECTS, defect_reason
from fieldkit.records.fold import Changes, Fold, Source, StateDamaged, decode_state
from fieldkit.records.kinds import BY_NUMBER, STRIKE, DeviceStanding, Space, Strike
from fieldkit.records.record import Record
from fieldkit.records.rules import CONTENT_MISSING, broken_rule, broken_rules
from fieldkit.records.spaces.device import CLOCK_RIGHT_MS, Sample, derive_samples, derive_standing
from fieldkit.records.state import Entries, Reference, Totals, Writer

#: Records read and folded at a time while rebuilding.
REBUILD_RECORDS = 2_000
_JUDGED_FIRST = frozenset({Space.CLOCK, Space.DEVICE})


class Views(Source):
    """What screens and reports read. Every change happens inside the transaction of the caller."""

    def __init__(self, store: Store, logs: Logs, devices: Devices, context: JournalContext) -> None:
        self._store = store
        self._logs = logs
        self._devices = devices
        self._context = context
        self._fold = Fold(context, self)
        self.totals: Totals = store.load_totals()
        self.quarantine = {(place, number): reason for place, number, reason in store.load_quarantine()}
        self._quarantined = Counter(place for place, _ in self.quarantine)
        #: Records of the batch at hand that come later: where it had to be cut, since one cannot be folded.
        self._pending: set[Reference] = set()
        #: Rises whenever an incident may have changed; so does the other, with whatever else names pictures.
        self.incidents_version = 0
        self.pictures_version = 0
        #: Rises whenever a message or a roll call may have changed.
        self.messages_version = 0
        #: Rises whenever the clock of a laptop is seen otherwise: what was derived from its entries may change.
        self.clocks_version = 0
        #: While rebuilding: how far each log (by place) has been folded; what is not in it has not been.
        self._rebuilt: dict[int, int] | None = None
        devices.appoint_all(logs)
        self._load_devices()

    def _load_devices(self) -> bool:
        """Reads verdicts and clock samples from the states; says whether other records count now than before."""
        verdicts = {}
        for row in self._store.list_states(Space.DEVICE):
            verdict = self._standing(row.body)
            if verdict is not None:
                verdicts[row.subject] = verdict
        self._devices.judge(verdicts)
        changed = self._devices.appoint_all(self._logs)
        self.clocks_version += 1
        self._context.samples = {row.subject: self._samples(row.body) for row in self._store.list_states(Space.CLOCK)}
        return changed

    def _standing(self, body: bytes) -> DeviceStanding | None:
        state = decode_state(Space.DEVICE, body)
        assert isinstance(state, Entries)
        return derive_standing(state.entries, self._context)

    def _samples(self, body: bytes) -> tuple[Sample, ...]:
        state = decode_state(Space.CLOCK, body)
        assert isinstance(state, Entries)
        return derive_samples(state.entries, self._context)

    # Source

    def load_state(self, space: int, subject: int) -> bytes | None:
        return self._store.load_state(space, subject)

    def find_folded(self, log: int, number: int, name: bytes) -> Record | None:
        found = self._logs.find(log, number, name)
        if found is None:
            return None
        branch, record = found
        place = branch.row.place
        if not branch.counts(number) or (place, number) in self.quarantine:
            return None
        if self._rebuilt is not None and number > self._rebuilt.get(place, 0):
            return None
        return record if _reference(record) not in self._pending else None

    # changes

    def take(self, log: Log, records: list[Record]) -> list[Record]:
        """Judges new records of a log; returns those that count and must be folded."""
        if log.counts_upto == 0 or log.writer is None:
            return []
        reasons = _judge(records, log.writer)
        if log.counts_upto is None and not any(reasons):
            return records
        counting = []
        for record, reason in zip(records, reasons, strict=True):
            if reason:
                self._set_aside(log, record.number, reason)
            elif log.counts(record.number):
                counting.append(record)
        return counting

    def apply(self, records: list[Record]) -> None:
        """Folds records that `take` returned."""
        standings: set[int] = set()
        clocks: set[int] = set()
        try:
            for changes, folded in self._folded(records):
                self._save(changes, _unknown_kinds(folded))
                standings |= changes.standings
                clocks |= changes.clocks
            if standings and self._load_devices():
                self.rebuild()
                return
            for device in clocks:
                self._correct(device)
        except StateDamaged:
            self.rebuild()

    def _folded(self, records: list[Record]) -> Iterator[tuple[Changes, list[Record]]]:
        """What records change, each once: in one piece, or where one cannot be folded in as many as it takes to find
        that one, which is quarantined. What a piece changes must be saved before the next is asked for."""
        if not records:
            return
        try:
            changes = self._fold.apply(records)
        except DEFECTS as error:
            self._fold.forget()
            if len(records) == 1:
                self._set_aside(self._branch_of(records[0]), records[0].number, defect_reason(error))
                return
        else:
            yield changes, records
            return
        half = len(records) // 2
        later = {_reference(record) for record in records[half:]}
        self._pending |= later
        yield from self._folded(records[:half])
        self._pending -= later
        yield from self._folded(records[half:])

    def _branch_of(self, record: Record) -> Log:
        found = self._logs.find(*_reference(record))
        assert found is not None
        return found[0]

    def _set_aside(self, log: Log, number: int, reason: str) -> None:
        self._store.insert_quarantine(log.row.place, number, reason)
        self._quarantined[log.row.place] += (log.row.place, number) not in self.quarantine
        self.quarantine[log.row.place, number] = reason

    def lacks(self, log: Log, number: int) -> bool:
        """Whether the content of a record is not here."""
        return self.quarantine.get((log.row.place, number)) == CONTENT_MISSING

    def release(self, log: Log, number: int) -> None:
        """Takes a record out of quarantine, for it to be judged anew."""
        self._store.delete_quarantine(log.row.place, number)
        del self.quarantine[log.row.place, number]
        self._quarantined[log.row.place] -= 1

    def quarantined_in(self, log: Log) -> int:
        """How many records of a branch are in quarantine."""
        return self._quarantined[log.row.place]

    def _save(self, changes: Changes, unknown: Totals) -> None:
        self._store.save_states(changes.subjects)
        spaces = {new.space for new in changes.subjects}
        self.incidents_version += Space.INCIDENT in spaces
        self.pictures_version += any(new.pictured for new in changes.subjects)
        if any(new.space in (Space.CALL, Space.MESSAGE) for new in changes.subjects):
            self.messages_version += 1
        differences = changes.totals
        for key, value in unknown.items():
            differences[key] = differences.get(key, 0) + value
        changed = {}
        for key, difference in differences.items():
            if difference:
                value = self.totals.get(key, 0) + difference
                changed[key] = value
                if value:
                    self.totals[key] = value
                else:
                    self.totals.pop(key, None)
        self._store.save_totals(changed)

    def _correct(self, device: int) -> None:
        """Takes a device's new clock samples; makes what it touched anew where its clock was or is wrong."""
        self.clocks_version += 1
        before = self._context.samples.get(device, ())
        body = self._store.load_state(Space.CLOCK, device)
        after = self._samples(body) if body is not None else ()

        def correct() -> None:
            self._context.samples[device] = after

        if all(abs(sample.offset_ms) < CLOCK_RIGHT_MS for sample in before + after):
            correct()
            return
        keys = {
            key
            for log in self._logs.by_place.values()
            if log.writer is not None and log.writer.device == device
            for key in self._touched(log)
        }
        try:
            self._save(self._fold.rederive(sorted(keys), correct), {})
        except DEFECTS:
            self.rebuild()  # finds the record that cannot be folded at its corrected time

    def _touched(self, log: Log) -> Iterator[tuple[int, int]]:
        for kind, subject in self._store.subjects_of(log.row.place):
            spec = BY_NUMBER.get(kind)
            if spec is None or spec.space in (Space.NONE, Space.CLOCK, Space.DEVICE):
                continue
            if self._store.load_state(spec.space, subject) is not None:
                yield spec.space, subject

    # all anew

    def rebuild(self) -> None:
        """Makes every view anew from the records. Clocks and verdicts first, since the rest depends on them."""
        self._store.clear_views()
        self._fold.forget()
        self.totals.clear()
        self.incidents_version += 1
        self.pictures_version += 1
        self.messages_version += 1
        self.quarantine.clear()
        self._quarantined.clear()
        self._pending.clear()
        self._context.samples.clear()
        for records in self._batches(judged_first=True):
            for changes, _ in self._folded(records):
                self._save(changes, {})
        self._load_devices()
        for records in self._batches(judged_first=False):
            for changes, folded in self._folded(records):
                self._save(changes, _unknown_kinds(folded))
        self._rebuilt = None

    def _batches(self, *, judged_first: bool) -> Iterator[list[Record]]:
        self._rebuilt = {}
        for log in list(self._logs.by_place.values()):
            for first in range(log.row.fork_at, log.number + 1, REBUILD_RECORDS):
                records = self._store.read_records(log.row.place, first, first + REBUILD_RECORDS - 1)
                chosen = [record for record in records if (_space(record) in _JUDGED_FIRST) == judged_first]
                counting = self.take(log, chosen)
                self._rebuilt[log.row.place] = first + REBUILD_RECORDS - 1
                if counting:
                    yield counting


def _reference(record: Record) -> Reference:
    return record.log, record.number, record.name


def _judge(records: list[Record], writer: Writer) -> list[str]:
    """The rule that each record breaks, "" for none."""
    try:
        return broken_rules(records, writer)
    except DEFECTS:
        return [_judge_alone(record, writer) for record in records]


def _judge_alone(record: Record, writer: Writer) -> str:
    try:
        return broken_rule(record, writer)
    except DEFECTS as error:
        return defect_reason(error)


def _space(record: Record) -> Space:
    spec = BY_NUMBER.get(record.kind)
    if spec is not None and record.kind == STRIKE:
        what = _strike(record)
        spec = BY_NUMBER.get(what.target_kind) if what is not None else None
    return spec.space if spec is not None else Space.NONE


def _strike(record: Record) -> Strike | None:
    try:
        what = decode_payload(STRIKE, record.payload)
    except ValueError:
        return None
    return what if isinstance(what, Strike) else None


def _unknown_kinds(records: Iterable[Record]) -> Totals:
    """unknown: records of each kind that this program does not know."""
    totals: Totals = {}
    for record in records:
        if record.kind not in BY_NUMBER:
            key = 0, "unknown", record.kind
            totals[key] = totals.get(key, 0) + 1
    return totals
