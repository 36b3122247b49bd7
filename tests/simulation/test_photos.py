"""Pictures on days on which everything goes wrong."""

from __future__ import annotations

import pytest

from tests.simulation.photos import PhotoDay
from tests.simulation.places import folder

PHOTOS_MIN = 3


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_pictures_come_to_all_who_may_read_of_them(seed: int) -> None:
    with folder() as path:
        day = PhotoDay(seed, path)
        day.play()
    assert day.photos >= PHOTOS_MIN
