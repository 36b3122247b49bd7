"""Whoever is counted twice is found, told from whoever has the same name, and settled."""

from __future__ import annotations

import pytest

from fieldkit.kit.kit import Kit
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.widgets.said import Said
from roster.people import Person
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import MORNING_MS, Laptop, Place


@pytest.fixture
def person(place: Place) -> Person:
    return next(person for person in place.squad(2) if person.phone)


def taken_in_twice(kit: Kit, person: Person) -> int:
    """As a walk-in first, without the badge; then the badge was found. Gives the walk-in's number."""
    walk_in = kit.walk_in(f" {person.name} ", person.phone, "badge left on the bus").person
    assert walk_in is not None
    kit.check_in(person.number)
    return walk_in.person


async def test_the_same_name_and_telephone_under_two_numbers_is_settled_by_striking_one(
    laptop: Laptop, person: Person
) -> None:
    kit = laptop.kit
    walk_in = taken_in_twice(kit, person)
    alike = {row.person.person: row.alike for row in kit.doubles()}
    assert alike == {person.number: (walk_in,), walk_in: (person.number,)}
    async with FieldkitApp(kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+e")
        lines = hands.lines("#spells")
        wrong = next(number for number, line in enumerate(lines) if line.split()[1].startswith("W"))
        assert all(person.name in line and "= " in line for line in lines[:2])
        await hands.press(*["down"] * wrong, "enter")
        shown = "\n".join(painted(hands.app))
        assert f"Strike the arrival of {person.name} W" in shown
        await hands.press("enter")
        assert kit.doubles() == ()
        assert [card.person for card in kit.board().here] == [person.number]


def test_two_people_who_only_share_a_name_or_a_telephone_are_two_people(laptop: Laptop, person: Person) -> None:
    kit = laptop.kit
    kit.check_in(person.number)
    kit.walk_in(person.name, "15400000000")
    kit.walk_in(person.name)
    kit.walk_in("Somebody Else", person.phone)
    assert kit.doubles() == ()


def test_whoever_left_under_one_number_is_there_only_once(laptop: Laptop, person: Person) -> None:
    kit = laptop.kit
    kit.check_out(taken_in_twice(kit, person))
    assert kit.doubles() == ()


async def test_a_person_in_at_two_squads_is_shown_with_both_and_what_is_struck_leaves_the_other(
    laptop: Laptop, place: Place
) -> None:
    kit = laptop.kit
    kit.scan(place.code(2, 3))
    laptop.set_time(MORNING_MS + 600_000)
    kit.choose_squad(5)
    kit.force(kit.scan(place.code(2, 3)), "seen here")
    async with FieldkitApp(kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+e")
        first, second, *_ = hands.lines("#spells")
        assert "two places" in first
        assert "Medical · Town square" in first
        assert "08:50-" in first
        assert "Blood drive" in second
        assert "09:00-" in second
        await hands.press("down", "enter", "escape")
        assert len(kit.doubles()) == 1
        await hands.press("enter", "enter")
        assert kit.doubles() == ()
        assert (kit.figures(2).here, kit.figures(5).here) == (1, 0)
        await hands.press("escape")
        assert "struck" not in "\n".join(hands.lines("#scans"))


async def test_a_walk_in_who_is_on_the_roster_is_named_before_there_are_two(laptop: Laptop, person: Person) -> None:
    async with FieldkitApp(laptop.kit).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+w")
        await hands.type(person.name[:-1])
        assert hands.one("#known", Said).message == ""
        await hands.type(person.name[-1])
        assert f"Known already: {person.name}" in "\n".join(painted(hands.app))
        await hands.type("\r\r\r")
        assert "same name" in hands.panel()
