"""Who writes this journal's own logs: one device key, one life, one log a scope."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from nacl.signing import SigningKey

from fieldkit.errors import JournalError
from fieldkit.records.chain import chain_hash, first_hash, hash_text, log_number, seal_message
from fieldkit.records.codec import encode_payload
from fieldkit.records.kinds import BY_PAYLOAD, LogClosed, LogOpened
from fieldkit.records.record import PAYLOAD_BYTES_MAX, TEXT_BYTES_MAX, Draft, LogId, Record
from fieldkit.records.stamps import STEP_BACK_MS_MAX, StampClock

_OPENED, _CLOSED = BY_PAYLOAD[LogOpened].number, BY_PAYLOAD[LogClosed].number


class Moment(msgspec.Struct, frozen=True):
    """The raw clocks and the person on duty when something is written."""

    wall_ms: int
    boot_ms: int
    operator: int = 0


class OwnLog(msgspec.Struct):
    """The open end of one of this device's logs."""

    log: int
    log_id: LogId
    number: int
    hash: bytes


class Author:
    """Makes records: stamps and chains them. What it made exists only once the journal has stored it."""

    def __init__(
        self, key: SigningKey, event: bytes, life: int, formers: Sequence[SigningKey] = (), previous: int = 0
    ) -> None:
        """`formers`: keys that this device had before; `previous`: its life before this one (0: none)."""
        self.key = key
        self.public = bytes(key.verify_key)
        self.formers = tuple(formers)
        self._keys = {bytes(each.verify_key): each for each in (*formers, key)}
        self.life = life
        self.previous = previous
        self.clock = StampClock()
        self.last_wall_ms = 0
        self.own: dict[int, OwnLog] = {}
        self._event = event

    def owns(self, key: bytes) -> bool:
        """Whether what was written under this public key is this device's."""
        return key in self._keys

    def resume(self, log: int, log_id: LogId, number: int, hash_: bytes) -> None:
        """Goes on with a log of this life that the journal holds."""
        self.own[log_id.scope] = OwnLog(log, log_id, number, hash_)

    def stepped_back(self, moment: Moment) -> bool:
        """Whether the wall clock went back so far that new logs must be opened."""
        return moment.wall_ms < self.last_wall_ms - STEP_BACK_MS_MAX

    def make(self, draft: Draft, moment: Moment, cause: str) -> list[Record]:
        """The record of `draft`, after an opening record where its scope has no log in this life yet."""
        _check_size(draft)
        made = []
        own = self.own.get(draft.scope)
        if own is None:
            own = self._open(draft.scope)
            opening = LogOpened(cause, self.previous)
            made.append(self._next(own, Draft(draft.scope, _OPENED, 0, encode_payload(opening)), moment))
        made.append(self._next(own, draft, moment))
        return made

    def close(self, moment: Moment, cause: str) -> list[Record]:
        """Last records of all open logs."""
        closing = encode_payload(LogClosed(cause))
        return [self._next(own, Draft(scope, _CLOSED, 0, closing), moment) for scope, own in self.own.items()]

    def begin(self, life: int, wall_ms: int) -> None:
        """Leaves all logs as they are; from now on this author writes in `life`."""
        self.own.clear()
        self.previous, self.life = self.life, life
        self.last_wall_ms = wall_ms

    def seal(self, log: int, number: int, hash_: bytes, by: bytes = b"") -> bytes:
        """`by`: the key that the log was written under, where that is a former one."""
        key = self._keys[by or self.public]
        return key.sign(seal_message(self._event, log, number, hash_)).signature

    def _open(self, scope: int) -> OwnLog:
        log_id = LogId(self.public, scope, self.life)
        first = first_hash(self._event, log_id)
        own = self.own[scope] = OwnLog(log_number(first), log_id, 0, first)
        return own

    def _next(self, own: OwnLog, draft: Draft, moment: Moment) -> Record:
        stamp = self.clock.next(moment.wall_ms)
        text_hash = hash_text(draft.text)
        number = own.number + 1
        hash_ = chain_hash(
            own.hash,
            number,
            stamp,
            moment.wall_ms,
            moment.boot_ms,
            moment.operator,
            draft.kind,
            draft.subject,
            draft.payload,
            text_hash,
        )
        own.number, own.hash = number, hash_
        self.last_wall_ms = max(self.last_wall_ms, moment.wall_ms)
        return Record(
            own.log,
            number,
            stamp,
            moment.wall_ms,
            moment.boot_ms,
            moment.operator,
            draft.kind,
            draft.subject,
            draft.payload,
            draft.text,
            text_hash,
            hash_,
        )


def _check_size(draft: Draft) -> None:
    if len(draft.payload) > PAYLOAD_BYTES_MAX:
        raise JournalError("errors.journal.payload_size", bytes=len(draft.payload), most=PAYLOAD_BYTES_MAX)
    if draft.text is not None and len(draft.text) > TEXT_BYTES_MAX:
        raise JournalError("errors.journal.text_size", bytes=len(draft.text), most=TEXT_BYTES_MAX)
