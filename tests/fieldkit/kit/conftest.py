"""The county once a run; laptops as long as one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldkit.kit.kit import Kit
from tests.fieldkit.kit.county import BLOOD, MEDICAL, TRAFFIC, County, HandClock, Laptop, at

MakeLaptop = Callable[..., Laptop]


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    return County(tmp_path_factory.mktemp("county"))


@pytest.fixture
def clock() -> HandClock:
    return HandClock(at(8, 20))


@pytest.fixture
def make_laptop(county: County, tmp_path: Path, clock: HandClock) -> Iterator[MakeLaptop]:
    """Makes laptops: certified with `certify` options of roster, or with the bare pack where there are none."""
    made: list[Laptop] = []

    def make(*certify: str, squad: int = 0) -> Laptop:
        file = county.prepare(*certify) if certify else county.pack
        made.append(Laptop(tmp_path / f"laptop-{len(made)}", file, clock, seed=len(made), squad=squad))
        return made[-1]

    yield make
    for laptop in made:
        laptop.close()


@pytest.fixture
def traffic_laptop(make_laptop: MakeLaptop) -> Laptop:
    return make_laptop("--squad", str(TRAFFIC))


@pytest.fixture
def traffic(traffic_laptop: Laptop) -> Kit:
    """The kit of squad 4 at 08:20."""
    return traffic_laptop.kit()


@pytest.fixture
def medical(make_laptop: MakeLaptop) -> Kit:
    return make_laptop("--squad", str(MEDICAL)).kit()


@pytest.fixture
def blood(make_laptop: MakeLaptop) -> Kit:
    return make_laptop("--squad", str(BLOOD)).kit()


@pytest.fixture
def desk(make_laptop: MakeLaptop) -> Kit:
    return make_laptop("--desk").kit()
