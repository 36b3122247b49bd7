"""The headcount screen: three ways to count, and three ways in which a search ends."""

from __future__ import annotations

import pytest

from fieldkit.texts.catalogue import LANGUAGES
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.widgets.rows import RowList
from fieldkit.ui.widgets.said import Said
from fieldkit.ui.widgets.stepper import Stepper
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import MORNING_MS, Laptop, Place


def come(laptop: Laptop, place: Place, count: int) -> None:
    for number in range(count):
        laptop.kit.scan(place.code(2, number))


def filled(hands: Hands, selector: str = "#chase") -> list[str]:
    return [line for line in hands.lines(selector) if line]


async def test_a_count_that_is_short_names_people_and_where_they_were_seen(laptop: Laptop, place: Place) -> None:
    come(laptop, place, 8)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f4", "enter", "minus", "enter")
        assert "7" in hands.lines("#points")[1]
        assert len(hands.one("#chase", RowList).rows) == 8
        assert "1 short. Who is it?" in str(hands.one("#whom", Said).render())
        assert "08:50" in filled(hands)[0]
        assert "08:50 checked in, " in str(hands.one("#seen", Said).render())


async def test_a_missing_person_opens_an_incident_at_once(laptop: Laptop, place: Place) -> None:
    come(laptop, place, 8)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f4", "enter", "minus", "enter", "ctrl+a")
        incident = laptop.kit.incidents()[0]
        assert (incident.what, incident.severity) == ("missing", 3)
        assert incident.number in hands.news()
        assert [(one.ending, one.incident) for one in laptop.kit.headcount(1).settled] == [("missing", incident.number)]
        assert filled(hands)[0].startswith("!")


async def test_somebody_found_ends_the_search_and_undo_begins_it_again(laptop: Laptop, place: Place) -> None:
    come(laptop, place, 8)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f4", "enter", "minus", "ctrl+d", "ctrl+f")
        assert laptop.kit.headcount(1).counted == {"adult": 7, "child": 0}
        assert laptop.kit.headcount(1).short == 0
        assert "Nobody is missing" in str(hands.one("#whom", Said).render())
        await hands.press("ctrl+z")
        assert laptop.kit.headcount(1).short == 1


async def test_an_explanation_stands_with_the_person(laptop: Laptop, place: Place) -> None:
    come(laptop, place, 3)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f4", "enter", "minus", "enter", "ctrl+e")
        await hands.type("fetches water\r")
        [settled] = laptop.kit.headcount(1).settled
        assert (settled.ending, settled.words) == ("explained", "fetches water")
        assert "fetches water" in " ".join(painted(hands.app))


async def test_counting_by_name_knows_who_is_lacking(laptop: Laptop, place: Place) -> None:
    come(laptop, place, 4)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f4", "ctrl+v", "ctrl+k", "enter", "ctrl+d")
        row = laptop.kit.headcount(1)
        assert (row.how, sum((row.counted or {}).values()), row.short) == ("names", 3, 1)
        assert len(row.chase) == 1
        assert len(filled(hands)) == 1


async def test_a_scan_on_this_screen_counts_each_badge_once(laptop: Laptop, place: Place) -> None:
    come(laptop, place, 3)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f4")
        await hands.scan(place.code(2, 0), place.code(2, 1), place.code(2, 0))
        assert "was counted before: still 2" in hands.news()
        await hands.press("ctrl+d")
        row = laptop.kit.headcount(1)
        assert (row.how, sum((row.counted or {}).values())) == ("scan", 2)
        assert [one.person.person for one in row.chase] == [place.squad(2)[2].number]


async def test_who_was_not_checked_in_is_let_in_and_counted_by_the_scan(laptop: Laptop, place: Place) -> None:
    come(laptop, place, 1)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f4")
        await hands.scan(place.code(2, 5))
        assert laptop.kit.figures().here == 2
        assert laptop.kit.counting.scanned(1) == {place.squad(2)[5].number}
        await hands.scan(place.code(3, 0))
        assert "OTHER SQUAD" in hands.news()
        assert len(laptop.kit.counting.scanned(1)) == 1


async def test_a_number_typed_and_not_saved_outlasts_a_tick(laptop: Laptop, place: Place) -> None:
    come(laptop, place, 3)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f4", "enter", "minus")
        laptop.kit.check_in(place.squad(2)[5].number)
        hands.app.refresh_screen()
        await hands.settled()
        assert pilot.app.screen.query(Stepper).first().number == 2


@pytest.mark.parametrize("place_key", ["f2", "f3", "f5", "f7", "f9"])
async def test_a_forgotten_count_is_in_sight_on_every_screen(laptop: Laptop, place_key: str) -> None:
    laptop.set_time(MORNING_MS)
    async with FieldkitApp(laptop.kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press(place_key)
        due = [point for point in laptop.kit.event.checkpoints if 2 in point.squads and point.due_ms <= MORNING_MS]
        assert due
        assert any("! count" in line for line in painted(hands.app))
        for point in due:
            laptop.kit.count(point.number, {"adult": 0})
        hands.app.refresh_screen()
        await hands.settled()
        assert not any("! count" in line for line in painted(hands.app))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_names_and_where_they_were_seen_have_room(
    laptop: Laptop, place: Place, language: str, size: tuple[int, int]
) -> None:
    come(laptop, place, 3)
    async with FieldkitApp(laptop.kit, language=language).run_test(size=size) as pilot:
        hands = Hands(pilot)
        await hands.press("f4", "enter", "minus", "enter")
        assert len(filled(hands)) == 3
        assert all("08:50" in line for line in filled(hands))


async def test_another_checkpoint_shows_its_own_numbers(laptop: Laptop, place: Place) -> None:
    """What was counted there, not what was begun or is checked in."""
    for number in range(4):
        laptop.kit.scan(place.code(2, number))
    laptop.kit.count(1, {"adult": 2, "child": 0})
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f4")
        assert pilot.app.screen.query(Stepper).first().number == 4
        await hands.press("up")
        assert pilot.app.screen.query(Stepper).first().number == 2
        assert "2 short" in str(hands.one("#difference", Said).render())
