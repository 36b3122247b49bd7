"""The real program on a real home in tmux, at three sizes: as a captain would use it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.clock import FileClock, set_file_clock
from fieldkit.texts.catalogue import say
from sync_server.admin import OpenCall, SendMessage
from sync_server.admin_client import carry_out
from tests.fieldkit.kit.county import MEDICAL, TRAFFIC, County, at
from tests.needs import needs
from tests.processes.served import ServedProcess, make_home

if sys.platform == "win32":
    pytest.skip("there is no pty on Windows", allow_module_level=True)

from tests.fieldkit.ui.tmux import Tmux, open_tmux

#: What only the screen of a key says.
SHOWN = {
    "f3": "ui.group.expected",
    "f4": "ui.column.checkpoint",
    "f6": "ui.column.given",
    "f7": "ui.column.total",
    "f8": "ui.messages.none_waiting",
    "f9": "ui.sync.fact.server",
}
pytestmark = [pytest.mark.slow, needs("tmux")]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    return County(tmp_path_factory.mktemp("county"))


@pytest.fixture
def clock(tmp_path: Path) -> Path:
    file = tmp_path / "clock"
    set_file_clock(file, at(8, 50))
    return file


@pytest.fixture
def server(county: County, tmp_path: Path, clock: Path) -> Iterator[ServedProcess]:
    server = ServedProcess(county, tmp_path / "server")
    server.go_by(clock)
    server.start()
    yield server
    server.stop()


def program(county: County, path: Path, clock: Path, language: str, server: str = "") -> list[str]:
    home = make_home(county, path / "home", "--squad", "medical", server=server)
    return [sys.executable, "-m", "fieldkit", "--home", str(home.path), "--clock", str(clock), "--language", language]


def badge(county: County, squad: int, place: int) -> str:
    return county.code(county.of(squad)[place].number)


def test_a_morning_at_the_table_in_eighty_columns(
    county: County, server: ServedProcess, tmp_path: Path, clock: Path
) -> None:
    with open_tmux(program(county, tmp_path, clock, "en", server.url), 80, 24, tmp_path) as tmux:
        tmux.wait_for("present 0 of 10")
        check_in(tmux, county)
        raise_an_incident(tmux, county)
        count_heads(tmux)
        hand_out_and_tally(tmux, county)
        carry_out(server.folder, SendMessage("Rain at three: everybody under the roof", urgent=True), FileClock(clock))
        carry_out(server.folder, OpenCall("All at the gate?"), FileClock(clock))
        tmux.press("ctrl+s")
        hear_the_desk(tmux)
        tmux.press("f9")
        tmux.wait_for("unsent 0")
        tmux.press("ctrl+q")
        tmux.wait_for_end()


def check_in(tmux: Tmux, county: County) -> None:
    for place in range(3):
        tmux.scan(badge(county, MEDICAL, place))
    tmux.wait_for("present 3 of 10", "✔  IN", county.of(MEDICAL)[2].name)
    tmux.scan(badge(county, TRAFFIC, 0))
    tmux.wait_for("OTHER SQUAD", "Ctrl+R")
    tmux.scan(badge(county, MEDICAL, 0))
    tmux.wait_for("!  ALREADY IN")


def raise_an_incident(tmux: Tmux, county: County) -> None:
    """A badge is scanned while somebody writes: no digit of it stays in the words."""
    tmux.press("ctrl+n", "f3", "tab")
    tmux.wait_for("New incident")
    tmux.type("dizzy ")
    tmux.scan(badge(county, MEDICAL, 3))
    tmux.wait_for("dizzy")
    tmux.type("girl")
    tmux.wait_for("dizzy girl")
    tmux.press("enter")
    tmux.wait_for("-001 is raised")
    tmux.press("f5")
    tmux.wait_for("dizzy girl", "-001")


def count_heads(tmux: Tmux) -> None:
    """One fewer than are checked in: somebody is to be looked for."""
    tmux.press("f4")
    tmux.wait_for("checked in")
    tmux.press("enter", "down", "enter")
    tmux.wait_for("Who is it?")


def hand_out_and_tally(tmux: Tmux, county: County) -> None:
    tmux.press("f6", "ctrl+d")
    tmux.wait_for("how many")
    tmux.scan(badge(county, MEDICAL, 0))
    tmux.wait_for(f"{county.of(MEDICAL)[0].name}")
    tmux.press("f7", "enter", "enter")
    tmux.wait_for("came 4 of 10")


def hear_the_desk(tmux: Tmux) -> None:
    """What comes is told on whatever is open, and stays at the foot until it is answered."""
    tmux.wait_for("roll call")
    tmux.press("f8")
    tmux.wait_for("All at the gate?", "Rain at three")
    tmux.press("ctrl+d")
    tmux.wait_for("✔ all well")
    tmux.press("ctrl+a")
    tmux.wait_for("Nothing waits")


def test_every_screen_by_keys_alone_with_an_input_method_on(county: County, tmp_path: Path, clock: Path) -> None:
    """Letters never arrive: everything is done with F- and Ctrl keys, and words come whole."""
    with open_tmux(program(county, tmp_path, clock, "zh_Hans"), 120, 36, tmp_path) as tmux:
        tmux.wait_for("在场 0 / 应到 10")
        name = county.of(MEDICAL)[1].name
        tmux.commit(name)
        tmux.wait_for(name)
        tmux.press("enter")
        tmux.wait_for("✔  已签到")
        tmux.press("ctrl+n", "f2")
        tmux.commit("广场角上的帐篷被风吹倒了")
        tmux.press("enter")
        tmux.wait_for("-001 已上报")
        tmux.press("f5", "enter")
        tmux.wait_for("广场角上的帐篷被风吹倒了", say("ui.incident.add", language="zh_Hans"))
        tmux.commit("四个人扶着")
        tmux.press("enter")
        tmux.wait_for("四个人扶着")
        tmux.press("escape")
        for key, shown in SHOWN.items():
            tmux.press(key)
            tmux.wait_for(say(shown, language="zh_Hans"))
        tmux.press("ctrl+l")
        tmux.wait_for(say(SHOWN["f9"], language="zh_Hant"))
        tmux.press("f2")
        tmux.wait_for("已簽到")
        tmux.press("ctrl+q")
        tmux.wait_for_end()


def test_a_mouse_does_it_as_well_on_a_large_terminal(county: County, tmp_path: Path, clock: Path) -> None:
    with open_tmux(program(county, tmp_path, clock, "en"), 200, 60, tmp_path) as tmux:
        tmux.wait_for("present 0 of 10")
        tmux.scan(badge(county, MEDICAL, 0))
        tmux.wait_for("present 1 of 10")
        tmux.click("F3 Squad")
        tmux.wait_for("to come")
        tmux.click("gone")
        tmux.wait_for("Nobody in this group")
        tmux.click("F4 Count")
        tmux.wait_for("checked in")
        tmux.click("+", "expected 10")
        tmux.wait_for("more than are checked in")
        tmux.click("^N Raise")
        tmux.wait_for("New incident")
