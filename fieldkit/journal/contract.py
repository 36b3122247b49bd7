"""What a database must do to hold a journal. One suite of contract tests runs on every implementation.

The journal's own code (chains, forks, fold) stands above this and is the same for all; a store only keeps rows. One
process writes. What is done inside `transaction()` is durable, all of it or nothing, once that has been left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

import msgspec

from fieldkit.records.fold import Changed
from fieldkit.records.record import Record
from fieldkit.records.state import Totals


class LogRow(msgspec.Struct, frozen=True):
    """A log or a branch of one. `place` is its number in this store; `fork_at` the first record of its own (1: no
    fork), before which it shares the records of the branch `parent` (a place, 0: none)."""

    place: int
    log: int
    key: bytes
    scope: int
    life: int
    parent: int = 0
    fork_at: int = 1


class LogHead(msgspec.Struct, frozen=True):
    """The last record that a store holds of a log."""

    number: int
    stamp: int
    hash: bytes


class DeviceRow(msgspec.Struct, frozen=True):
    """A device that has been heard of; `certificate` is b"" while none is known, `heard_ms` its last contact or 0."""

    key: bytes
    certificate: bytes = b""
    heard_ms: int = 0
    #: What the device said of itself at its last contact: program version, unsent records.
    note: str = ""
    #: How far it had read the urgent lane of the feed then.
    read: int = 0


class FeedRow(msgspec.Struct, frozen=True):
    """Records `first` … `last` of a log that were stored together. Positions rise in the order of commits. The feed has
    two lanes, so that what is `urgent` can be read before what is not."""

    position: int
    place: int
    first: int
    last: int
    origin: str
    at_ms: int
    urgent: bool


class BlobRow(msgspec.Struct, frozen=True):
    """A blob: `held` bytes of it from its beginning; `whole` once that is all, and its hash has been found right."""

    place: int
    hash: bytes
    held: int = 0
    whole: bool = False


class StateRow(msgspec.Struct, frozen=True):
    """A subject's stored state (see `fieldkit.records.fold`)."""

    space: int
    subject: int
    squad: int
    status: int
    at_ms: int
    body: bytes


class Store(Protocol):
    """Rows of a journal in a database."""

    def transaction(self) -> AbstractContextManager[None]:
        """Durable once it has been left; undone where it was left by an exception."""
        ...

    def close(self) -> None: ...

    def load_meta(self, name: str) -> bytes | None: ...

    def save_meta(self, name: str, value: bytes) -> None: ...

    def list_meta(self, prefix: str) -> list[tuple[str, bytes]]: ...

    def delete_meta(self, name: str) -> None: ...

    def load_logs(self) -> list[tuple[LogRow, LogHead | None]]:
        """Every log and branch with its head (None while it is empty)."""
        ...

    def insert_log(self, row: LogRow) -> int:
        """Stores a new log (its `place` is ignored) and returns the place that it got."""
        ...

    def rest(self) -> None:
        """Does what is better done while nobody waits. Changes nothing that can be read."""
        ...

    def insert_records(self, place: int, records: list[Record]) -> None: ...

    def read_records(self, place: int, first: int, last: int) -> list[Record]:
        """Records by number, both ends included, of this branch alone."""
        ...

    def read_record(self, place: int, number: int) -> Record | None: ...

    def fill_record(self, place: int, record: Record) -> None:
        """Puts the content of a record in, where there was a placeholder."""
        ...

    def erase_texts(self, place: int, numbers: Iterable[int]) -> int:
        """Takes texts out for good, keeping their hashes; returns how many there were."""
        ...

    def subjects_of(self, place: int) -> list[tuple[int, int]]:
        """Each (kind, subject) that the log has records of, once."""
        ...

    def count_records(self) -> int: ...

    def insert_seal(self, place: int, number: int, seal: bytes) -> None: ...

    def read_seal(self, place: int, first: int, last: int) -> tuple[int, bytes] | None:
        """The seal with the greatest number from `first` to `last`."""
        ...

    def list_seals(self, place: int) -> Iterator[tuple[int, bytes]]: ...

    def insert_feed(self, place: int, first: int, last: int, origin: str, at_ms: int, *, urgent: bool) -> int:
        """Returns the row's position, which is above that of every other, whichever lane it is in."""
        ...

    def read_feed(self, after: int, rows: int, *, urgent: bool) -> list[FeedRow]:
        """The next rows of one lane."""
        ...

    def last_feed(self, rows: int) -> list[FeedRow]:
        """The newest rows of both lanes, the last one first."""
        ...

    def find_feed(self, place: int, number: int, *, urgent: bool) -> FeedRow | None:
        """The row of a lane with which a record came; None where there is none for it."""
        ...

    def last_position(self) -> int: ...

    def load_blobs(self) -> list[BlobRow]: ...

    def insert_blob(self, hash_: bytes) -> int:
        """Returns the place that the blob got."""
        ...

    def save_blob(self, row: BlobRow) -> None: ...

    def delete_blob(self, place: int) -> None:
        """With all of its pieces."""
        ...

    def insert_piece(self, place: int, start: int, data: bytes) -> None:
        """Stores a blob's bytes from `start` on."""
        ...

    def read_piece(self, place: int, start: int) -> bytes:
        """Bytes from `start` on up to the end of the stored piece in which that lies."""
        ...

    def load_devices(self) -> list[DeviceRow]: ...

    def save_device(self, row: DeviceRow) -> None: ...

    def insert_quarantine(self, place: int, number: int, reason: str) -> None: ...

    def delete_quarantine(self, place: int, number: int) -> None: ...

    def load_quarantine(self) -> list[tuple[int, int, str]]:
        """(place, number, reason) of every record that does not count."""
        ...

    def load_state(self, space: int, subject: int) -> bytes | None: ...

    def list_states(self, space: int, squad: int | None = None) -> list[StateRow]:
        """States of a space, or of those of its subjects that belong to a squad, by subject."""
        ...

    def list_bodies(self, space: int, subjects: Iterable[int]) -> dict[int, bytes]: ...

    def save_states(self, changed: list[Changed]) -> None: ...

    def load_totals(self) -> Totals: ...

    def save_totals(self, totals: Totals) -> None:
        """Sets these totals to their values (0: takes them out)."""
        ...

    def clear_views(self) -> None:
        """Takes out every state, total and quarantine: all that is made from the records."""
        ...
