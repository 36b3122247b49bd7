"""Own keys work, are shown wherever keys are, and cannot be such that something no longer works."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.errors import KitError
from fieldkit.ui.actions import ACTIONS
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.keymap import own_keys
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import Laptop, Place

FILE = Path("settings.toml")


def test_usual_keys_are_allowed_as_own_ones() -> None:
    usual = {action.id: action.key for action in ACTIONS}
    assert own_keys(usual, FILE) == usual


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"und": "f12"}, "undo"),
        ({"undo": "7"}, "begins with a digit"),
        ({"undo": "q"}, "input method"),
        ({"undo": "ctrl+i"}, "Tab"),
        ({"undo": "ctrl+m"}, "Enter"),
        ({"undo": "escape"}, "f1 to f12"),
        ({"undo": "ctrl+1"}, "f1 to f12"),
        ({"undo": "f13"}, "f1 to f12"),
        ({"undo": ""}, "f1 to f12"),
        ({"undo": "ctrl+p"}, "palette"),
        ({"undo": "ctrl+d"}, "leave"),
        ({"leave": "ctrl+a"}, "away"),
        ({"leave": "f1"}, "help"),
        ({"quit": "f9"}, "windows"),
    ],
)
def test_keys_that_would_not_work_are_refused(keys: dict[str, str], said: str) -> None:
    with pytest.raises(KitError) as refused:
        own_keys(keys, FILE)
    assert said in str(refused.value)


def test_two_actions_may_change_keys_and_two_places_share_one() -> None:
    assert own_keys({"leave": "ctrl+A", "away": "ctrl+d"}, FILE) == {"leave": "ctrl+a", "away": "ctrl+d"}
    assert own_keys({"photo": "ctrl+d"}, FILE) == {"photo": "ctrl+d"}


async def test_own_keys_work_and_are_shown(laptop: Laptop, place: Place) -> None:
    keys = {"undo": "f12", "leave": "ctrl+a", "away": "ctrl+d", "help": "f11", "camera": "f1"}
    app = FieldkitApp(laptop.kit, keys=keys)
    async with app.run_test(size=(100, 60)) as pilot:
        hands = Hands(pilot)
        await hands.scan(place.code(2, 0))
        assert laptop.kit.board().figures.here == 1
        assert any("^A Leave" in line and "F12 Undo" in line for line in painted(app)), painted(app)[-2:]
        await hands.press("ctrl+z")
        assert laptop.kit.board().figures.here == 1
        await hands.press("ctrl+a")
        assert laptop.kit.board().figures.gone == 1
        await hands.press("f12")
        assert laptop.kit.board().figures.here == 1
        await hands.press("f11")
        assert any(line.startswith("F12") and "Undo" in line for line in hands.lines("#keys_help"))
        await hands.press("escape", "ctrl+p")
        await hands.type("undo")
        assert hands.lines("#actions")[0].endswith("F12")
