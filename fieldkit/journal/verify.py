"""`verify`: everything that a journal claims, checked against its records. Reads only.

Every hash and seal and certificate is computed anew, and the views are made anew in memory and compared. An erased text
is not damage: its hash still stands in the chain.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator

import msgspec

from fieldkit.errors import JournalError
from fieldkit.journal.context import JournalContext
from fieldkit.journal.contract import DeviceRow, Store
from fieldkit.journal.devices import Devices
from fieldkit.journal.finding import Finding
from fieldkit.journal.frame import check_frame
from fieldkit.journal.journal import Journal
from fieldkit.journal.logs import Log, Logs
from fieldkit.journal.memory import read_through
from fieldkit.journal.views import Views
from fieldkit.records.chain import hash_record, hash_text, seal_message
from fieldkit.records.kinds import Space
from fieldkit.records.record import Record
from fieldkit.records.state import Totals
from roster.errors import PackError
from roster.keys import check_certificate, decode_certificate, verify

#: Records read at a time.
_BATCH = 2_000


class Report(msgspec.Struct, frozen=True):
    """What was checked and what was found. `digest` (32 bytes): over every state, the same wherever the same records
    are held."""

    records: int
    logs: int
    seals: int
    erased: int
    digest: bytes
    findings: tuple[Finding, ...]


def verify_journal(journal: Journal) -> Report:
    """Checks all of it; one finding a log at the most, the first bad record."""
    findings: list[Finding] = []
    counts = {"records": 0, "seals": 0, "erased": 0}
    for log in journal.logs.by_place.values():
        finding = _check_log(journal, log, counts)
        if finding is not None:
            findings.append(finding)
    findings += _check_certificates(journal)
    findings += [Finding("picture", hash_.hex(), 0, 0) for hash_ in journal.blobs.damaged()]
    if not findings:
        findings += check_frame(journal, counts["records"]) or _check_views(journal)
    return Report(
        counts["records"],
        len(journal.logs.by_place),
        counts["seals"],
        counts["erased"],
        state_digest(journal.store),
        tuple(findings),
    )


def _check_log(journal: Journal, log: Log, counts: dict[str, int]) -> Finding | None:
    name = log.row.log
    expected = log.row.fork_at
    previous = journal.logs.hash_at(log, expected - 1)
    seals = dict(journal.store.list_seals(log.row.place))
    for record in _records(journal.store, log):
        if isinstance(record, int):
            return Finding("content", "fields", name, record)
        if record.number != expected:
            return Finding("linkage", "missing", name, expected)
        counts["records"] += 1
        counts["erased"] += record.erased
        wrong = _check_record(previous, record, journal, log)
        if wrong:
            return Finding(*wrong, name, record.number)
        seal = seals.pop(record.number, None)
        if seal is not None:
            counts["seals"] += 1
            if not verify(log.row.key, seal_message(journal.event, name, record.number, record.hash), seal):
                return Finding("seal", "wrong", name, record.number)
        previous = record.hash
        expected += 1
    if seals:
        return Finding("linkage", "cut", name, min(seals))
    return None


def _check_record(previous: bytes, record: Record, journal: Journal, log: Log) -> tuple[str, str] | None:
    if record.text is not None and hash_text(record.text) != record.text_hash:
        return "content", "text"
    if _follows(previous, record):
        return None
    following = journal.store.read_record(log.row.place, record.number + 1)
    if following is not None and not _follows(record.hash, following):
        return "linkage", "hash"
    return "content", "fields"


def _follows(previous: bytes, record: Record) -> bool:
    try:
        return hash_record(previous, record) == record.hash
    except struct.error:  # a number that no record can have
        return False


def _records(store: Store, log: Log) -> Iterator[Record | int]:
    """A log's records; the number alone of one that cannot be read, and then no more."""
    first = log.row.fork_at
    while True:
        try:
            batch = store.read_records(log.row.place, first, first + _BATCH - 1)
        except JournalError:
            yield from _one_by_one(store, log, first)
            return
        if not batch and first > log.number:
            return
        yield from batch
        first += _BATCH


def _one_by_one(store: Store, log: Log, first: int) -> Iterator[Record | int]:
    for number in range(first, first + _BATCH):
        try:
            record = store.read_record(log.row.place, number)
        except JournalError:
            yield number
            return
        if record is not None:
            yield record


def _check_certificates(journal: Journal) -> list[Finding]:
    findings = []
    for device in journal.devices.by_key.values():
        if not device.row.certificate:
            continue
        reason = _wrong_with(device.row, journal)
        if reason:
            log = next((log.row.log for log in journal.logs.mains() if log.row.key == device.row.key), 0)
            findings.append(Finding("certificate", reason, log, 0))
    return findings


def _wrong_with(row: DeviceRow, journal: Journal) -> str:
    try:
        certificate = decode_certificate(row.certificate)
    except PackError:
        return "it cannot be read"
    reason = check_certificate(certificate, journal.event, journal.server)
    return reason or ("" if certificate.key == row.key else "it is of another device")


def _check_views(journal: Journal) -> list[Finding]:
    """Makes the views anew beside the journal and compares subject by subject."""
    anew = read_through(journal.store)
    context = JournalContext(journal.zone)
    logs = Logs(anew, journal.event)
    views = Views(anew, logs, Devices(anew, journal.event, journal.server, context, journal.local), context)
    views.rebuild()
    for space in Space:
        stored = {row.subject: row for row in journal.store.list_states(space)}
        made = {row.subject: row for row in anew.list_states(space)}
        for subject in sorted(stored.keys() | made.keys()):
            if stored.get(subject) != made.get(subject):
                return [Finding("fold", f"{space.name.lower()} {subject}", 0, 0)]
    if journal.store.load_quarantine() != anew.load_quarantine():
        return [Finding("fold", "quarantine", 0, 0)]
    return _check_totals(journal.store.load_totals(), anew.load_totals())


def _check_totals(stored: Totals, made: Totals) -> list[Finding]:
    for key in sorted(stored.keys() | made.keys()):
        if stored.get(key, 0) != made.get(key, 0):
            return [Finding("fold", f"total {key[0]} {key[1]} {key[2]}", 0, 0)]
    return []


def state_digest(store: Store) -> bytes:
    """SHA-256 over every state in the order of space and subject."""
    digest = hashlib.sha256()
    for space in Space:
        for row in store.list_states(space):
            digest.update(msgspec.msgpack.encode((row.space, row.subject, row.body)))
    return digest.digest()
