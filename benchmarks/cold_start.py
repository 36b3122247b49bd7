"""From starting the kit to its first screen and to its first verdict, beside a bare Textual program's first screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.figure import Figure, ratio_at_most
from benchmarks.full_laptop import CAPTAIN, READY, WHOLE_EVENT, full_laptop
from benchmarks.limits.bare_textual import BARE
from benchmarks.percentile import percentile
from benchmarks.screen_times import Program, first_paint_ms, first_scan_ms
from roster.people import short_number

NAME = "cold_start"
#: First screen and first verdict, as times of the bare program's first screen, by size.
TIMES_MAX = {CAPTAIN: (2.0, 2.5), WHOLE_EVENT: (2.0, 3.0)}
#: Kit and bare program take turns; the first of each only warms the disk's cache.
TURNS = 9


def run() -> Iterable[Figure]:
    for size, times_max in TIMES_MAX.items():
        laptop = full_laptop(size)
        paint_ms, scan_ms, bare_ms = measure(Program(laptop.command, READY), laptop.codes[:TURNS])
        bare = percentile(bare_ms, 50)
        for what, ms, most in zip(("first_paint", "first_scan"), (paint_ms, scan_ms), times_max, strict=True):
            yield ratio_at_most(f"{NAME}.{size.name}.{what}", percentile(ms, 50), "ms", bare, most)


def measure(kit: Program, codes: Sequence[tuple[int, str]]) -> tuple[list[float], list[float], list[float]]:
    """Of the kit until its screen and until the verdict of a scan that was typed meanwhile, and of the bare program
    until its screen."""
    paint_ms, scan_ms, bare_ms = [], [], []
    for person, code in codes:
        paint_ms.append(first_paint_ms(kit))
        bare_ms.append(first_paint_ms(BARE))
        scan_ms.append(first_scan_ms(kit, code, short_number(person)))
    return paint_ms[1:], scan_ms[1:], bare_ms[1:]
