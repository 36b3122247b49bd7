"""Limit: how soon a bare Textual program paints first, and how soon after Enter, seen from its terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache

import msgspec

from benchmarks.figure import Figure, plain
from benchmarks.limits.bare_app import READY, answer
from benchmarks.percentile import percentile
from benchmarks.terminal import COLUMNS, ROWS, open_terminal

NAME = "bare_textual"
STARTS = 7
WARM_UP_SCANS = 5
SCANS = 200
# As many digits as a badge has.
DIGITS = "0123456789" * 3 + "0123"
COMMAND = [sys.executable, "-m", "benchmarks.limits.bare_app"]


class Paint(msgspec.Struct, frozen=True):
    """Start to first paint (median), and Enter to painted."""

    first_ms: float
    enter_p50_ms: float
    enter_p99_ms: float


@cache
def measure(rows: int = ROWS, columns: int = COLUMNS) -> Paint:
    """Once a run for each size of terminal: every figure is held against the same limit."""
    first_ms = [_first_paint_ms(rows, columns) for _ in range(STARTS)]
    enter_ms = _enter_to_painted_ms(rows, columns)
    return Paint(percentile(first_ms, 50), percentile(enter_ms, 50), percentile(enter_ms, 99))


def run() -> Iterable[Figure]:
    limit = measure()
    yield plain(f"{NAME}.first_paint", limit.first_ms, "ms")
    yield plain(f"{NAME}.enter_p50", limit.enter_p50_ms, "ms")
    yield plain(f"{NAME}.enter_p99", limit.enter_p99_ms, "ms")


def _first_paint_ms(rows: int, columns: int) -> float:
    with open_terminal(COMMAND, {}, rows, columns) as (terminal, start):
        return (terminal.wait_for(READY) - start) * 1_000


def _enter_to_painted_ms(rows: int, columns: int) -> list[float]:
    times_ms = []
    with open_terminal(COMMAND, {}, rows, columns) as (terminal, _):
        terminal.wait_for(READY)
        for scan in range(1, WARM_UP_SCANS + SCANS + 1):
            enter = terminal.scan(DIGITS)
            times_ms.append((terminal.wait_for(answer(scan)) - enter) * 1_000)
    return times_ms[WARM_UP_SCANS:]
