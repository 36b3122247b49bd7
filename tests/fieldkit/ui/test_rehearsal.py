"""A rehearsal on the screen: stamped on everything, begun and ended with one key, and gone without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.screen import Screen

from fieldkit.clock import FileClock
from fieldkit.errors import FieldkitError
from fieldkit.kit.home import Home
from fieldkit.kit.rehearsal import RehearsalKit, begin_rehearsal
from fieldkit.texts.catalogue import LANGUAGES, choose_language, say
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.rehearsed import rehearsed_text
from fieldkit.ui.screens.confirm import ConfirmWindow
from fieldkit.ui.themes import THEMES
from fieldkit.ui.widgets.said import Said
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import MORNING_MS, Laptop, Place
from tests.fieldkit.ui.sight import wrong
from tests.fieldkit.ui.test_walk import names, people_and_words
from tests.fieldkit.ui.walk import Walk

STAMP = "REHEARSAL - nothing here counts"
EVENING_MS = MORNING_MS - 13 * 3_600_000


@pytest.fixture
def rehearsal(place: Place, tmp_path: Path) -> Iterator[RehearsalKit]:
    """On the evening before, of squad 2."""
    folder = tmp_path / "evening"
    place.laptop(folder, 2, EVENING_MS).close()
    clock = FileClock(folder / "clock")
    kit = RehearsalKit(begin_rehearsal(Home(folder / "home"), clock, place.entropy), clock, place.entropy)
    yield kit
    kit.close()


def stamp_of(app: FieldkitApp) -> str:
    """The first line of the terminal."""
    return painted(app)[0]


@pytest.mark.slow
async def test_every_screen_and_window_is_stamped_and_whole_below_it(
    rehearsal: RehearsalKit, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever keys lead, at the smallest size."""
    monkeypatch.setattr(Screen, "_compositor_refresh", lambda screen: None)
    for number in range(4):
        rehearsal.scan(place.code(2, number))
    rehearsal.raise_incident("injury", 2, "广场")
    known = people_and_words(place) | names(place.event) | {rehearsal.status().device, "广场"}
    async with FieldkitApp(rehearsal, language="zh_Hans").run_test(size=(80, 24)) as pilot:
        walk = Walk(pilot)
        found: list[str] = []
        stood = 0
        async for way, new in walk.everywhere():
            stood += 1
            found += [f"{way}: no stamp"] * ("演练 - 这里的一切都不计入" not in stamp_of(walk.app))
            found += [f"{way}: {what}" for what in wrong(walk.app, known)] if new else []
    assert stood > 40
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_stamp_speaks_every_language(rehearsal: RehearsalKit, language: str) -> None:
    async with FieldkitApp(rehearsal, language=language).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        for keys in ((), ("ctrl+n",), ("escape", "f9")):
            await hands.press(*keys)
            assert say("ui.rehearsal.stamp", language=language) in stamp_of(hands.app)
            assert cell_len(stamp_of(hands.app)) == 80


async def test_stamp_is_in_words_in_every_theme_and_news_do_not_cover_it(rehearsal: RehearsalKit) -> None:
    async with FieldkitApp(rehearsal).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        for _ in THEMES:
            await hands.press("ctrl+t")
            assert STAMP in stamp_of(hands.app)
            assert "theme" in painted(hands.app)[1], "news stand below the stamp"


async def test_kit_itself_is_not_stamped(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test(size=(80, 24)) as pilot:
        assert "REHEARSAL" not in "\n".join(painted(Hands(pilot).app))


async def test_scans_are_judged_as_on_the_day(rehearsal: RehearsalKit, place: Place) -> None:
    async with FieldkitApp(rehearsal).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.scan(place.code(2, 0), place.code(2, 0), place.code(5, 0))
        assert "OTHER SQUAD" in hands.panel()
        assert rehearsal.rehearsed().counts == {"arrival": 1}


async def test_it_is_begun_with_one_key_and_a_question(laptop: Laptop) -> None:
    app = FieldkitApp(laptop.kit, turns=True)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f9", "ctrl+u")
        assert isinstance(app.screen, ConfirmWindow)
        assert "Begin a rehearsal?" in "\n".join(painted(hands.app))
        await hands.press("escape")
        assert not app.turned
        await hands.press("ctrl+u", "enter")
    assert app.turned


async def test_the_same_key_ends_it(rehearsal: RehearsalKit) -> None:
    app = FieldkitApp(rehearsal, turns=True)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f9", "ctrl+u")
        assert "End the rehearsal?" in "\n".join(painted(hands.app))
        await hands.press("enter")
    assert app.turned


async def test_where_nobody_goes_on_none_is_begun(laptop: Laptop) -> None:
    app = FieldkitApp(laptop.kit)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f9", "ctrl+u")
        assert "Cannot rehearse here" in hands.news()
    assert not app.turned


async def test_roads_that_are_closed_say_so_in_a_sentence(rehearsal: RehearsalKit, tmp_path: Path) -> None:
    async with FieldkitApp(rehearsal).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f9", "ctrl+s")
        await hands.app.workers.wait_for_complete()
        await hands.settled()
        assert "this is a rehearsal" in hands.news()
        await hands.press("ctrl+e")
        assert "this is a rehearsal" in hands.news()
        await hands.press("ctrl+r")
        assert "Cannot do ready in a rehearsal" in hands.news()
        assert hands.one("#standing", Said).message == "ui.sync.state.rehearsal"
        assert "rehearsal: nothing is sent" in "\n".join(painted(hands.app))


async def test_what_was_rehearsed_is_the_first_news_of_the_kit_afterwards(
    laptop: Laptop, rehearsal: RehearsalKit, place: Place
) -> None:
    rehearsal.scan(place.code(2, 0))
    told = rehearsed_text(rehearsal.rehearsed())
    async with FieldkitApp(laptop.kit, told=told).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert Hands(pilot).news() == "Rehearsed, and not counted anywhere: arrival 1."
    choose_language("zh_Hans")
    assert "一概不计入" in rehearsed_text(rehearsal.rehearsed())


def test_server_keeps_nothing_of_what_a_rehearsal_would_tell_it(
    rehearsal: RehearsalKit, laptop: Laptop, place: Place, tmp_path: Path
) -> None:
    """The very exchange that brings a laptop's records there, were somebody to let a rehearsal have it."""
    desk = place.desk(tmp_path / "desk.db")
    for kit in (laptop.kit, rehearsal):
        kit.scan(place.code(2, 0))
        with suppress(FieldkitError):
            desk.meet(kit)
    written = {log.row.key for log in desk.journal.logs.by_place.values() if log.number}
    desk.close()
    assert laptop.kit.certificate.key in written
    assert rehearsal.certificate.key not in written
