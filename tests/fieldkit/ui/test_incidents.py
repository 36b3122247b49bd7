"""Incidents by their keys: raised in three, put together, handed over, and in sight until somebody answers."""

from __future__ import annotations

from fieldkit.records.alerts import UNANSWERED_MS
from fieldkit.ui.actions import PLACES
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.widgets.field import Field
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import Laptop, Place


async def test_three_keys_and_the_words_raise_one_from_any_screen(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        for place in PLACES:
            hands.app.switch_mode(place)
            await hands.settled()
            await hands.press("ctrl+n", "f4")
            await hands.type("a child\r")
            assert hands.app.current_mode == place
    assert [(card.what, card.words) for card in laptop.kit.incidents()] == [("missing", "a child")] * len(PLACES)


async def test_an_accident_does_not_wait_until_a_window_is_closed(laptop: Laptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+w")
        await hands.type("Xin")
        await hands.press("ctrl+n", "ctrl+n", "f2")
        await hands.type("fell\r")
        assert "is raised" in hands.news()
        assert hands.one("#name", Field).value == "Xin"
        await hands.type(" Ke\r\r\r")
    assert [card.words for card in laptop.kit.incidents()] == ["fell"]
    assert laptop.kit.figures().walk_ins == 1


async def test_two_are_merged_and_parted_by_a_strike(laptop: Laptop) -> None:
    first, second = (laptop.kit.raise_incident("injury", 2, words).number for words in ("boy", "child"))
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f5", "ctrl+k", "enter")
        (card,) = laptop.kit.incidents()
        assert set(card.numbers) == {first, second}
        await hands.press("enter", "tab", "end", "ctrl+x")
        await hands.type("another boy\r")
        assert len(laptop.kit.incidents()) == 2


async def test_somebody_found_or_scanned_and_a_place_are_involved(laptop: Laptop, place: Place) -> None:
    laptop.kit.raise_incident("injury", 2, "boy")
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f5", "enter", "ctrl+a")
        await hands.type("by the old bank\r")
        await hands.press("ctrl+a")
        await hands.scan(place.code(2, 3))
        (card,) = laptop.kit.incidents()
        assert [each.what for each in card.involved] == ["place", "person"]
        assert card.involved[1].called in "\n".join(painted(hands.app))
    assert laptop.kit.figures().here == 0, "who is involved is not checked in by that"


async def test_the_handover_sheet_is_shown_and_becomes_a_page(laptop: Laptop) -> None:
    laptop.kit.raise_incident("missing", 3, "grandmother in a red coat")
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f5", "ctrl+r")
        assert any("grandmother in a red coat" in line for line in painted(hands.app))
        await hands.press("ctrl+d")
    (page,) = laptop.kit.home.path.glob("handover-*.html")
    assert "grandmother in a red coat" in page.read_text(encoding="utf-8")


async def test_what_nobody_answers_stays_in_sight_on_every_screen(laptop: Laptop) -> None:
    card = laptop.kit.raise_incident("injury", 3, "bleeding")
    laptop.set_time(laptop.kit.now_ms() + UNANSWERED_MS[3])
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        for place in PLACES:
            hands.app.switch_mode(place)
            await hands.settled()
            assert any(f"!! {card.number}" in line for line in painted(hands.app)[-5:]), place
        laptop.kit.add_entry(card.incident, "doctor is there")
        hands.app.refresh_screen()
        await hands.settled()
        assert not any(f"!! {card.number}" in line for line in painted(hands.app)[-5:])
