"""Laptops for the tests of the screens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.texts.catalogue import choose_language
from tests.fieldkit.ui.place import Laptop, Place


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("place"))


@pytest.fixture
def laptop(place: Place, tmp_path: Path) -> Iterator[Laptop]:
    """Of squad 2, ten medical people of whom four are to be doctors."""
    laptop = place.laptop(tmp_path, 2)
    yield laptop
    laptop.close()


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    choose_language("en")
    yield
    choose_language("en")
