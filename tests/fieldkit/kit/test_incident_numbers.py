"""A number that was said over a radio is never given again: whatever is copied, put back or begun anew meanwhile."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.kit.home import Home
from fieldkit.kit.joining import open_pack
from fieldkit.kit.kit import Kit
from tests.fieldkit.kit.county import TRAFFIC, County, HandClock, at

DEEDS = ("raise", "raise", "raise", "undo", "restart", "clock back", "keep a copy", "put it back", "copy to another")


class Squad:
    """Laptops of one squad, with all numbers that they ever said."""

    def __init__(self, path: Path, file: Path) -> None:
        self.path = path
        self.clock = HandClock(at(8, 20))
        self.entropy = Random(7)
        self.said: list[str] = []
        self.copies = 0
        first = path / "laptop-0"
        open_pack(first, file, entropy=self.entropy.randbytes, squad=TRAFFIC)
        self.homes = [first]
        self.kit = self._open(first)

    def _open(self, home: Path) -> Kit:
        return Kit(Home(home), self.clock, self.entropy.randbytes)

    def do(self, deed: str) -> None:
        home, kept = self.kit.home.path, self.path / "kept"
        match deed:
            case "raise":
                self.said.append(self.kit.raise_incident("other", 1, "x").number)
                return
            case "undo":
                self.kit.undo()
                return
            case "clock back":
                self.clock.now_ms -= 600_000
                return
            case _:
                pass
        self.kit.close()
        match deed:
            case "keep a copy" if not kept.exists():
                shutil.copytree(home, kept)
            case "put it back" if kept.exists():
                shutil.rmtree(home)
                shutil.copytree(kept, home)
            case "copy to another":
                self.homes.append(self.path / f"laptop-{len(self.homes)}")
                shutil.copytree(home, self.homes[-1])
                home = self.homes[-1]
            case "restart":
                home = self.homes[len(self.said) % len(self.homes)]
            case _:
                pass
        self.kit = self._open(home)


@pytest.mark.slow
@pytest.mark.parametrize("certified", [True, False])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(deeds=st.lists(st.sampled_from(DEEDS), min_size=6, max_size=16))
def test_no_number_is_ever_said_twice(county: County, certified: bool, deeds: list[str]) -> None:
    file = county.prepare("--squad", str(TRAFFIC)) if certified else county.pack
    with TemporaryDirectory(ignore_cleanup_errors=True) as path:
        squad = Squad(Path(path), file)
        try:
            for deed in deeds:
                squad.do(deed)
            assert len(set(squad.said)) == len(squad.said)
        finally:
            squad.kit.close()


def test_numbers_are_short_until_there_is_doubt(county: County, tmp_path: Path) -> None:
    squad = Squad(tmp_path, county.prepare("--squad", str(TRAFFIC), "--letter", "D7"))
    for deed in ("raise", "clock back", "raise", "keep a copy", "raise", "put it back", "raise", "clock back", "raise"):
        squad.do(deed)
    squad.kit.close()
    assert squad.said[:3] == ["D7-001", "D7-002", "D7-003"]
    assert [bool(re.fullmatch(r"D7\d{4}-00[34]", number)) for number in squad.said[3:]] == [True, True]
    assert squad.said[3][:6] == squad.said[4][:6]


def test_two_laptops_that_nobody_gave_a_letter_say_different_numbers(county: County, tmp_path: Path) -> None:
    said = []
    for place in range(2):
        home = tmp_path / str(place)
        entropy = Random(place).randbytes
        open_pack(home, county.pack, entropy=entropy, squad=TRAFFIC)
        kit = Kit(Home(home), HandClock(at(8, 20)), entropy)
        said += [kit.raise_incident("other", 1, "x").number for _ in range(3)]
        kit.close()
    assert len(set(said)) == 6
