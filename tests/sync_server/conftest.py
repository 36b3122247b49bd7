"""Counties for the tests of desk and summary; a server over real sockets, and kits, for those of what they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.meeting import Preparer
from tests.sync_server.county import County, played_day
from tests.sync_server.host import Host, hosting
from tests.sync_server.kits import MakeKit, kits


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


@pytest.fixture(scope="session")
def preparer() -> Preparer:
    return Preparer()


@pytest.fixture
def host(preparer: Preparer, tmp_path: Path) -> Iterator[Host]:
    with hosting(preparer, tmp_path / "server") as host:
        yield host


@pytest.fixture
def make_kit(preparer: Preparer, tmp_path: Path) -> Iterator[MakeKit]:
    with kits(preparer, tmp_path) as make:
        yield make


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder
