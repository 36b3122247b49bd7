"""Every bug that is planted into the product is caught by an invariant of the days."""

from __future__ import annotations

import pytest

from tests.simulation.bugs import BUGS
from tests.simulation.zoo import hunt

BUGS_MIN = 15
#: Days that are known to show a bug which few days do: the search begins there, so that it is short, and goes on from
#: there where the days have become others. How many days each bug takes from anywhere, `python -m tests.simulation.zoo`
#: says.
SHOWN_ON = {
    "answers before the commit": 21,
    "any answer is believed": 4,
    "cursor is kept before the page": 21,
    "erased text breaks the chain": 26,
    "own stamps are taken for the clock": 12,
    "restored laptop uses numbers again": 13,
    "verify looks at no texts": 4,
}


def test_zoo_is_large_enough() -> None:
    assert len(BUGS) >= BUGS_MIN
    assert SHOWN_ON.keys() <= BUGS.keys()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(BUGS))
def test_bug_is_caught(name: str) -> None:
    assert hunt(name, SHOWN_ON.get(name, 0)) is not None, f"{name}: no invariant has caught it"
