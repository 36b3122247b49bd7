"""A running server, and laptops that reach it over real sockets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldkit.exchange.client import Client
from roster.keys import Role
from tests.meeting import Laptop, Preparer
from tests.sync_server.host import Host, client_of

MakeLaptop = Callable[..., Laptop]


@pytest.fixture
def client(host: Host) -> Iterator[Client]:
    with client_of(host.url) as client:
        yield client


@pytest.fixture
def make_laptop(preparer: Preparer, tmp_path: Path) -> Iterator[MakeLaptop]:
    made: list[Laptop] = []

    def make(name: str, *squads: int, role: Role | None = Role.CAPTAIN) -> Laptop:
        made.append(Laptop(preparer, tmp_path / f"{name}.db", name, *squads, role=role))
        return made[-1]

    yield make
    for laptop in made:
        laptop.close()
