"""Limit: durable commits of one row each, as fast as SQLite alone does them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from itertools import islice
from time import perf_counter

from benchmarks.figure import Figure, plain
from benchmarks.limits.table import INSERT, Row, announce, open_table, row
from benchmarks.percentile import percentile
from benchmarks.place import workplace

NAME = "sqlite_commits"
WARM_UP_COMMITS = 100
COMMITS = 1_500


def run() -> Iterable[Figure]:
    announce(NAME)
    rows = (row(number) for number in range(WARM_UP_COMMITS + COMMITS))
    with workplace() as folder, closing(open_table(folder / "limit.db")) as connection:
        commit_times_ms(connection, islice(rows, WARM_UP_COMMITS))
        times_ms = commit_times_ms(connection, rows)
    yield plain(f"{NAME}.rate", 1_000 * len(times_ms) / sum(times_ms), "commits/s")
    yield plain(f"{NAME}.p50", percentile(times_ms, 50), "ms")
    yield plain(f"{NAME}.p99", percentile(times_ms, 99), "ms")


def commit_times_ms(connection: sqlite3.Connection, rows: Iterable[Row]) -> list[float]:
    """How long each row's own durable commit takes."""
    times_ms = []
    for values in rows:
        start = perf_counter()
        connection.execute(INSERT, values)
        times_ms.append((perf_counter() - start) * 1_000)
    return times_ms
