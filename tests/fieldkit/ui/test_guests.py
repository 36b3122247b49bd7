"""Somebody of another squad, whose name is not on this laptop: every screen says number and squad instead."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fieldkit.texts.catalogue import LANGUAGES, choose_language
from fieldkit.ui.app import FieldkitApp
from roster.people import Person, short_number
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import Laptop, Place

BLOOD = 5


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    choose_language(request.param)
    yield request.param
    choose_language("en")


@pytest.fixture
def guest(place: Place) -> Person:
    return place.squad(BLOOD)[0]


def squad_of(laptop: Laptop, guest: Person, language: str) -> str:
    squad = laptop.kit.event.squad(guest.squad)
    assert squad is not None
    return squad.name.in_language(language)


async def test_the_verdict_says_number_and_squad(laptop: Laptop, place: Place, guest: Person, language: str) -> None:
    app = FieldkitApp(laptop.kit, language=language)
    async with app.run_test() as pilot:
        hands = Hands(pilot)
        await hands.scan(place.code(BLOOD, 0))
        panel = hands.panel()
        assert short_number(guest.number) in panel
        assert squad_of(laptop, guest, language) in panel
        assert guest.name not in "\n".join(painted(app))


@pytest.mark.parametrize("key", ["f2", "f3", "f4", "f6"])
async def test_every_screen_names_a_guest_who_helps_out(
    laptop: Laptop, place: Place, guest: Person, language: str, key: str
) -> None:
    kit = laptop.kit
    assert kit.force(kit.scan(place.code(BLOOD, 0)), "helps out").saved
    kit.scan(place.code(2, 0))
    kit.thing_out(1, 1, guest.number)
    for row in kit.headcounts():
        kit.count(row.checkpoint, {"adult": 1, "child": 0})
    app = FieldkitApp(kit, language=language)
    async with app.run_test(size=(160, 50)) as pilot:
        hands = Hands(pilot)
        await hands.press(key)
        if key == "f2":
            await hands.type(str(guest.number))
        shown = "\n".join(painted(app))
        assert short_number(guest.number) in shown
        assert squad_of(laptop, guest, language) in shown
        assert guest.name not in shown
