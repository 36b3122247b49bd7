"""From starting the kit to its first screen, with 10,000 people on the roster, beside a bare Textual program."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.figure import Figure, ratio_at_most
from benchmarks.full_laptop import READY, full_laptop
from benchmarks.limits.bare_textual import BARE
from benchmarks.percentile import percentile
from benchmarks.screen_times import Program, first_paint_ms

NAME = "first_paint"
TIMES_MAX = 3.0
#: Kit and bare program take turns; the first of each only warms the disk's cache.
TURNS = 8


def run() -> Iterable[Figure]:
    kit_ms, bare_ms = measure(Program(full_laptop().command, READY), TURNS)
    yield ratio_at_most(NAME, percentile(kit_ms, 50), "ms", percentile(bare_ms, 50), TIMES_MAX)


def measure(kit: Program, turns: int) -> tuple[list[float], list[float]]:
    """Of the kit and of the bare program."""
    pairs = [(first_paint_ms(kit), first_paint_ms(BARE)) for _ in range(turns)]
    return [pair[0] for pair in pairs[1:]], [pair[1] for pair in pairs[1:]]
