"""400 records over 64 kbit/s, 800 ms there and back, one message in twenty lost: simulated, with the kit's own sync."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.figure import Figure, plain, value_at_most
from benchmarks.percentile import percentile
from tests.simulation.bad_link import pass_backlog

NAME = "bad_link"
SEEDS = 200
SECONDS_MAX = 6.0


def run() -> Iterable[Figure]:
    passages = [pass_backlog(seed) for seed in range(SEEDS)]
    seconds = [passage.took_ms / 1_000 for passage in passages]
    yield value_at_most(f"{NAME}.p95", percentile(seconds, 95), "s", SECONDS_MAX)
    yield plain(f"{NAME}.p50", percentile(seconds, 50), "s")
    yield value_at_most(f"{NAME}.sent_again", sum(passage.again for passage in passages), "records", 1e-9)
