"""A check-in through the kit (judged, recorded, chained, folded, shown) beside a row that SQLite alone commits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from time import perf_counter

import msgspec

from benchmarks.figure import Figure, beside, ratio_at_least, ratio_at_most
from benchmarks.limits.sqlite_commits import commit_times_ms
from benchmarks.limits.table import announce, open_table, row
from benchmarks.percentile import percentile
from benchmarks.place import workplace
from benchmarks.stage import join_laptop, load_plan, make_stage, open_kit, people_of
from benchmarks.today import held_now
from fieldkit.clock import SystemClock
from fieldkit.kit.kit import Kit

NAME = "durable_append"
SHARE_MIN = 0.5
P99_TIMES_MAX = 3.0
SQUAD = 5
#: Kit and limit take turns, so that a disk that gets slower or faster does so for both.
BLOCKS = 15
BLOCK = 100
#: Goes before, unmeasured.
WARM_UP = 100


class Times(msgspec.Struct, frozen=True):
    """How long each check-in took, and each commit of the limit."""

    kit_ms: list[float]
    limit_ms: list[float]


def run() -> Iterable[Figure]:
    announce(NAME)
    with workplace() as folder:
        times = measure(folder, BLOCKS, BLOCK)
    rates = [1_000 * len(ms) / sum(ms) for ms in (times.kit_ms, times.limit_ms)]
    p99s = [percentile(ms, 99) for ms in (times.kit_ms, times.limit_ms)]
    p50s = [percentile(ms, 50) for ms in (times.kit_ms, times.limit_ms)]
    yield ratio_at_least(f"{NAME}.rate", rates[0], "check-ins/s", rates[1], SHARE_MIN)
    yield ratio_at_most(f"{NAME}.p99", p99s[0], "ms", p99s[1], P99_TIMES_MAX)
    yield beside(f"{NAME}.p50", p50s[0], "ms", p50s[1])


def measure(folder: Path, blocks: int, block: int) -> Times:
    """Everybody of one large squad is scanned, each for the first time."""
    event = held_now(load_plan(), SystemClock().wall_ms())
    count = WARM_UP + blocks * block
    people = [msgspec.structs.replace(person, squad=SQUAD) for person in people_of(event, count)]
    stage = make_stage(folder, event, people, SystemClock().wall_ms())
    codes = iter(stage.codes.values())
    rows = (row(number) for number in range(count))
    home = join_laptop(stage, "laptop", (SQUAD,))
    with (
        closing(open_kit(home, SystemClock())) as kit,
        closing(open_table(folder / "limit.db")) as limit,
    ):
        _scan(kit, islice(codes, WARM_UP))
        commit_times_ms(limit, islice(rows, WARM_UP))
        times = Times([], [])
        for _ in range(blocks):
            times.kit_ms.extend(_scan(kit, islice(codes, block)))
            times.limit_ms.extend(commit_times_ms(limit, islice(rows, block)))
    return times


def _scan(kit: Kit, codes: Iterator[str]) -> list[float]:
    times_ms = []
    for code in codes:
        start = perf_counter()
        verdict = kit.scan(code)
        times_ms.append((perf_counter() - start) * 1_000)
        assert verdict.kind == "in"
    return times_ms
