"""The county once a run; servers and homes as long as one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldkit.kit.home import Home
from tests.fieldkit.kit.county import County
from tests.processes.served import ServedProcess, make_home

MakeHome = Callable[..., Home]


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    return County(tmp_path_factory.mktemp("county"))


@pytest.fixture
def server(county: County, tmp_path: Path) -> Iterator[ServedProcess]:
    """Not started yet; ended with the test."""
    server = ServedProcess(county, tmp_path / "server")
    yield server
    server.stop()


@pytest.fixture
def new_home(county: County, tmp_path: Path) -> MakeHome:
    """Makes homes by name and options of roster certify; `server`: its address."""

    def make(name: str, *certify: str, server: str = "") -> Home:
        return make_home(county, tmp_path / name, *certify, server=server)

    return make
