"""A scan works wherever the program is, and leaves nothing behind where somebody was typing."""

from __future__ import annotations

import pytest
from textual import events

from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.widgets.field import Field
from tests.fieldkit.ui.hands import Hands
from tests.fieldkit.ui.place import Laptop, Place

SCREENS = ("f2", "f3", "f4", "f5", "f6", "f7", "f9")
WINDOWS = ("f1", "ctrl+p", "ctrl+n", "ctrl+w", "ctrl+y", "ctrl+g", "ctrl+o", "ctrl+k", "ctrl+e")


def here(laptop: Laptop) -> int:
    return laptop.kit.figures().here


async def test_scans_without_a_pause_do_not_merge(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.scan(*(place.code(2, number) for number in range(10)))
        assert here(laptop) == 10
        assert [line for line in hands.lines("#scans") if " IN " in line]


@pytest.mark.parametrize("key", SCREENS)
async def test_a_scan_checks_in_on_every_screen(laptop: Laptop, place: Place, key: str) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press(key)
        await hands.scan(place.code(2, 4))
        assert here(laptop) == 1
        if key != "f2":
            assert "IN" in hands.news()
            assert place.squad(2)[4].name in hands.news()


@pytest.mark.parametrize("key", WINDOWS)
async def test_a_scan_checks_in_with_a_window_open(laptop: Laptop, place: Place, key: str) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press(key)
        window = pilot.app.screen
        await hands.scan(place.code(2, 4))
        assert here(laptop) == 1
        assert pilot.app.screen is window
        assert place.squad(2)[4].name in hands.news()


@pytest.mark.parametrize("key", ["f2", "ctrl+n", "ctrl+w", "ctrl+p", "ctrl+o"])
async def test_no_digit_of_a_scan_stays_in_a_field_with_words_in_it(laptop: Laptop, place: Place, key: str) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press(key)
        field = pilot.app.screen.query(Field).first()
        await hands.type("at gate 7")
        await hands.scan(place.code(2, 1), place.code(2, 2))
        assert field.value == "at gate 7"
        assert here(laptop) == 2


async def test_a_scan_into_the_middle_of_words_leaves_the_cursor_there(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+n")
        await hands.type("abc")
        await hands.press("left", "left")
        await hands.scan(place.code(2, 1))
        await hands.type("x")
        assert pilot.app.screen.query_one(Field).value == "axbc"


async def test_what_is_typed_fast_and_not_ended_comes_into_the_field(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+n")
        hands._characters("rush", 0.01)
        field = pilot.app.screen.query_one(Field)
        for _ in range(100):
            await pilot.pause(0.01)
            if field.value == "rush":
                break
        assert field.value == "rush"


async def test_noise_of_ten_thousand_characters_is_one_sentence(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.scan("9x" * 5_000)
        assert "UNREADABLE" in hands.panel()
        assert pilot.app.screen.query_one(Field).value == ""


async def test_pasted_codes_are_scans_one_by_one(laptop: Laptop, place: Place) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        pilot.app.post_message(events.Paste("\n".join(place.code(2, number) for number in range(3))))
        await Hands(pilot).settled()
        assert here(laptop) == 3


async def test_pasted_words_of_two_lines_come_into_a_field_whole(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+n")
        pilot.app.post_message(events.Paste("first line\nsecond line"))
        await hands.settled()
        assert pilot.app.screen.query_one(Field).value == "first line second line"
