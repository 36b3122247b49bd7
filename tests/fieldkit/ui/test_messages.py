"""What the desk says and asks: told on any screen, in sight until it is done, acknowledged or answered with one key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.answer import AnswerWindow
from fieldkit.ui.sounds.melodies import Heard, Sound
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.stepper import NumberField
from tests.fieldkit.ui.desk import Desk
from tests.fieldkit.ui.hands import Hands, painted
from tests.fieldkit.ui.place import MORNING_MS, Laptop, Place

RAIN = "Rain at three: everybody under the roof"
GATE = "All at the gate?"


class HearingApp(FieldkitApp):
    """Notes what is to be heard, instead of playing it."""

    def __init__(self, laptop: Laptop) -> None:
        super().__init__(laptop.kit)
        self.heard: list[Heard] = []

    def sound(self, heard: Heard) -> None:
        self.heard.append(heard)


@pytest.fixture
def captain(place: Place, tmp_path: Path) -> Iterator[Laptop]:
    laptop = place.laptop(tmp_path / "laptop", 2, certified=True)
    yield laptop
    laptop.close()


@pytest.fixture
def desk(place: Place, tmp_path: Path) -> Iterator[Desk]:
    desk = place.desk(tmp_path / "desk.db")
    yield desk
    desk.close()


def foot(hands: Hands) -> str:
    return painted(hands.app)[-3]


async def heard(hands: Hands, desk: Desk, laptop: Laptop) -> None:
    """The laptop meets the server; the program's next look at the clock shows what came."""
    desk.meet(laptop.kit)
    hands.app._tick()
    await hands.settled()


async def test_a_message_is_told_on_whatever_is_open_and_heard_once(captain: Laptop, desk: Desk) -> None:
    app = HearingApp(captain)
    async with app.run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f6", "ctrl+n")
        desk.send(RAIN)
        await heard(hands, desk, captain)
        assert RAIN in hands.news()
        assert app.heard == [Sound.MESSAGE]
        app._tick()
        assert app.heard == [Sound.MESSAGE]
        await hands.press("escape")
        assert "messages 1" in foot(hands)


async def test_what_is_urgent_sounds_so_and_is_told_first(captain: Laptop, desk: Desk) -> None:
    app = HearingApp(captain)
    async with app.run_test() as pilot:
        hands = Hands(pilot)
        desk.send("Lunch is at the hall")
        desk.send(RAIN, urgent=True)
        await heard(hands, desk, captain)
        assert RAIN in hands.news()
        assert "and 1 more" in hands.news()
        assert app.heard == [Sound.URGENT]


async def test_reading_is_noted_by_looking_and_one_key_acknowledges(captain: Laptop, desk: Desk) -> None:
    async with FieldkitApp(captain.kit).run_test() as pilot:
        hands = Hands(pilot)
        desk.send(RAIN)
        await heard(hands, desk, captain)
        assert captain.kit.messages.inbox().messages[0].read_ms == 0
        await hands.press("f8")
        (card,) = captain.kit.messages.inbox().messages
        assert (card.read_ms > 0, card.waiting) == (True, True)
        assert "! acknowledge" in hands.lines("#inbox")[1]
        await hands.press("ctrl+a")
        assert captain.kit.messages.inbox().messages[0].acknowledged_ms == MORNING_MS
        assert "✔ 08:50" in hands.lines("#inbox")[1]
        assert "messages" not in foot(hands)


async def test_a_roll_call_is_answered_with_one_key_and_stays_at_the_foot_until_then(
    captain: Laptop, desk: Desk, place: Place
) -> None:
    for number in range(3):
        captain.kit.scan(place.code(2, number))
    async with FieldkitApp(captain.kit).run_test() as pilot:
        hands = Hands(pilot)
        desk.call(GATE, minutes=10)
        await heard(hands, desk, captain)
        assert "09:00" in hands.news()
        assert "roll call until 09:00" in foot(hands)
        await hands.press("f8", "ctrl+d")
        (card,) = captain.kit.messages.inbox().calls
        assert (card.state, card.present, card.waiting) == ("all_well", 3, False)
        assert "✔ all well" in hands.lines("#inbox")[1]
        assert "roll call" not in foot(hands)


async def test_shortly_before_its_deadline_a_roll_call_is_told_once_more(captain: Laptop, desk: Desk) -> None:
    app = HearingApp(captain)
    async with app.run_test() as pilot:
        hands = Hands(pilot)
        desk.call(GATE, minutes=10)
        await heard(hands, desk, captain)
        captain.set_time(MORNING_MS + 9 * 60_000 + 30_000)
        app._tick()
        app._tick()
        assert app.heard == [Sound.CALL, Sound.CALL_ENDS]
        assert GATE in hands.news()


async def test_an_answer_that_is_not_well_says_how_many_are_there_and_what_is_wrong(
    captain: Laptop, desk: Desk, place: Place
) -> None:
    captain.kit.scan(place.code(2, 0))
    desk.call(GATE)
    desk.meet(captain.kit)
    async with FieldkitApp(captain.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f8", "ctrl+e")
        assert isinstance(hands.app.screen, AnswerWindow)
        assert hands.one("NumberField", NumberField).value == "1"
        hands.one("#words", Field).focus()
        await hands.type("one went home")
        await hands.press("escape", "ctrl+e")
        assert hands.one("#words", Field).value == "one went home", "a draft is kept"
        await hands.press("enter")
        (card,) = captain.kit.messages.inbox().calls
        assert (card.state, card.present) == ("missing", 1)


async def test_a_late_answer_takes_the_place_of_an_earlier_one(captain: Laptop, desk: Desk) -> None:
    desk.call(GATE)
    desk.meet(captain.kit)
    async with FieldkitApp(captain.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f8", "ctrl+u", "enter")
        assert captain.kit.messages.inbox().calls[0].state == "need_help"
        await hands.press("enter")
        assert captain.kit.messages.inbox().calls[0].state == "all_well", "Enter on a roll call answers it"


async def test_a_deadline_that_has_passed_looks_so(captain: Laptop, desk: Desk) -> None:
    desk.call(GATE, minutes=10)
    desk.meet(captain.kit)
    async with FieldkitApp(captain.kit).run_test() as pilot:
        hands = Hands(pilot)
        captain.set_time(MORNING_MS + 11 * 60_000)
        hands.app._tick()
        await hands.press("f8")
        assert "! answer: overdue" in hands.lines("#inbox")[1]


def test_answers_go_before_everything_that_waits(captain: Laptop, desk: Desk, place: Place) -> None:
    """Five hundred figures wait on a bad link: the first small page brings the answer."""
    desk.call(GATE)
    desk.meet(captain.kit)
    for _ in range(500):
        captain.kit.tally(3, 1)
    captain.kit.messages.answer("all_well")
    desk.meet_once(captain.kit, records_max=20)
    assert desk.answers() == {2: "all_well"}
