"""Scans as fast as the kit takes them, through a day of 20,000: none lost, and what memory it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import count, islice
from time import perf_counter

import psutil

from benchmarks.figure import Figure, value_at_least, value_at_most
from benchmarks.full_laptop import CAPTAIN, READY, WHOLE_EVENT, FullLaptop, full_laptop
from benchmarks.stage import open_kit
from benchmarks.terminal import Terminal, open_terminal
from fieldkit.clock import SystemClock
from fieldkit.kit.home import Home
from roster.people import short_number

NAME = "long_day"
RATE_MIN = {CAPTAIN: 30.0, WHOLE_EVENT: 20.0}
MEMORY_MB_MAX = {CAPTAIN: 110.0, WHOLE_EVENT: 180.0}
GROWTH_MAX = 1.2
#: Scans after which memory is looked at, and at the end of the day.
EARLY, LATE = 1_000, 20_000
#: How many are typed in one go; those that wait are in the terminal.
GO = 20
#: After this long without a key garbage is collected.
QUIET_S = 23.0
DIRECTION = b"\x16"
MB = 1_000_000


def run() -> Iterable[Figure]:
    for size in (CAPTAIN, WHOLE_EVENT):
        rate, lost, memory_mb = measure(full_laptop(size), (EARLY, LATE), QUIET_S)
        name = f"{NAME}.{size.name}"
        yield value_at_least(f"{name}.rate", rate, "scans/s", RATE_MIN[size])
        yield value_at_most(f"{name}.lost", lost, "scans", 0)
        yield value_at_most(f"{name}.memory", memory_mb[0], "MB", MEMORY_MB_MAX[size])
        yield value_at_most(f"{name}.growth", memory_mb[1] / memory_mb[0], "times", GROWTH_MAX)


def measure(laptop: FullLaptop, counts: Sequence[int], quiet_s: float) -> tuple[float, int, list[float]]:
    """Scans a second, how many of the scans left no record, and megabytes in memory after each of so many scans."""
    _send_away(laptop)
    before, spent_s, done, memory_mb = _records(laptop), 0.0, 0, []
    with open_terminal(laptop.command, {}) as (terminal, _):
        terminal.wait_for(READY)
        terminal.rest(quiet_s / 4)
        keys = _scans(laptop)
        for wanted in counts:
            spent_s += _scan(terminal, list(islice(keys, wanted - done)))
            done = wanted
            terminal.rest(quiet_s)
            memory_mb.append(psutil.Process(terminal.pid).memory_info().rss / MB)
    return done / spent_s, done - (_records(laptop) - before), memory_mb


def _scan(terminal: Terminal, scans: Sequence[tuple[int, bytes]]) -> float:
    """Seconds until the last verdict is painted."""
    start = perf_counter()
    for at in range(0, len(scans), GO):
        go = scans[at : at + GO]
        terminal.forget()
        terminal.pour(b"".join(keys for _, keys in go))
        terminal.wait_for(short_number(go[-1][0]))
    return perf_counter() - start


def _scans(laptop: FullLaptop) -> Iterator[tuple[int, bytes]]:
    """Everybody comes, everybody leaves, and so on: each scan is a record."""
    people = laptop.codes[:EARLY]
    for turn in count():
        for place, (person, code) in enumerate(people):
            change = DIRECTION if turn and not place else b""
            yield person, change + code.encode() + b"\r"


def _send_away(laptop: FullLaptop) -> None:
    """Whoever is here from another figure leaves."""
    with closing(open_kit(Home(laptop.home), SystemClock())) as kit:
        for person, _ in laptop.codes[:EARLY]:
            kit.check_out(person)


def _records(laptop: FullLaptop) -> int:
    with closing(open_kit(Home(laptop.home), SystemClock())) as kit:
        return kit.sync_status().records
