"""Tallies by one key each, how they came to their sums, and the register of good deeds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from fieldkit.kit.kit import Kit
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.deed import DeedWindow
from fieldkit.ui.screens.register import RegisterWindow
from fieldkit.ui.screens.tally import TallyWindow
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.key_names import KeyNames
from fieldkit.ui.widgets.said import Said
from tests.fieldkit.kit.awards import AT_HOME, FOUND, HELPED, Awards
from tests.fieldkit.kit.county import TRAFFIC, HandClock, Laptop, at
from tests.fieldkit.ui.hands import Hands
from tests.fieldkit.ui.place import Laptop as PlainLaptop
from tests.fieldkit.ui.place import Place


@pytest.fixture(scope="module")
def awards(tmp_path_factory: pytest.TempPathFactory) -> Awards:
    return Awards(tmp_path_factory.mktemp("awards"))


@pytest.fixture
def traffic(awards: Awards, tmp_path: Path) -> Iterator[Kit]:
    """Six tallies, and deeds of three kinds."""
    laptop = Laptop(tmp_path / "laptop", awards.prepare("--squad", str(TRAFFIC)), HandClock(at(9)))
    yield laptop.kit()
    laptop.close()


def picture(folder: Path, name: str = "picture.png") -> Path:
    file = folder / name
    Image.new("RGB", (40, 30), (90, 120, 60)).save(file)
    return file


async def until_closed(hands: Hands, window: type[TallyWindow | DeedWindow]) -> None:
    """Until the thread that makes a picture small is done."""
    for _ in range(20):
        await hands.app.workers.wait_for_complete()
        await hands.settled()
        if not isinstance(hands.app.screen, window):
            return
    raise AssertionError(hands.news())


# tallies


async def test_each_tally_has_a_key_that_stands_beside_it(traffic: Kit) -> None:
    async with FieldkitApp(traffic).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f7")
        assert [line.split()[0] for line in hands.lines("#tallies")[1:7]] == ["^F", "^K", "^U", "^V", "^W", "^X"]
        await hands.press("ctrl+f", "ctrl+k", "ctrl+k", "ctrl+u", "ctrl+v", "ctrl+w", "ctrl+x", "ctrl+x", "ctrl+x")
        assert [row.total for row in traffic.tallies()] == [1, 2, 1, 1, 1, 3]
        assert "+1, now 3" in hands.news()


async def test_a_key_adds_the_step_of_the_event_file_whatever_row_is_chosen(laptop: PlainLaptop) -> None:
    laptop.kit.choose_squad(10)
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f7", "down", "ctrl+f", "ctrl+f")
        assert laptop.kit.tallies()[0].total == 20
        await hands.press("ctrl+x")
        assert "fewer tallies" in hands.news()


async def test_a_tally_tells_who_added_what_when_and_why(traffic: Kit) -> None:
    traffic.tally(6, 12, "the first hour")
    async with FieldkitApp(traffic).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f7", "ctrl+r")
        await hands.type("=10\r")
        assert "needs a reason" in hands.news()
        await hands.type("two were counted twice\r")
        assert traffic.tallies()[0].total == 10
        await hands.press("ctrl+r")
        shown = hands.lines("#entries")
        assert "-2" in shown[0]
        assert "two were counted twice" in shown[0]
        assert "+12" in shown[1]
        assert traffic.operator_name in shown[1]


async def test_an_entry_is_struck_with_a_reason_and_stays_in_sight(traffic: Kit) -> None:
    traffic.tally(6, 12)
    async with FieldkitApp(traffic).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f7", "ctrl+r", "ctrl+x")
        await hands.type("another crossing\r")
        assert traffic.tallies()[0].total == 0
        assert "struck" in hands.lines("#entries")[0]


async def test_a_picture_goes_with_what_it_shows(traffic: Kit, tmp_path: Path) -> None:
    file = picture(tmp_path)
    async with FieldkitApp(traffic).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f7", "ctrl+r")
        hands.one("#amount", Field).value = "5"
        hands.one("#picture", Field).value = str(file)
        await hands.press("enter")
        await until_closed(hands, TallyWindow)
        (entry,) = traffic.tallying.history(6)
        assert (entry.amount, len(entry.pictures)) == (5, 1)


async def test_a_picture_that_is_not_there_keeps_what_was_typed(traffic: Kit) -> None:
    async with FieldkitApp(traffic).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f7", "ctrl+r")
        hands.one("#amount", Field).value = "5"
        hands.one("#picture", Field).value = "nowhere.png"
        await hands.press("enter")
        await hands.app.workers.wait_for_complete()
        await hands.settled()
        assert hands.news().startswith("✖")
        assert hands.one("#amount", Field).value == "5"
        assert traffic.tallies()[0].total == 0


async def test_without_a_squad_every_squads_tallies_are_there(laptop: PlainLaptop) -> None:
    laptop.kit.choose_squad(0)
    async with FieldkitApp(laptop.kit).run_test(size=(160, 50)) as pilot:
        hands = Hands(pilot)
        await hands.press("f7", "ctrl+k")
        shown = hands.lines("#tallies")
        assert "Street cleaning" in shown[1]
        assert sum(bool(line) for line in shown) == 23
        assert next(row.total for row in laptop.kit.tallies(1) if row.tally == 2) == 1
        await hands.press("ctrl+d")
        assert not isinstance(hands.app.screen, DeedWindow)


# deeds


async def test_a_deed_is_noted_by_typing_who_and_what(laptop: PlainLaptop, place: Place) -> None:
    doer, witness = place.squad(2)[:2]
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f7", "ctrl+d")
        await hands.type(doer.name + "\r")
        await hands.type("carried a bag")
        await hands.press("tab")
        await hands.type("3")
        await hands.press("tab")
        await hands.type(witness.name + "\r")
        await hands.press("enter")
        row = laptop.kit.register.deeds().deeds[0]
        assert (row.person, row.words, row.points, row.witness) == (doer.number, "carried a bag", 3, witness.number)
        assert "3 points" in hands.news()


async def test_badges_say_who_did_it_and_who_saw_it(laptop: PlainLaptop, place: Place) -> None:
    doer, witness = place.squad(2)[:2]
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f7", "ctrl+d")
        await hands.scan(place.codes[doer.number])
        await hands.type("carried a bag")
        await hands.press("tab", "tab")
        await hands.scan(place.codes[witness.number])
        await hands.type("\r")
        row = laptop.kit.register.deeds().deeds[0]
        assert (row.person, row.words, row.witness) == (doer.number, "carried a bag", witness.number)
        assert laptop.kit.figures().here == 0, "whoever does good is not checked in by that"


async def test_nobody_is_the_whole_squad_and_what_is_wrong_stays_typed(laptop: PlainLaptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f7", "ctrl+d", "enter", "enter")
        assert "nothing says what was done" in hands.news()
        await hands.type("cleaned a square")
        await hands.press("tab")
        await hands.type("x\r")
        assert "points are a whole number" in hands.news()
        await hands.press("backspace", "enter")
        row = laptop.kit.register.deeds().deeds[0]
        assert (row.person, row.words, row.points) == (0, "cleaned a square", 0)


async def test_the_kind_says_what_a_deed_is_worth_and_what_must_be_there(
    traffic: Kit, awards: Awards, tmp_path: Path
) -> None:
    doer, witness = awards.of(TRAFFIC)[:2]
    files = f"{picture(tmp_path, 'one.png')}; {picture(tmp_path, 'two.png')}"
    async with FieldkitApp(traffic).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f7", "ctrl+d")
        await hands.type(doer.name + "\r")
        hands.one("#pictures", Field).value = files
        await hands.press("enter")
        await hands.app.workers.wait_for_complete()
        await hands.settled()
        assert "needs somebody who saw it" in hands.news()
        hands.one("#witness", Field).value = awards.code(witness.number)
        await hands.press("enter")
        await until_closed(hands, DeedWindow)
        row = traffic.register.deeds().deeds[0]
        assert (row.kind, row.points, len(row.pictures)) == (AT_HOME, 4, 2)


async def test_an_f_key_chooses_the_kind(traffic: Kit) -> None:
    async with FieldkitApp(traffic).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f7", "ctrl+d", "f3")
        assert hands.one("#kind", KeyNames).chosen == 1
        await hands.press("f8", "tab", "tab", "enter")
        assert [(row.kind, row.points) for row in traffic.register.deeds().deeds] == [(FOUND, 5)]


async def test_what_was_typed_is_there_again_after_escape(laptop: PlainLaptop) -> None:
    async with FieldkitApp(laptop.kit).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f7", "ctrl+d", "enter")
        await hands.type("carried a bag")
        await hands.press("escape", "ctrl+d")
        assert hands.one("#words", Field).value == "carried a bag"


async def test_the_register_lists_deeds_and_who_stands_where(traffic: Kit, awards: Awards) -> None:
    first, second, third = (person.number for person in awards.of(TRAFFIC)[:3])
    for person, kind in ((first, FOUND), (second, HELPED), (third, HELPED)):
        traffic.register.note("", person, kind=kind)
    async with FieldkitApp(traffic).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f7", "ctrl+e")
        assert isinstance(hands.app.screen, RegisterWindow)
        assert "Helped somebody" in hands.lines("#rows")[0]
        await hands.press("f3")
        places = [line.split()[0] for line in hands.lines("#rows") if line]
        assert places == ["1.", "=2.", "=2."]
        await hands.press("tab")
        assert hands.lines("#rows")[0].split()[-1] == "7"


async def test_a_deed_is_struck_with_a_reason_and_stays_in_the_register(traffic: Kit, awards: Awards) -> None:
    traffic.register.note("", awards.of(TRAFFIC)[0].number, kind=FOUND)
    async with FieldkitApp(traffic).run_test() as pilot:
        hands = Hands(pilot)
        await hands.press("f7", "ctrl+e", "ctrl+x")
        await hands.type("somebody else did it\r")
        assert [(row.points, row.struck) for row in traffic.register.deeds().deeds] == [(5, True)]
        await hands.press("f3")
        assert not any(hands.lines("#rows")[1:])
        await hands.press("escape")
        assert "good deeds 0" in str(hands.one("#deeds", Said).render())
