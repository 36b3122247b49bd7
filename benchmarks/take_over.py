"""A laptop of many days dies, and a spare goes on from its mirror: records missing there, and how long it takes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

import msgspec

from benchmarks.corpus import Corpus, corpus
from benchmarks.figure import Figure, plain, value_at_most
from benchmarks.hand_clock import HandClock
from benchmarks.place import workplace
from benchmarks.stage import SEED, chance_of, open_kit
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
from fieldkit.kit.take_over import read_mirror, take_over

NAME = "take_over"
#: A captain goes on within five minutes; finding the spare and typing the code are part of them.
S_MAX = 30.0


class Measured(msgspec.Struct, frozen=True):
    """`records` that the dead laptop held, `missing` of them on the spare."""

    records: int
    missing: int
    mirror_s: float
    take_over_s: float


def run() -> Iterable[Figure]:
    with workplace() as folder:
        measured = measure(corpus(), folder)
    yield Figure(f"{NAME}.missing", measured.missing, "records", 0, None, "value <= 0", measured.missing == 0)
    yield value_at_most(NAME, measured.take_over_s, "s", S_MAX)
    yield plain(f"{NAME}.mirror", measured.mirror_s, "s")
    yield plain(f"{NAME}.records", measured.records, "records")


def measure(what: Corpus, folder: Path) -> Measured:
    """The first laptop of the corpus mirrors everything, and dies; a spare that knows nothing takes over."""
    stick = folder / "stick"
    stick.mkdir()
    with what.opened(folder) as kits:
        dead = _held(kits[0])
        began = perf_counter()
        code = kits[0].mirror.turn_on(stick).code
        mirror_s = perf_counter() - began
    clock = HandClock(what.end_ms)
    began = perf_counter()
    take_over(folder / "spare", read_mirror([stick], code), clock, chance_of(SEED + 1))
    spare = open_kit(Home(folder / "spare"), clock)
    take_over_s = perf_counter() - began
    try:
        return Measured(len(dead), len(dead - _held(spare)), mirror_s, take_over_s)
    finally:
        spare.close()


def _held(kit: Kit) -> set[bytes]:
    """The hash of every record."""
    store = kit.journal.store
    return {
        record.hash
        for log in kit.journal.logs.by_place.values()
        for record in store.read_records(log.row.place, log.row.fork_at, log.number)
    }
