"""Windows leave the status line in sight, name their keys as they are on this laptop, and can be used with a mouse."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from fieldkit.texts.catalogue import LANGUAGES, say
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.frame import KitScreen
from fieldkit.ui.screens.incident import IncidentWindow
from fieldkit.ui.screens.reason import ReasonWindow
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.window_keys import WindowKeys
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import Laptop, Place

LARGE = ("f1", "ctrl+p", "ctrl+y", "ctrl+g", "ctrl+k", "ctrl+n")


@pytest.mark.parametrize(("language", "rehearsal"), [*((language, False) for language in LANGUAGES), ("en", True)])
async def test_the_first_line_the_status_line_and_the_keys_stay_in_sight(
    laptop: Laptop, language: str, rehearsal: bool
) -> None:
    laptop.kit.rehearsal = rehearsal
    app = FieldkitApp(laptop.kit, language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        for key in LARGE:
            await hands.press(key)
            below = app.screen_stack[0]
            assert isinstance(below, KitScreen)
            window = app.screen.query_one("#window").region
            assert [name for name in ("#head", "#foot", "#keys") if below.query_one(name).region.overlaps(window)] == []
            assert say("ui.action.help") in painted(app)[-2]
            await hands.press("escape")


async def test_a_small_window_covers_no_more_than_it_needs(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+w")
        small = pilot.app.screen.query_one("#window").region
        await hands.press("escape", "ctrl+k")
        assert small.width == 64
        assert pilot.app.screen.query_one("#parts").region.height < 15


async def click(hands: Hands, text: str) -> None:
    """Where it stands on the screen, the first of several."""
    y, line = next((number, line) for number, line in enumerate(painted(hands.app)) if text in line)
    await hands.pilot.click(offset=(cell_len(line[: line.index(text)]) + 1, y))
    await hands.settled()


async def test_a_window_is_used_and_left_with_the_mouse_alone(laptop: Laptop, place: Place) -> None:
    kit = laptop.kit
    kit.raise_incident("injury", 2, "cut hand")
    async with FieldkitApp(kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await click(hands, "F5 Incident")
        await click(hands, "cut hand")
        assert isinstance(pilot.app.screen, IncidentWindow)
        await click(hands, "^A Involved")
        await click(hands, "Science")
        await click(hands, "Science")
        assert [one.who for one in kit.incidents()[0].involved] == [10]
        await click(hands, "^Z Undo")
        assert kit.incidents()[0].involved == ()
        await click(hands, "Esc ✖")
        await click(hands, "F2 In")
        await click(hands, "^P All")
        await click(hands, "Esc ✖")
        await hands.scan(place.code(5, 1))
        await click(hands, "^R Force")
        pilot.app.screen.query_one(Field).value = "stands in"
        await click(hands, "Enter ✔")
        assert kit.figures().here == 1


async def test_a_window_names_the_keys_that_its_actions_have_on_this_laptop(laptop: Laptop) -> None:
    laptop.kit.raise_incident("injury", 2, "cut hand")
    async with FieldkitApp(laptop.kit, keys={"involve": "ctrl+b"}).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f5", "enter")
        keys = pilot.app.screen.query_one(WindowKeys)
        text = "\n".join(keys.render_line(y).text for y in range(keys.size.height))
        assert "^B Involved" in text
        assert "^A" not in text


async def test_what_is_struck_is_named_when_the_reason_is_asked_and_brackets_are_no_markup(laptop: Laptop) -> None:
    kit = laptop.kit
    incident = kit.raise_incident("injury", 2, "cut [bold]hand[/bold]").incident
    kit.add_entry(incident, "bandaged [by the doctor]")
    async with FieldkitApp(kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f5", "enter", "tab", "down", "ctrl+x")
        assert isinstance(pilot.app.screen, ReasonWindow)
        assert "08:50 bandaged [by the doctor]" in "\n".join(painted(hands.app))
        await hands.type("wrong one\r")
        card = kit.incident(incident)
        assert card is not None
        assert [line.struck for line in card.timeline] == [False, True]


async def test_a_name_with_brackets_stands_whole_in_a_title(laptop: Laptop) -> None:
    laptop.kit.walk_in("Ann [red]Lee[/red]")
    async with FieldkitApp(laptop.kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.type("Ann")
        await hands.press("ctrl+a")
        assert "Ann [red]Lee[/red]" in "\n".join(painted(hands.app))
