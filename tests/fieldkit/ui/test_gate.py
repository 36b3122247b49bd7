"""At the gate and at the table: things counted, people without consent, and who leaves with what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.kit.kit import Kit
from fieldkit.texts.catalogue import choose_language
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.screens.gate import GateWindow
from fieldkit.ui.verdicts import card_notes
from fieldkit.ui.widgets.rows import RowList
from fieldkit.ui.widgets.said import Said
from tests.fieldkit.kit.county import HandClock, Laptop, at
from tests.fieldkit.kit.school import BROOM, CAP, PUPILS, SCRAPER, STREETS, School
from tests.fieldkit.ui.hands import Hands


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> School:
    return School(tmp_path_factory.mktemp("school"))


def kit_of(school: School, path: Path, *certify: str) -> Iterator[Kit]:
    laptop = Laptop(path / "laptop", school.prepare(*certify), HandClock(at(8, 20)), seed=1)
    yield laptop.kit()
    laptop.close()


@pytest.fixture
def streets(school: School, tmp_path: Path) -> Iterator[Kit]:
    yield from kit_of(school, tmp_path, "--squad", str(STREETS))


@pytest.fixture
def pupils(school: School, tmp_path: Path) -> Iterator[Kit]:
    yield from kit_of(school, tmp_path, "--squad", str(PUPILS))


@pytest.fixture
def desk(school: School, tmp_path: Path) -> Iterator[Kit]:
    yield from kit_of(school, tmp_path, "--desk")


def sentence(hands: Hands) -> str:
    """What is wrong with the squad that is chosen."""
    return str(hands.one("#sentence", Said).values["sentence"])


async def test_shortages_are_named_until_everything_is_counted_at_the_gate(streets: Kit) -> None:
    async with FieldkitApp(streets).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f6", "ctrl+k")
        assert "not yet" in hands.lines("#gates")[0]
        assert sentence(hands) == "Broom: 8 missing; Scraper: 2 missing"
        await hands.press("enter", "enter")
        assert hands.lines("#things")[1].split() == ["Broom", "8", "8", "✔", "-", "-"]
        await hands.press("down", "enter", "minus", "enter")
        assert "Scraper: 1 missing" in hands.lines("#gates")[0]
        await hands.press("ctrl+d")
        assert "may go" in hands.lines("#gates")[0]
        assert streets.gate.check()[0].may_go


async def test_coming_home_what_broke_and_was_lost_is_named(streets: Kit) -> None:
    streets.gate.complete()
    async with FieldkitApp(streets).run_test(size=(110, 30)) as pilot:
        hands = Hands(pilot)
        await hands.press("f6", *["down"] * 3)
        assert hands.one("#things", RowList).chosen == BROOM
        await hands.press("ctrl+r", "enter")
        await hands.press("down", "ctrl+x", "enter")
        figures = streets.figures().things
        assert (figures[BROOM].broken, figures[SCRAPER].lost) == (1, 1)
        await hands.press("ctrl+k", "ctrl+v")
        assert sentence(hands) == "Broom: 7 missing; Scraper: 1 missing; Broom: 1 broken; Scraper: 1 lost"
        await hands.press("ctrl+d")
        assert "all is back" in hands.lines("#gates")[0]
        await hands.press("escape", "ctrl+z")
        assert not streets.gate.check(returning=True)[0].may_go


async def test_the_desk_goes_through_all_squads_and_counts_for_the_one_chosen(desk: Kit) -> None:
    async with FieldkitApp(desk).run_test(size=(120, 40)) as pilot:
        hands = Hands(pilot)
        await hands.press("f6", "ctrl+k")
        assert sum("not yet" in line for line in hands.lines("#gates")) == 2
        await hands.press(*["down"] * 5, "enter", "enter", "enter")
        assert sum("not yet" in line for line in hands.lines("#gates")) == 1
        assert desk.gate.check(PUPILS)[0].may_go


async def test_whoever_leaves_with_a_thing_is_told_at_once_and_listed(streets: Kit, school: School) -> None:
    person = school.of(STREETS)[1]
    streets.check_in(person.number)
    streets.thing_out(CAP, 1, person.number)
    async with FieldkitApp(streets).run_test(size=(100, 30)) as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+v")
        await hands.scan(school.code(person.number))
        panel = hands.panel()
        assert "!  OUT" in panel
        assert "Still has Red cap 1" in panel
        assert "holds Red cap 1" in panel
        await hands.press("f6", "ctrl+a")
        (line, *_) = hands.lines("#holders")
        assert "gone" in line
        assert person.name in line
        assert "Red cap 1" in line


async def test_scans_take_back_only_from_those_who_have_the_thing(streets: Kit, school: School) -> None:
    has, has_none = (person.number for person in school.of(STREETS)[1:3])
    async with FieldkitApp(streets).run_test(size=(100, 30)) as pilot:
        hands = Hands(pilot)
        await hands.press("f6", "ctrl+v")
        await hands.scan(school.code(has))
        assert [(row.person.person, row.holds) for row in streets.holders()] == [(has, {CAP: 1})]
        await hands.press("ctrl+v")
        await hands.scan(school.code(has_none))
        assert "nothing of it was handed" in hands.news()
        assert streets.figures().things[CAP].back == 0
        await hands.scan(school.code(has))
        assert streets.holders() == ()
        await hands.scan(school.code(has))
        assert streets.figures().things[CAP].back == 1


async def test_whoever_returned_everything_leaves_without_a_word(streets: Kit, school: School) -> None:
    person = school.of(STREETS)[1].number
    streets.check_in(person)
    streets.thing_out(CAP, 1, person)
    streets.thing_lost(CAP, 1, person)
    async with FieldkitApp(streets).run_test(size=(100, 30)) as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+v")
        await hands.scan(school.code(person))
        assert "✔  OUT" in hands.panel()
        assert "Still has" not in hands.panel()


async def test_a_child_without_consent_is_let_in_with_a_warning_and_the_guardians_telephone(
    pupils: Kit, school: School
) -> None:
    child = school.pupils()[0]
    guardian = next(person for person in school.people if person.number == child)
    async with FieldkitApp(pupils).run_test(size=(110, 30)) as pilot:
        hands = Hands(pilot)
        await hands.scan(school.code(child))
        panel = hands.panel()
        assert "!  IN" in panel
        assert "CONSENT MISSING" in panel
        assert guardian.guardian_phone in panel
        await hands.press("ctrl+f")
        assert "noted as seen" in hands.news()
        card = pupils.card(child)
        assert card is not None
        assert card.consent == "seen"
        await hands.press("ctrl+z")
        card = pupils.card(child)
        assert card is not None
        assert card.consent == "missing"


async def test_a_whole_class_is_let_in_and_those_without_consent_are_named(pupils: Kit, school: School) -> None:
    missing, refused = school.pupils()[:2]
    async with FieldkitApp(pupils).run_test(size=(110, 30)) as pilot:
        hands = Hands(pilot)
        await hands.press("ctrl+k", "enter", "enter")
        assert "2 without a guardian's consent" in hands.news()
        for number in (missing, refused):
            assert next(person.name for person in school.people if person.number == number) in hands.news()


async def test_a_child_with_consent_is_simply_in(pupils: Kit, school: School) -> None:
    async with FieldkitApp(pupils).run_test(size=(110, 30)) as pilot:
        hands = Hands(pilot)
        await hands.scan(school.code(school.pupils()[2]))
        assert "✔  IN" in hands.panel()
        assert "CONSENT" not in hands.panel()
        await hands.press("ctrl+f")
        assert "it is there already" in hands.news()


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
async def test_the_gate_fits_a_small_screen_in_each_language(streets: Kit, language: str) -> None:
    async with FieldkitApp(streets, language=language).run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot)
        await hands.press("f6", "ctrl+k")
        assert isinstance(hands.app.screen, GateWindow)
        assert "扫帚缺 8" in hands.lines("#gates")[0] or "掃帚缺 8" in hands.lines("#gates")[0]
        assert hands.lines("#things")[0].strip().endswith(("丢失", "遺失"))


def test_what_is_known_of_a_consent_stands_first_on_the_card(pupils: Kit, school: School) -> None:
    choose_language("en")
    card = pupils.check_in(school.pupils()[1]).person
    assert card is not None
    assert card_notes(pupils.event, card)[0].startswith("CONSENT NOT GIVEN")
