"""The state of one subject, in two shapes that any order of records builds alike.

`Entries` keeps the records of a subject that has tens of them, strikes among them, in the total order.
`Sums` keeps sums by part where a subject has thousands, and the names that have been struck.
"""

from __future__ import annotations

from bisect import bisect_left

import msgspec

from fieldkit.records.record import Record

#: Log, number and name of a record.
Reference = tuple[int, int, bytes]


class Entry(msgspec.Struct, frozen=True, array_like=True, order=True, gc=False):
    """What the fold keeps of a record; field order is the total order (stamp, log, number, name)."""

    stamp: int
    log: int
    number: int
    name: bytes
    kind: int
    wall_ms: int
    boot_ms: int
    operator: int
    payload: bytes
    has_text: bool


def entry_of(record: Record) -> Entry:
    return Entry(
        record.stamp,
        record.log,
        record.number,
        record.hash[:16],
        record.kind,
        record.wall_ms,
        record.boot_ms,
        record.operator,
        record.payload,
        record.text_hash != b"",
    )


class Entries(msgspec.Struct, array_like=True):
    """All records of a subject, in the total order, each once."""

    entries: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Puts it in its place; does nothing where it is already there."""
        entries = self.entries
        if not entries or entry > entries[-1]:
            entries.append(entry)
            return
        place = bisect_left(entries, entry)
        if entries[place] != entry:
            entries.insert(place, entry)


class Sums(msgspec.Struct, array_like=True):
    """Sums by part, how many records are in them, when the last one was, and who has been struck (sorted). `shown`:
    the records that name pictures, struck ones too, in the total order."""

    sums: dict[str, int] = {}
    count: int = 0
    last_stamp: int = 0
    struck: list[Reference] = []
    shown: list[Entry] = []

    def add(self, amounts: dict[str, int], times: int) -> None:
        """Adds a record's amounts so many times, or takes them away again (-1). Parts that come to 0 vanish."""
        self.count += times
        for part, amount in amounts.items():
            total = self.sums.get(part, 0) + times * amount
            if total:
                self.sums[part] = total
            else:
                self.sums.pop(part, None)

    def show(self, entry: Entry) -> None:
        place = bisect_left(self.shown, entry)
        if place == len(self.shown) or self.shown[place] != entry:
            self.shown.insert(place, entry)

    def strike(self, target: Reference) -> bool:
        """Notes that `target` is struck; False where it was already."""
        place = bisect_left(self.struck, target)
        if place < len(self.struck) and self.struck[place] == target:
            return False
        self.struck.insert(place, target)
        return True

    def is_struck(self, target: Reference) -> bool:
        place = bisect_left(self.struck, target)
        return place < len(self.struck) and self.struck[place] == target


#: A total: (squad, figure, part) → value. Totals of a journal are the sums over its subjects' contributions.
TotalKey = tuple[int, str, int]
Totals = dict[TotalKey, int]


class Row(msgspec.Struct, frozen=True, gc=False):
    """How a subject is found by screens (`squad`, `status`, `at_ms`), and what it adds to the totals."""

    squad: int
    status: int
    at_ms: int
    totals: Totals


class Writer(msgspec.Struct, frozen=True, gc=False):
    """Who wrote a log, as the certificate says: rights come from here, never from the order of arrival."""

    device: int
    scope: int
    life: int
    all_squads: bool
    squads: frozenset[int]
    #: The server: only it may judge devices, and it is never judged, so that verdicts depend on no order.
    judges: bool = False

    def may_strike(self, target: Writer, squad: int) -> bool:
        """Own records, those of an own squad, or anything for the desk; only within the target's scope."""
        if self.scope != target.scope:
            return False
        return self.all_squads or self.device == target.device or squad in self.squads


class Context:
    """What the fold must know besides the records: writers, clock corrections, the event's days."""

    def writer(self, log: int) -> Writer:
        raise NotImplementedError

    def offset_ms(self, entry: Entry) -> int:
        """What to add to the entry's wall clock to get the server's time; 0 where it is near enough."""
        raise NotImplementedError

    def day(self, at_ms: int) -> int:
        """The local day as a proleptic ordinal (`date.toordinal`)."""
        raise NotImplementedError
