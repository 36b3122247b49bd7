"""From the Enter of a scan to the verdict painted, 10,000 people and 100,000 records, beside a bare Textual program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count

from benchmarks.figure import Figure, ratio_at_most
from benchmarks.full_laptop import READY, full_laptop
from benchmarks.limits.bare_app import answer
from benchmarks.limits.bare_textual import BARE
from benchmarks.percentile import percentile
from benchmarks.screen_times import Program, scan_ms
from benchmarks.terminal import open_terminal
from roster.people import short_number

NAME = "scan_to_verdict"
P50_TIMES_MAX = 1.3
P99_TIMES_MAX = 1.5
WARM_UP = 5
SCANS = 120


def run() -> Iterable[Figure]:
    laptop = full_laptop()
    kit = Program(laptop.command, READY)
    kit_ms, bare_ms = measure(kit, laptop.codes[: WARM_UP + SCANS])
    for percent, times_max in ((50, P50_TIMES_MAX), (99, P99_TIMES_MAX)):
        name = f"{NAME}.p{percent}"
        yield ratio_at_most(name, percentile(kit_ms, percent), "ms", percentile(bare_ms, percent), times_max)


def measure(kit: Program, codes: Sequence[tuple[int, str]]) -> tuple[list[float], list[float]]:
    """Both programs are open side by side and get each badge in turn."""
    kit_ms, bare_ms = [], []
    numbers = count(1)
    with (
        open_terminal(kit.command, kit.environ) as (terminal, _),
        open_terminal(BARE.command, BARE.environ) as (bare, _),
    ):
        terminal.wait_for(kit.ready)
        bare.wait_for(BARE.ready)
        for person, code in codes:
            kit_ms.append(scan_ms(terminal, code, short_number(person)))
            bare_ms.append(scan_ms(bare, code, answer(next(numbers))))
    return kit_ms[WARM_UP:], bare_ms[WARM_UP:]
