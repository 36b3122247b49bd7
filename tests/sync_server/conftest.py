"""Counties for the tests of desk and summary."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync_server.county import County, played_day


@pytest.fixture
def county(tmp_path: Path) -> County:
    """Before anybody came."""
    return County(tmp_path)


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> County:
    """The county at 10:42; nobody writes to it any more."""
    county = County(tmp_path_factory.mktemp("morning"))
    played_day(county)
    return county
