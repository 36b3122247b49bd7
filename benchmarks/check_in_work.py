"""What a check-in costs without the disk: badge judged, record written, folded, views and verdict made."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from time import perf_counter

from benchmarks.figure import Figure, plain, value_at_most
from benchmarks.full_laptop import CAPTAIN, WHOLE_EVENT, FullLaptop, full_laptop
from benchmarks.percentile import percentile
from benchmarks.quick import make_quick
from benchmarks.stage import open_kit
from fieldkit.clock import SystemClock
from fieldkit.kit.home import Home

NAME = "check_in_work"
P99_MS_MAX = {CAPTAIN: 2.0, WHOLE_EVENT: 3.0}
WARM_UP = 20
SCANS = 800


def run() -> Iterable[Figure]:
    for size, most in P99_MS_MAX.items():
        times_ms = measure(full_laptop(size))
        yield value_at_most(f"{NAME}.{size.name}.p99", percentile(times_ms, 99), "ms", most)
        yield plain(f"{NAME}.{size.name}.p50", percentile(times_ms, 50), "ms")


def measure(laptop: FullLaptop, scans: int = SCANS) -> list[float]:
    """The last of its people, so that those who come first are left for others to scan."""
    times_ms = []
    with closing(open_kit(Home(laptop.home), SystemClock())) as kit:
        make_quick(kit.journal)
        kit.prepare_search()
        for _, code in laptop.codes[-WARM_UP - scans :]:
            start = perf_counter()
            verdict = kit.scan(code)
            times_ms.append((perf_counter() - start) * 1_000)
            assert verdict.saved
    return times_ms[WARM_UP:]
