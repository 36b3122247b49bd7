"""A laptop whose folder was copied says so when its screen opens, and on the sync screen for as long as it lasts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fieldkit.clock import FileClock
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.widgets.rows import RowList
from tests.fieldkit.ui.hands import Hands
from tests.fieldkit.ui.place import Laptop, Place


@pytest.fixture
def copied(laptop: Laptop, place: Place, tmp_path: Path) -> Kit:
    laptop.kit.check_in(place.squad(2)[0].number)
    laptop.close()
    shutil.copytree(tmp_path / "home", tmp_path / "copy")
    return Kit(Home(tmp_path / "copy"), FileClock(tmp_path / "clock"), place.entropy)


async def test_a_copied_folder_is_told_at_start_and_on_the_sync_screen(copied: Kit) -> None:
    async with FieldkitApp(copied).run_test(size=(100, 30)) as pilot:
        hands = Hands(pilot)
        await pilot.pause()
        assert "This folder is a copy" in hands.news()
        await pilot.press("f9")
        facts = hands.one("#facts", RowList)
        shown = "\n".join(facts.render_line(y).text for y in range(facts.size.height))
        assert "new ones, since the folder was copied" in shown
    copied.close()
