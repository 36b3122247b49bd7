"""The program in a real terminal, scanned into as a scanner does: a key every 8 ms, and no pause in the queue."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

from tests.fieldkit.ui.place import Laptop, Place

if sys.platform == "win32":
    pytest.skip("there is no pty on Windows", allow_module_level=True)

from tests.fieldkit.ui.terminal import open_terminal

pytestmark = pytest.mark.slow
FORGED = "9" * 34


def command(path: Path, language: str = "en") -> list[str]:
    """Of the laptop in `path`, which is closed first: a journal has one writer."""
    parts = [path / "home", path / "clock", language, path / "verdicts"]
    return [sys.executable, "-m", "tests.fieldkit.ui.program", *map(str, parts)]


def verdicts(path: Path) -> list[str]:
    return (path / "verdicts").read_text(encoding="utf-8").split("\n")[:-1]


@pytest.fixture
def path(laptop: Laptop, tmp_path: Path) -> Path:
    laptop.close()
    return tmp_path


def test_a_queue_without_a_pause_is_taken_scan_by_scan(path: Path, place: Place) -> None:
    random = Random(5)
    codes = [place.code(2, number) for number in range(10)] * 3 + [place.code(5, 1), FORGED] * 3
    random.shuffle(codes)
    with open_terminal(command(path)) as terminal:
        terminal.wait_for("present 0 of 10")
        for code in codes:
            terminal.scan(code)
        shown = terminal.wait_for("present 10 of 10")
    assert [line.split()[0] for line in verdicts(path)] == codes
    kinds = [line.split()[1] for line in verdicts(path)]
    assert (kinds.count("in"), kinds.count("already_in")) == (10, 20)
    assert (kinds.count("other_squad"), kinds.count("unreadable")) == (3, 3)
    assert "Scan a badge" in shown


def test_a_queue_into_a_window_in_which_somebody_types_leaves_the_words(path: Path, place: Place) -> None:
    codes = [place.code(2, number) for number in range(6)]
    with open_terminal(command(path)) as terminal:
        terminal.wait_for("present 0 of 10")
        terminal.press("\x0e")
        terminal.wait_for("New incident")
        terminal.type("tent 3 fell ")
        terminal.wait_for("tent 3 fell")
        for code in codes:
            terminal.scan(code)
        terminal.wait_for(place.squad(2)[5].name[:1])
        terminal.type("over")
        shown = terminal.wait_for("fell over")
    assert [line.split()[0] for line in verdicts(path)] == codes
    assert "tent 3 fell over " in shown


@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
def test_every_screen_comes_up_and_the_program_ends_at_once(path: Path, language: str) -> None:
    keys = {"\x1bOQ": "F2", "\x1bOR": "F3", "\x1bOS": "F4", "\x1b[15~": "F5", "\x1b[17~": "F6", "\x1b[20~": "F9"}
    with open_terminal(command(path, language)) as terminal:
        terminal.wait_for("F9 ")
        for key in keys:
            terminal.press(key)
            terminal.wait_for("08:50:00")
        terminal.press("\x11")
        assert terminal.wait_for_end() == 0
