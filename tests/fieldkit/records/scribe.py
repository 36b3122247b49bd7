"""Writes true records: stamped, hashed and chained as a journal does it."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from fieldkit.records.chain import chain_hash, first_hash, hash_text, log_number
from fieldkit.records.codec import encode_payload, encode_text
from fieldkit.records.kinds import BY_PAYLOAD, MessageSent, Payload, Strike
from fieldkit.records.record import SALT_BYTES, LogId, Record
from fieldkit.records.scopes import scope_of
from fieldkit.records.stamps import StampClock
from fieldkit.records.state import Writer
from tests.fieldkit.records.laptops import EVENT, FIRST, SQUADS, Laptop

#: 5 March, 08:00 in the event's zone.
MORNING_MS = 1_772_668_800_000
MINUTE_MS = 60_000
#: When each machine was switched on.
_BOOT_MS = MORNING_MS - 3_600_000


class Branch:
    """A log, or a fork of one: its records from number 1 on, those that it shares with another included."""

    def __init__(self, laptop: Laptop, log_id: LogId, shared: list[Record]) -> None:
        self.laptop = laptop
        self.log_id = log_id
        self.log = log_number(first_hash(EVENT, log_id))
        self.records = list(shared)
        self.fork_at = len(shared) + 1

    @property
    def head(self) -> bytes:
        return self.records[-1].hash if self.records else first_hash(EVENT, self.log_id)

    @property
    def writer(self) -> Writer:
        return self.laptop.writer(self.log_id.scope, self.log_id.life)


class Scribe:
    """Writes for all laptops; `records` are in the order of writing, `targets` those that strikes have meant."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.targets: list[Record] = []
        self.branches: list[Branch] = []
        self._current: dict[tuple[bytes, int, int], Branch] = {}
        self._clocks: dict[bytes, StampClock] = {}

    @property
    def writers(self) -> dict[int, Writer]:
        return {branch.log: branch.writer for branch in self.branches}

    def branch(self, laptop: Laptop, scope: int, life: int = 1) -> Branch:
        key = laptop.key, scope, life
        if key not in self._current:
            self._current[key] = Branch(laptop, laptop.log_id(scope, life), [])
            self.branches.append(self._current[key])
        return self._current[key]

    def fork(self, branch: Branch, keep: int) -> None:
        """What the laptop writes from now on follows the first `keep` records of `branch`, beside what it had."""
        forked = Branch(branch.laptop, branch.log_id, branch.records[:keep])
        self._current[branch.laptop.key, branch.log_id.scope, branch.log_id.life] = forked
        self.branches.append(forked)

    def write(
        self,
        payload: Payload,
        subject: int,
        minute: float = 0,
        *,
        by: Laptop = FIRST,
        scope: int | None = None,
        life: int = 1,
        text: Payload | None = None,
    ) -> Record:
        """`minute` after the morning began in true time; the wall clock adds the laptop's skew."""
        spec = BY_PAYLOAD[type(payload)]
        if scope is None:
            squad = payload.to if isinstance(payload, MessageSent) else getattr(payload, "squad", SQUADS[0])
            scope = scope_of(spec.scope, squad)
        return self.write_bytes(spec.number, subject, encode_payload(payload), minute, by, scope, life, text)

    def write_bytes(
        self,
        kind: int,
        subject: int,
        payload: bytes,
        minute: float,
        by: Laptop,
        scope: int,
        life: int = 1,
        text: Payload | None = None,
    ) -> Record:
        branch = self.branch(by, scope, life)
        true_ms = MORNING_MS + round(minute * MINUTE_MS)
        salt = sha256(b"salt %d" % len(self.records)).digest()[:SALT_BYTES]
        stamp = self._clocks.setdefault(by.key, StampClock()).next(true_ms + by.skew_ms)
        record = chained(
            branch.head,
            Record(
                log=branch.log,
                number=len(branch.records) + 1,
                stamp=stamp,
                wall_ms=true_ms + by.skew_ms,
                boot_ms=true_ms - _BOOT_MS,
                operator=7,
                kind=kind,
                subject=subject,
                payload=payload,
                text=None if text is None else encode_text(text, salt),
                text_hash=b"",
                hash=b"",
            ),
        )
        branch.records.append(record)
        self.records.append(record)
        return record

    def strike(self, target: Record, *, by: Laptop = FIRST, scope: int | None = None, minute: float = 0) -> Record:
        """A strike as a kit writes it."""
        what = Strike(target.kind, target.number, target.name, target.log)
        place = self.writers[target.log].scope if scope is None else scope
        return self.write(what, target.subject, minute, by=by, scope=place)


def chained(previous: bytes, record: Record) -> Record:
    """`record` with the hashes that it must have after `previous`."""
    text_hash = hash_text(record.text)
    hash_ = chain_hash(
        previous,
        record.number,
        record.stamp,
        record.wall_ms,
        record.boot_ms,
        record.operator,
        record.kind,
        record.subject,
        record.payload,
        text_hash,
    )
    return msgspec.structs.replace(record, text_hash=text_hash, hash=hash_)


def erased(record: Record) -> Record:
    """What is left of a record after its text has been erased."""
    return msgspec.structs.replace(record, text=None)
