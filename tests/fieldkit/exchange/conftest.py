"""A server and laptops that live as long as one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from roster.keys import Role
from tests.meeting import Laptop, Meeting, Preparer

MakeLaptop = Callable[..., Laptop]


@pytest.fixture(scope="session")
def preparer() -> Preparer:
    return Preparer()


@pytest.fixture
def meeting(preparer: Preparer, tmp_path: Path) -> Iterator[Meeting]:
    meeting = Meeting(preparer, tmp_path / "server.db")
    yield meeting
    meeting.close()


@pytest.fixture
def make_laptop(preparer: Preparer, tmp_path: Path) -> Iterator[MakeLaptop]:
    """Makes laptops by name, squads, role and skew_ms; closes them all."""
    made: list[Laptop] = []

    def make(name: str, *squads: int, role: Role | None = Role.CAPTAIN, skew_ms: int = 0) -> Laptop:
        made.append(Laptop(preparer, tmp_path / f"{name}.db", name, *squads, role=role, skew_ms=skew_ms))
        return made[-1]

    yield make
    for laptop in made:
        laptop.close()
