"""Every place and window in every language at every size: nothing cut, out of line, overlapping or untranslated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.screen import Screen
from textual.theme import Theme

from fieldkit.texts.catalogue import LANGUAGES
from fieldkit.ui.about import Named
from fieldkit.ui.actions import BY_ID, PLACES
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.themes import CONTRAST, THEMES
from roster.event import Event
from roster.plans.shipped import plan_text
from tests.fieldkit.ui.hands import Hands
from tests.fieldkit.ui.place import Laptop, Place
from tests.fieldkit.ui.sight import contrasts, wrong
from tests.fieldkit.ui.walk import Walk, windows

SIZES = ((80, 24), (160, 50), (200, 60))
WORDS = ("广场角上的帐篷被风吹倒了", "四个人扶着", "三点有雨：请大家到棚下避雨，把宣传单收好", "人都齐吗", "去医院了")


def plan() -> bytes:
    """Plan 14, of whose medical people something is asked at the gate."""
    line = b"per_squad = { street-cleaning = 12 }"
    text = plan_text("plan14")
    assert line in text
    return text.replace(line, line + b"\nrequired = { medical = 8 }")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("town"), plan=plan())


@pytest.fixture
def full(town: Place, tmp_path: Path) -> Iterator[Laptop]:
    """A laptop in the middle of the day, with something of everything, so that every list has rows."""
    laptop, desk = town.laptop(tmp_path / "laptop", 2, certified=True), town.desk(tmp_path / "desk.db")
    desk.send(WORDS[2], urgent=True)
    desk.call(WORDS[3])
    desk.meet(laptop.kit)
    desk.close()
    full_day(laptop, town)
    yield laptop
    laptop.close()


def full_day(laptop: Laptop, place: Place) -> None:
    kit, people = laptop.kit, place.squad(2)
    for number in range(8):
        kit.scan(place.code(2, number))
    kit.away(people[1].number)
    kit.check_out(people[3].number)
    kit.thing_out(1, 1, people[0].number)
    kit.thing_out(2, 3)
    kit.tally(3, 1_200)
    kit.tally(3, -200, WORDS[1])
    kit.strike(kit.register.note(WORDS[0], people[2].number, 2).ref, WORDS[4])
    kit.register.note(WORDS[1], people[0].number, 3, people[1].number)
    kit.register.note(WORDS[3], points=3)
    kit.count(1, {"adult": 4, "child": 0})
    first = kit.raise_incident("equipment", 3, WORDS[0])
    kit.set_incident(first.incident, "working", 2, WORDS[1])
    kit.raise_incident("missing", 3, WORDS[4])


def people_and_words(place: Place) -> set[str]:
    """What is called the same in every language."""
    called = [person.name for person in place.people]
    return {"laptop", place.event.zone().key, *WORDS, *called, *(name[:1] for name in called)}


def names(event: Event) -> set[str]:
    """What the event calls its things, in any language: a window may go on calling one as when it was opened."""
    named: list[Named] = [*event.squads, *event.things, *event.tallies, *event.checkpoints, *event.sites, *event.deeds]
    return {each.name.in_language(language) for each in named for language in LANGUAGES}


@pytest.mark.slow
async def test_every_window_is_found_and_whole_in_every_language_and_size(
    full: Laptop, town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Screen, "_compositor_refresh", lambda screen: None)
    found: list[str] = []
    written = people_and_words(town) | {full.kit.status().device}
    named = names(town.event)
    async with FieldkitApp(full.kit).run_test(size=SIZES[0]) as pilot:
        await Hands(pilot).scan(town.code(5, 0))
        walk = Walk(pilot)
        async for way, new in walk.everywhere():
            known = written if not way.keys else written | named
            for size in SIZES if new else SIZES[:1]:
                await walk.resize(*size)
                for language in reversed(LANGUAGES) if size == SIZES[0] else ("zh_Hans", "en"):
                    await walk.speak(language)
                    if wrong(walk.app, known) and way.keys:
                        await walk.again(way)  # it may say what it was opened with in the language of that moment
                    found += [f"{way}, {size[0]}x{size[1]}, {language}: {what}" for what in wrong(walk.app, known)]
            await walk.resize(*SIZES[0])
    assert found == [], "\n".join(found)
    assert windows() - walk.seen == set(), "no key leads there: say in walk.WAYS how to get to it"


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: str(theme.name))
async def test_letters_stand_out_from_their_ground_in_every_theme(full: Laptop, town: Place, theme: Theme) -> None:
    least = 7.0 if theme is CONTRAST else 4.5
    pale: dict[str, dict[tuple[str, str], float]] = {}
    async with FieldkitApp(full.kit, theme=theme.name).run_test(size=(160, 50)) as pilot:
        walk = Walk(pilot)
        for code in (town.code(2, 0), town.code(2, 8), town.code(5, 0), "9" * 34):
            await Hands(pilot).scan(code)
            pale["check_in"] = pale.get("check_in", {}) | too_pale(walk.app, least)
        for place in PLACES:
            await walk.press(BY_ID[place].key)
            pale[place] = pale.get(place, {}) | too_pale(walk.app, least)
    assert {place: pairs for place, pairs in pale.items() if pairs} == {}


def too_pale(app: FieldkitApp, least: float) -> dict[tuple[str, str], float]:
    return {pair: round(ratio, 1) for pair, ratio in contrasts(app).items() if ratio < least}
