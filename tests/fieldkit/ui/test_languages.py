"""Every screen and window in every language at 80×24: nothing cut, nothing untranslated, nothing typed lost."""

from __future__ import annotations

import re
from typing import TypeVar

import pytest
from rich.cells import cell_len
from textual.containers import VerticalScroll
from textual.errors import NoWidget
from textual.screen import Screen
from textual.widget import Widget

from fieldkit.texts.catalogue import LANGUAGES, choose_language, say
from fieldkit.ui.actions import ACTIONS, PLACES
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.cells import CUT
from fieldkit.ui.frame import KitScreen
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.key_bar import KeyBar
from fieldkit.ui.widgets.rows import RowList
from fieldkit.ui.widgets.said import Said
from fieldkit.ui.widgets.tabs import TabLine
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import Laptop, Place

SCREENS = ("f2", "f3", "f4", "f5", "f6", "f7", "f9")
WINDOWS = {
    "f2": ("ctrl+w", "ctrl+k", "ctrl+e", "ctrl+a", "ctrl+n", "ctrl+p", "ctrl+y", "ctrl+g", "ctrl+o", "f1", "ctrl+u"),
    "f3": ("ctrl+k",),
    "f4": ("f1",),
    "f5": ("enter", "ctrl+e"),
    "f6": ("ctrl+d", "ctrl+b", "ctrl+u"),
    "f7": ("ctrl+r",),
    "f9": ("f1",),
}
SIZES = ((80, 24), (160, 50))
Shown = TypeVar("Shown", bound=Widget)


def full_day(laptop: Laptop, place: Place) -> None:
    """Something of everything, so that every list has rows."""
    kit, people = laptop.kit, place.squad(2)
    for number in range(8):
        kit.scan(place.code(2, number))
    kit.away(people[1].number)
    kit.check_out(people[3].number)
    kit.thing_out(1, 1, people[0].number)
    kit.thing_out(2, 3)
    kit.tally(3, 1_200)
    kit.count(1, {"adult": 4, "child": 0})
    incident = kit.raise_incident("equipment", 3, "the tent at the corner of the square came down in the wind")
    kit.set_incident(incident.incident, "working", 2, "four people hold it")
    kit.scan(place.code(5, 0))


def cut(screen: Screen[object]) -> list[str]:
    """What a person could not read whole."""
    return [*_cut_texts(screen), *_cut_heads(screen), *_cut_tabs(screen), *_outside(screen), *_over_status(screen)]


def _shown(screen: Screen[object], kind: type[Shown]) -> list[Shown]:
    return [widget for widget in screen.query(kind) if widget.display and all(a.display for a in widget.ancestors)]


def _cut_texts(screen: Screen[object]) -> list[str]:
    wrong = []
    for said in _shown(screen, Said):
        wanted = said.get_content_height(said.container_size, said.size, said.size.width)
        if said.message and wanted > said.size.height:
            wrong.append(f"{said.message} takes {wanted} lines and has {said.size.height}")
    return wrong


def _cut_heads(screen: Screen[object]) -> list[str]:
    lists = [rows for rows in _shown(screen, RowList) if any(column.head for column in rows.columns)]
    return [f"head of {rows.id}: {line}" for rows in lists if CUT in (line := rows.render_line(0).text)]


def _cut_tabs(screen: Screen[object]) -> list[str]:
    return [
        f"tabs {tabs.id}" for tabs in _shown(screen, TabLine) if len(tabs._lines(tabs.size.width)) > tabs.size.height
    ]


def _outside(screen: Screen[object]) -> list[str]:
    """Widgets that reach out of the terminal, or have no line of their own."""
    kinds: tuple[type[Widget], ...] = (Said, Field, KeyBar, TabLine, RowList)
    widgets = [widget for kind in kinds for widget in _shown(screen, kind) if not _scrolls(widget)]
    return [f"{widget!r} at {widget.region}" for widget in widgets if not _inside(widget, screen)]


def _over_status(screen: Screen[object]) -> list[str]:
    """A window that hides the first line, the status line or the keys of the screen below it."""
    below = next(known for known in screen.app.screen_stack if isinstance(known, KitScreen))
    covered = [below.query_one(name).region for name in ("#head", "#foot", "#keys")] if screen is not below else []
    return [f"window over {place}" for place in covered if place.overlaps(screen.query_one("#window").region)]


def _scrolls(widget: Widget) -> bool:
    return any(isinstance(ancestor, VerticalScroll) for ancestor in widget.ancestors)


def _inside(widget: Widget, screen: Screen[object]) -> bool:
    if isinstance(widget, Said) and not widget.message:
        return True
    try:
        place = screen.find_widget(widget)
    except NoWidget:
        return False
    return place.region.height > 0 and place.visible_region == place.region


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_nothing_is_cut_on_any_screen(laptop: Laptop, place: Place, language: str, size: tuple[int, int]) -> None:
    full_day(laptop, place)
    async with FieldkitApp(laptop.kit, language=language).run_test(size=size) as pilot:
        hands = Hands(pilot)
        await hands.scan(place.code(2, 0))
        for key in SCREENS:
            await hands.press(key)
            assert cut(pilot.app.screen) == [], key
            assert untranslated(hands.app) == [], key
            for window in WINDOWS[key]:
                below = pilot.app.screen
                await hands.press(window)
                assert pilot.app.screen is not below, (key, window)
                assert cut(pilot.app.screen) == [], (key, window)
                assert untranslated(hands.app) == [], (key, window)
                await hands.press("escape")


def untranslated(app: FieldkitApp) -> list[str]:
    """Message ids that came onto the screen as they are."""
    return re.findall(r"\b(?:ui|words|errors)\.[a-z_]+\.?[a-z_.]*", "\n".join(painted(app)))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_line_is_as_wide_as_the_terminal(laptop: Laptop, place: Place, language: str) -> None:
    full_day(laptop, place)
    async with FieldkitApp(laptop.kit, language=language).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        for key in SCREENS:
            await hands.press(key)
            assert {cell_len(line) for line in painted(hands.app)} == {80}


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
