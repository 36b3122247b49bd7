"""Things at the table: from whom they come back, who still has what, and what the rapid mode sounds like."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.sounds.player import Player
from fieldkit.ui.widgets.field import Field
from roster.plans.shipped import plan_text
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import Laptop, Place

CAP, SASH = 1, 2


async def test_what_comes_back_without_a_name_typed_comes_back_from_the_one_chosen(
    laptop: Laptop, place: Place
) -> None:
    kit, first, second = laptop.kit, *sorted(person.number for person in place.squad(2)[:2])
    for person in (first, second):
        kit.thing_out(CAP, 1, person)
    async with FieldkitApp(kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f6", "ctrl+b")
        await hands.type("\r")
        assert [row.person.person for row in kit.holders()] == [second]
        await hands.press("ctrl+x", "tab", "tab", "down", "enter")
        assert kit.holders() == ()
        assert (kit.figures().things[CAP].back, kit.figures().things[CAP].lost) == (1, 1)


async def test_things_counted_back_without_names_are_not_called_complete_while_names_are_open(
    laptop: Laptop, place: Place
) -> None:
    kit = laptop.kit
    kit.thing_out(CAP, 1, place.squad(2)[0].number)
    kit.thing_back(CAP, 1)
    async with FieldkitApp(kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f6")
        assert "! 1 by name" in hands.lines("#things")[1]
        kit.thing_back(CAP, 1, place.squad(2)[0].number)
        hands.app.refresh_screen()
        await hands.settled()
        assert "complete" in hands.lines("#things")[1]


async def test_whoever_leaves_gives_everything_back_in_one_go_and_one_undo_takes_it_back(
    laptop: Laptop, place: Place
) -> None:
    kit, person = laptop.kit, place.squad(2)[0].number
    kit.check_in(person)
    kit.thing_out(CAP, 1, person)
    kit.thing_out(SASH, 2, person)
    async with FieldkitApp(kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+v")
        await hands.scan(place.code(2, 0))
        assert "Still has Red cap 1, Sash 2" in hands.panel()
        await hands.press("f6", "ctrl+a")
        await hands.type("\r")
        await hands.press("escape")
        assert len(kit.holders()) == 1
        await hands.press("enter", "enter")
        assert "Red cap 1, Sash 2" in hands.news()
        assert kit.holders() == ()
        await hands.press("ctrl+z")
        assert [row.holds for row in kit.holders()] == [{CAP: 1, SASH: 2}]


async def test_each_scan_of_the_rapid_mode_is_heard(laptop: Laptop, place: Place, tmp_path: Path) -> None:
    heard: list[str] = []
    player = Player(tmp_path, lambda path: not heard.append(path.stem))  # type: ignore[func-returns-value]
    async with FieldkitApp(laptop.kit, player=player).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f6", "ctrl+v")
        await hands.scan(place.code(2, 0), place.code(2, 1))
        await hands.press("ctrl+v")
        await hands.scan(place.code(2, 0), place.code(2, 0))
        assert heard == ["in", "in", "back", "trouble"]


def park_plan() -> bytes:
    """Plan 14, of whose street cleaners is asked what plan 16 asks of every group but the publicity group."""
    text = plan_text("plan14").decode()
    for given, wanted in ((12, 8), (10, 2), (6, 2)):  # brooms, shovels, sets
        line = f"per_squad = {{ street-cleaning = {given} }}"
        assert line in text
        text = text.replace(line, f"{line}\nrequired = {{ street-cleaning = {wanted} }}", 1)
    return text.encode()


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("park"), plan=park_plan())


@pytest.fixture
def desk(park: Place, tmp_path: Path) -> Iterator[Laptop]:
    laptop = park.laptop(tmp_path, 1)
    yield laptop
    laptop.close()


async def test_the_gate_of_plan_16_names_what_is_short_lets_go_and_checks_again_on_the_way_home(desk: Laptop) -> None:
    kit = desk.kit
    assert [row.wanted for row in kit.gate.check(1)[0].things] == [8, 2, 2]
    assert kit.gate.check(2)[0].may_go
    async with FieldkitApp(kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f6", "ctrl+k")
        assert "not yet" in hands.lines("#gates")[0]
        assert "Broom: 8 missing; Scraper: 2 missing; Bucket: 2 missing" in "\n".join(painted(hands.app))
        await hands.press("enter")
        hands.one("NumberField", Field).value = "7"
        await hands.press("enter")
        assert kit.gate.check(1)[0].things[0].short == 1
        await hands.press("ctrl+d")
        assert "may go" in hands.lines("#gates")[0]
        await hands.press("ctrl+v")
        assert "all is back" not in hands.lines("#gates")[0]
        await hands.press("ctrl+d")
        assert "all is back" in hands.lines("#gates")[0]
        await hands.press("ctrl+z")
        assert "all is back" not in hands.lines("#gates")[0]
