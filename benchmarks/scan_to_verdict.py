"""From a scan to the verdict painted, on laptops with a full roster and journal, beside a bare Textual program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count

from benchmarks.figure import Figure, ratio_at_most, value_at_most
from benchmarks.full_laptop import CAPTAIN, READY, WHOLE_EVENT, Size, full_laptop
from benchmarks.limits.bare_app import answer
from benchmarks.limits.bare_textual import BARE
from benchmarks.percentile import percentile
from benchmarks.screen_times import Program, scan_ms, whole_scan_ms
from benchmarks.terminal import open_terminal
from roster.people import short_number

NAME = "scan_to_verdict"
#: p50 and p99 as times of the bare program's, by size.
TIMES_MAX = {CAPTAIN: (1.2, 1.3), WHOLE_EVENT: (1.3, 1.5)}
#: From the first character at 8 ms a key.
WHOLE_MS_MAX = 400
WARM_UP = 5
SCANS = 200


def run() -> Iterable[Figure]:
    for size, times_max in TIMES_MAX.items():
        yield from _of_size(size, times_max)


def _of_size(size: Size, times_max: tuple[float, float]) -> Iterable[Figure]:
    laptop = full_laptop(size)
    kit_ms, whole_ms, bare_ms = measure(Program(laptop.command, READY), laptop.codes[: WARM_UP + SCANS])
    for percent, most in zip((50, 99), times_max, strict=True):
        name = f"{NAME}.{size.name}.p{percent}"
        yield ratio_at_most(name, percentile(kit_ms, percent), "ms", percentile(bare_ms, percent), most)
    yield value_at_most(f"{NAME}.{size.name}.first_key_p99", percentile(whole_ms, 99), "ms", WHOLE_MS_MAX)


def measure(kit: Program, codes: Sequence[tuple[int, str]]) -> tuple[list[float], list[float], list[float]]:
    """Of the kit from Enter and from the first character, and of the bare program from Enter. Both are open side by
    side and get each badge in turn."""
    kit_ms, whole_ms, bare_ms = [], [], []
    numbers = count(1)
    with (
        open_terminal(kit.command, kit.environ) as (terminal, _),
        open_terminal(BARE.command, BARE.environ) as (bare, _),
    ):
        terminal.wait_for(kit.ready)
        bare.wait_for(BARE.ready)
        for person, code in codes:
            after_enter_ms, from_first_ms = whole_scan_ms(terminal, code, short_number(person))
            kit_ms.append(after_enter_ms)
            whole_ms.append(from_first_ms)
            bare_ms.append(scan_ms(bare, code, answer(next(numbers))))
    return kit_ms[WARM_UP:], whole_ms[WARM_UP:], bare_ms[WARM_UP:]
