"""Limit: how soon a bare Textual program paints first, and how soon after Enter, seen from its terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from benchmarks.figure import Figure, plain
from benchmarks.limits.bare_app import READY, answer
from benchmarks.percentile import percentile
from benchmarks.screen_times import Program, first_paint_ms, scan_ms
from benchmarks.terminal import open_terminal

NAME = "bare_textual"
STARTS = 5
WARM_UP_SCANS = 3
SCANS = 40
# As many digits as a badge has.
DIGITS = "0123456789" * 3 + "0123"
BARE = Program((sys.executable, "-m", "benchmarks.limits.bare_app"), READY)


def run() -> Iterable[Figure]:
    yield plain(f"{NAME}.first_paint", percentile([first_paint_ms(BARE) for _ in range(STARTS)], 50), "ms")
    times_ms = _enter_to_painted_ms()
    yield plain(f"{NAME}.enter_p50", percentile(times_ms, 50), "ms")
    yield plain(f"{NAME}.enter_p99", percentile(times_ms, 99), "ms")


def _enter_to_painted_ms() -> list[float]:
    with open_terminal(BARE.command, BARE.environ) as (terminal, _):
        terminal.wait_for(BARE.ready)
        scans = range(1, WARM_UP_SCANS + SCANS + 1)
        times_ms = [scan_ms(terminal, DIGITS, answer(scan)) for scan in scans]
    return times_ms[WARM_UP_SCANS:]
