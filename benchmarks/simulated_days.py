"""How many days of the simulation (kits, server, faults, calm and all checks) one core plays in a minute."""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter

from benchmarks.figure import Figure, plain
from tests.simulation.play import play_day

NAME = "simulated_days"
SEEDS = 40


def run() -> Iterable[Figure]:
    play_day(0)
    begin_s = perf_counter()
    records = sum(play_day(seed).records for seed in range(1, SEEDS + 1))
    minutes = (perf_counter() - begin_s) / 60
    yield plain(NAME, SEEDS / minutes, "days/min on one core")
    yield plain(f"{NAME}.records", records / minutes, "records/min on one core")
