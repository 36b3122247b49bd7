"""What everybody really did, noted beside the product: what must be there in the end, and what it must come to.

Counts here share no code with the fold: payloads are read as plain lists.
"""

from __future__ import annotations

import msgspec

from fieldkit.journal.journal import Journal
from fieldkit.kit.kit import Kit
from fieldkit.records.record import Record
from tests.simulation.machine import Machine

Hash = bytes
#: Kinds that every laptop of the event may read, and where the others say their squad (docs/records.md).
PUBLIC = frozenset({3, 4, 10, 11, 12, 13, 14, 21})
_SQUAD_PLACE = {40: 1} | dict.fromkeys(
    (15, 16, 20, 30, 31, 41, 42, 43, 44, 45, 50, 51, 60, 61, 62, 63, 64, 71, 81, 82), 0
)
_STRIKE = 90


class Broken(AssertionError):
    """An invariant that does not hold: its name, and what was found."""

    def __init__(self, invariant: str, detail: object) -> None:
        super().__init__(f"{invariant}: {detail}")
        self.invariant = invariant


def check(holds: object, invariant: str, detail: object) -> None:
    if not holds:
        raise Broken(invariant, detail)


class Fact(msgspec.Struct, frozen=True):
    """A record as it was written: by which laptop, when it really was (0: nobody knows), and whether the laptop's clock
    was right until then."""

    record: Record
    writer: str
    true_ms: int
    right: bool


class Ledger:
    """`facts`: every record ever seen on the laptop that wrote it. `lost`: those that were on one disk alone when that
    was destroyed. `poison`: those that must end in quarantine; `strange`: those of kinds that nobody knows."""

    def __init__(self) -> None:
        self.facts: dict[Hash, Fact] = {}
        self.by_name: dict[bytes, Record] = {}
        self.lost: set[Hash] = set()
        self.poison: set[Hash] = set()
        self.strange: set[Hash] = set()
        #: What the server said that it holds, since it was last put back to an older state.
        self.acknowledged: set[Hash] = set()
        self._keys: dict[str, set[bytes]] = {}
        self._seen: dict[str, dict[int, int]] = {}
        self._confirmed: dict[str, set[Hash]] = {}
        self._told: dict[str, dict[int, int]] = {}

    def observe(self, name: str, machine: Machine, kit: Kit, *, late: bool = False) -> None:
        """Notes what a laptop has written since; what its kit came back from is confirmed. `late`: some of it may have
        been written before a crash, nobody knows when."""
        journal = kit.journal
        author = journal.author
        assert author is not None
        keys = self._keys.setdefault(name, set())
        keys.add(author.public)
        seen = self._seen.setdefault(name, {})
        for place, log in journal.logs.by_place.items():
            before = seen.get(place, log.row.fork_at - 1)
            if log.number > before and log.row.key in keys:
                seen[place] = log.number
                for record in journal.store.read_records(place, before + 1, log.number):
                    self._note(name, machine, record, late)

    def acknowledge(self, name: str, kit: Kit, *, from_stick: bool) -> list[Record]:
        """Notes what a laptop takes for held by the server since; returns the last such record of each log."""
        told = self._told.setdefault(name, {})
        last = []
        for place, number in kit._sync._rounds.memory.sent.items():
            log = kit.journal.logs.by_place.get(place)
            before = told.get(place, 0)
            if log is None or number <= max(before, log.row.fork_at - 1):
                continue
            told[place] = number
            records = kit.journal.store.read_records(place, before + 1, number)
            if not from_stick:
                self.acknowledged.update(record.hash for record in records)
            last += records[-1:]
        return last

    def _note(self, name: str, machine: Machine, record: Record, late: bool) -> None:
        self._confirmed.setdefault(name, set()).add(record.hash)
        if record.hash in self.facts:
            return
        self.facts[record.hash] = Fact(record, name, 0 if late else machine.true_ms, machine.right)
        self.by_name[record.name] = record
        stamp_ms = record.stamp >> 16
        check(
            stamp_ms <= machine.seen.furthest_ms + 61_000,
            "one bad clock moves nobody else's",
            f"{name} wrote a stamp {stamp_ms - machine.seen.furthest_ms} ms ahead of all its clock ever showed",
        )

    def keys_of(self, name: str) -> set[bytes]:
        """Keys that a laptop has written with."""
        return self._keys.get(name, set())

    def squad_of(self, record: Record) -> int | None:
        """Whose secret a record is: 0 everybody may read it, None it cannot be told by what it says."""
        if record.hash in self.poison or record.hash in self.strange:
            return None
        if record.kind in PUBLIC:
            return 0
        if record.kind == _STRIKE:
            target = self.by_name.get(msgspec.msgpack.decode(record.payload)[2])
            return self.squad_of(target) if target is not None else None
        place = _SQUAD_PLACE.get(record.kind)
        return None if place is None else int(msgspec.msgpack.decode(record.payload)[place])

    def strikes_of(self, targets: set[Hash]) -> set[Hash]:
        """Records that strike any of these."""
        names = {target[:16] for target in targets}
        strikes = (fact.record for fact in self.facts.values() if fact.record.kind == _STRIKE)
        return {record.hash for record in strikes if msgspec.msgpack.decode(record.payload)[2] in names}

    def survived(self, name: str, journal: Journal) -> None:
        """After a crash: what was confirmed must be there."""
        self._seen.pop(name, None)
        missing = self._confirmed.get(name, set()) - hashes(journal)
        check(not missing, "what was confirmed survives a crash", f"{len(missing)} records of {name} are gone")

    def forget(self, name: str) -> None:
        """Its disk was replaced by an older copy."""
        self._seen.pop(name, None)
        self._confirmed.pop(name, None)
        self._told.pop(name, None)


def hashes(journal: Journal) -> set[Hash]:
    """Every record that a journal holds, in whatever branch."""
    return {
        record.hash
        for log in journal.logs.by_place.values()
        for record in journal.store.read_records(log.row.place, log.row.fork_at, log.number)
    }
