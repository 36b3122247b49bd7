"""Languages and themes are changed while the program runs; nothing typed is lost. The walk is in test_walk."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from fieldkit.texts.catalogue import LANGUAGES, choose_language, say
from fieldkit.ui.actions import ACTIONS, PLACES
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.widgets.field import Field
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import Laptop, Place


@pytest.mark.parametrize("language", LANGUAGES)
async def test_all_places_stand_at_the_foot_of_eighty_columns(laptop: Laptop, language: str) -> None:
    async with FieldkitApp(laptop.kit, language=language).run_test(size=(80, 24)) as pilot:
        foot = painted(Hands(pilot).app)[-2]
        assert all(say(f"ui.action.{place}") in foot for place in ("help", *PLACES))


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_actions_fit_palette_and_help(language: str) -> None:
    choose_language(language)
    too_long = [action.id for action in ACTIONS if cell_len(say(action.name)) > 12 or cell_len(say(action.tip)) > 48]
    assert too_long == []


async def test_the_language_changes_while_running_and_nothing_typed_is_lost(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.scan(place.code(2, 0))
        await hands.type("zzz")
        for language in ("zh_Hans", "zh_Hant", "en"):
            await hands.press("ctrl+l")
            choose_language(language)
            text = "\n".join(painted(hands.app))
            assert say("words.verdict.in") in text
            assert say("ui.action.things") in text
            assert hands.one("#typing", Field).value == "zzz"


async def test_the_language_changes_inside_a_window(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+n")
        await hands.type("half")
        await hands.press("ctrl+l")
        text = "\n".join(painted(hands.app))
        assert f"新的突发情况 {laptop.kit.next_incident_number()}" in text
        assert "受伤" in text
        assert hands.one("#words", Field).value == "half"


async def test_themes_go_round_and_say_their_names(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        seen = set()
        for _ in range(3):
            await hands.press("ctrl+t")
            seen.add(pilot.app.theme)
        assert len(seen) == 3
        assert "theme" in hands.news()


async def test_a_screen_left_in_one_language_is_found_in_the_other(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f6", "f2", "ctrl+l", "f6")
        text = "\n".join(painted(hands.app))
        assert "红帽子" in text
        assert "配给" in text
        assert "Red cap" not in text
        assert laptop.kit.home.load_settings().language == "zh_Hans"
