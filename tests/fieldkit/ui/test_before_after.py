"""Before and after the day on the screen: ready or not, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.kit.closing import OpenKind
from fieldkit.kit.home import Home
from fieldkit.texts.catalogue import LANGUAGES
from fieldkit.ui.actions import BY_ID
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.before_after import PLACE_OF
from fieldkit.ui.screens.choices import OperatorWindow
from fieldkit.ui.screens.close_day import CloseDayWindow
from fieldkit.ui.screens.incident import IncidentWindow
from fieldkit.ui.screens.ready import MENDS, ReadyWindow
from fieldkit.ui.screens.scanner import ScannerWindow
from fieldkit.ui.widgets.big_word import BigWord
from fieldkit.ui.widgets.rows import RowList
from fieldkit.ui.widgets.said import Said
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import MORNING_MS, Laptop, Place

#: Before any headcount is due.
EARLY_MS = MORNING_MS - 3_600_000


@pytest.fixture
def certified(place: Place, tmp_path: Path) -> Iterator[Laptop]:
    laptop = place.laptop(tmp_path / "certified", 2, EARLY_MS, certified=True)
    yield laptop
    laptop.close()


async def opened(hands: Hands, *keys: str) -> None:
    """Waits for what is done beside the screen."""
    await hands.press(*keys)
    await hands.app.workers.wait_for_complete()
    await hands.settled()


def big(hands: Hands) -> str:
    word = hands.one("#big", BigWord)
    return "\n".join(word.render_line(y).text.rstrip() for y in range(word.size.height))


async def test_no_stands_there_in_large_letters_with_what_is_missing_first(certified: Laptop) -> None:
    async with FieldkitApp(certified.kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await opened(hands, "f9", "ctrl+r")
        assert isinstance(pilot.app.screen, ReadyWindow)
        assert hands.one("#big", BigWord).message == "words.ready.no"
        assert big(hands).count("█") > 20
        first, *others = hands.lines("#questions")
        assert first.startswith("✖")
        assert "scanner" in first
        assert hands.one("#whole", Said).values["sentence"].startswith("Never tested on this laptop.")
        assert [line[0] for line in others if line] == sorted((line[0] for line in others if line), key="?✔".index)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_yes_is_spelled_in_every_language(certified: Laptop, language: str) -> None:
    certified.kit.home.note_scanner("2027-03-04")
    async with FieldkitApp(certified.kit, language=language).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await opened(hands, "f9", "ctrl+r")
        assert hands.one("#big", BigWord).message == "words.ready.yes"
        assert sum(big(hands).count(block) for block in "█▀▄") > 20


async def test_enter_goes_to_where_it_is_mended(certified: Laptop) -> None:
    certified.kit.home.note_scanner("2027-03-04")
    certified.kit.set_operator(0)
    async with FieldkitApp(certified.kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await opened(
            hands,
            "f9",
            "ctrl+r",
        )
        assert hands.one("#questions", RowList).chosen == "operator"
        await hands.press("enter")
        assert isinstance(pilot.app.screen, OperatorWindow)


async def test_from_the_palette_of_any_screen_to_the_scanner_that_was_never_tested(certified: Laptop) -> None:
    async with FieldkitApp(certified.kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f6", "ctrl+p")
        await hands.type("ready")
        await opened(hands, "enter")
        assert isinstance(pilot.app.screen, ReadyWindow)
        await hands.press("enter")
        assert isinstance(pilot.app.screen, ScannerWindow)


def test_whatever_is_named_to_go_to_is_there() -> None:
    assert set(MENDS.values()) <= set(BY_ID)
    assert set(PLACE_OF) == {kind.value for kind in OpenKind}
    assert set(PLACE_OF.values()) <= set(BY_ID)


async def test_what_is_open_is_listed_with_what_to_do_and_enter_goes_there(certified: Laptop, place: Place) -> None:
    kit, people = certified.kit, place.squad(2)
    kit.scan(place.code(2, 0))
    kit.thing_out(1, 1, people[0].number)
    card = kit.raise_incident("injury", 2, "a cyclist fell")
    async with FieldkitApp(kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await opened(hands, "f9", "ctrl+w")
        assert isinstance(pilot.app.screen, CloseDayWindow)
        lines = [line for line in hands.lines("#open") if line]
        assert [line.split("  ")[0] for line in lines] == ["still here", "thing out", "incident", "unsent"]
        assert people[0].name in lines[0]
        assert "check out on F3" in str(hands.one("#whole", Said).values["todo"])
        await hands.press("enter")
        assert pilot.app.current_mode == "squad"
        await opened(hands, "f9", "ctrl+w", "down", "enter")
        assert pilot.app.current_mode == "things"
        await opened(hands, "f9", "ctrl+w", "down", "down", "enter")
        assert isinstance(pilot.app.screen, IncidentWindow)
        assert card.number in "\n".join(painted(hands.app))


async def test_nothing_open_is_said_and_the_list_goes_on_by_itself(certified: Laptop, place: Place) -> None:
    async with FieldkitApp(certified.kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await opened(hands, "f9", "ctrl+w")
        assert "Nothing is open" in "\n".join(painted(hands.app))
        certified.kit.scan(place.code(2, 0))
        hands.app.refresh_screen()
        await opened(hands)
        assert "Still open: 2" in "\n".join(painted(hands.app))
        await hands.press("enter")
        assert pilot.app.current_mode == "squad"


async def test_the_desk_goes_to_the_squad_of_what_is_open(place: Place, tmp_path: Path) -> None:
    laptop = place.laptop(tmp_path / "desk", 0, EARLY_MS)
    laptop.kit.choose_squad(2)
    laptop.kit.scan(place.code(2, 0))
    laptop.kit.choose_squad(0)
    async with FieldkitApp(laptop.kit).run_test(size=(160, 50)) as pilot:
        hands = Hands(pilot)
        await opened(hands, "f9", "ctrl+w", "enter")
        assert (pilot.app.current_mode, laptop.kit.squad) == ("squad", 2)
    laptop.close()
    assert Home(tmp_path / "desk" / "home").load_settings().squad == 2
