"""Every bug that is planted into the product is caught by an invariant of the days."""

from __future__ import annotations

import pytest

from tests.simulation.bugs import BUGS
from tests.simulation.zoo import hunt

BUGS_MIN = 15


def test_zoo_is_large_enough() -> None:
    assert len(BUGS) >= BUGS_MIN


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(BUGS))
def test_bug_is_caught(name: str) -> None:
    assert hunt(name) is not None, f"{name}: no invariant has caught it"
