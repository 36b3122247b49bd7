"""Days on which everything goes wrong: in the end nothing is missing, and all know the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.simulation.play import play_day, try_day
from tests.simulation.tally import Tally

SEEDS = 300
#: Large enough that each chunk must meet every kind of fault.
CHUNK = 75
TWICE = (3, 11, 26, 48)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_nothing_is_lost_and_all_know_the_same(first: int, record_property: Callable[[str, object], None]) -> None:
    tally = Tally()
    for seed in range(first, first + CHUNK):
        tally.add(try_day(seed))
    record_property("simulated", tally.line())
    assert not tally.failed, "\n".join(map(str, tally.failed))
    assert tally.rare() == [], "kinds of faults that too few days have tried"


@pytest.mark.slow
@pytest.mark.parametrize("seed", TWICE)
def test_seed_is_the_same_day_again(seed: int) -> None:
    first, second = play_day(seed), play_day(seed)
    assert (first.trace, first.faults, first.records) == (second.trace, second.faults, second.records)
