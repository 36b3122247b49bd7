"""Limit: durable commits of one row each, as fast as SQLite alone does them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from time import perf_counter

import msgspec

from benchmarks.figure import Figure, plain
from benchmarks.limits.table import INSERT, announce, open_table, row
from benchmarks.percentile import percentile
from benchmarks.place import workplace

NAME = "sqlite_commits"
WARM_UP_COMMITS = 200
COMMITS = 5_000


class Commits(msgspec.Struct, frozen=True):
    """Commits a second, and how long one takes."""

    rate: float
    p50_ms: float
    p99_ms: float


@cache
def measure() -> Commits:
    """Once a run: every figure is held against the same limit."""
    announce(NAME)
    with workplace() as folder:
        times_ms = _commit_times_ms(folder / "limit.db")
    return Commits(1_000 * len(times_ms) / sum(times_ms), percentile(times_ms, 50), percentile(times_ms, 99))


def run() -> Iterable[Figure]:
    limit = measure()
    yield plain(f"{NAME}.rate", limit.rate, "commits/s")
    yield plain(f"{NAME}.p50", limit.p50_ms, "ms")
    yield plain(f"{NAME}.p99", limit.p99_ms, "ms")


def _commit_times_ms(path: Path) -> list[float]:
    connection = open_table(path)
    rows = [row(number) for number in range(WARM_UP_COMMITS + COMMITS)]
    times_ms = []
    for values in rows:
        start = perf_counter()
        connection.execute(INSERT, values)
        times_ms.append((perf_counter() - start) * 1_000)
    connection.close()
    return times_ms[WARM_UP_COMMITS:]
