"""The gate: what a squad should have is held against what it has, going out and coming home."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.errors import KitError
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import VerdictKind
from tests.fieldkit.kit.county import HandClock, Laptop, at
from tests.fieldkit.kit.school import BROOM, CAP, PUPILS, SCRAPER, STREETS, School

MakeKit = Callable[[int], Kit]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> School:
    return School(tmp_path_factory.mktemp("school"))


@pytest.fixture
def make_kit(school: School, tmp_path: Path) -> Iterator[MakeKit]:
    """A kit of a squad, or of the desk (0)."""
    made: list[Laptop] = []

    def make(squad: int) -> Kit:
        file = school.prepare("--squad", str(squad)) if squad else school.prepare("--desk")
        made.append(Laptop(tmp_path / f"laptop-{len(made)}", file, HandClock(at(8, 20)), seed=len(made)))
        return made[-1].kit()

    yield make
    for laptop in made:
        laptop.close()


@pytest.fixture
def streets(make_kit: MakeKit) -> Kit:
    return make_kit(STREETS)


@pytest.fixture
def pupils(make_kit: MakeKit) -> Kit:
    return make_kit(PUPILS)


def rows(kit: Kit, *, returning: bool = False) -> dict[int, tuple[int, int, int]]:
    """Wanted, here and short by thing."""
    (gate,) = kit.gate.check(returning=returning)
    return {row.thing: (row.wanted, row.here, row.short) for row in gate.things}


def may_go(kit: Kit, *, returning: bool = False) -> bool:
    return kit.gate.check(returning=returning)[0].may_go


# things


def test_a_squad_may_go_when_it_has_what_it_must_have(streets: Kit) -> None:
    assert rows(streets) == {BROOM: (8, 0, 8), SCRAPER: (2, 0, 2)}
    assert not may_go(streets)
    streets.gate.count(BROOM, 8)
    streets.gate.count(SCRAPER, 1)
    assert rows(streets) == {BROOM: (8, 8, 0), SCRAPER: (2, 1, 1)}
    assert [row.key for row in streets.gate.check()[0].shortages] == ["scraper"]
    assert not may_go(streets)
    streets.gate.count(SCRAPER, 3)
    assert may_go(streets)


def test_a_count_that_was_too_high_is_corrected_downwards(streets: Kit) -> None:
    streets.gate.count(BROOM, 9)
    streets.gate.count(BROOM, 7)
    assert rows(streets)[BROOM] == (8, 7, 1)


def test_a_count_that_is_known_writes_nothing(streets: Kit) -> None:
    streets.gate.count(BROOM, 8)
    lines = len(streets.history())
    assert streets.gate.count(BROOM, 8) is None
    assert len(streets.history()) == lines


def test_everything_there_is_written_in_one_piece_which_one_undo_takes_back(streets: Kit) -> None:
    streets.gate.count(BROOM, 3)
    assert len(streets.gate.complete()) == 2
    assert may_go(streets)
    streets.undo()
    assert rows(streets) == {BROOM: (8, 3, 5), SCRAPER: (2, 0, 2)}
    streets.gate.complete()
    assert streets.gate.complete() == ()


def test_coming_home_what_went_out_is_wanted_and_what_broke_or_was_lost_is_named(streets: Kit) -> None:
    streets.gate.complete()
    streets.thing_broken(BROOM, 1, note="handle")
    streets.thing_lost(SCRAPER)
    streets.gate.count(BROOM, 5, returning=True)
    (gate,) = streets.gate.check(returning=True)
    found = {row.thing: (row.wanted, row.here, row.short, row.broken, row.lost) for row in gate.things}
    assert found == {BROOM: (8, 5, 2, 1, 0), SCRAPER: (2, 0, 1, 0, 1)}
    assert not gate.may_go
    streets.gate.complete(returning=True)
    assert may_go(streets, returning=True)
    assert streets.figures().things[BROOM].missing == 0


def test_coming_home_nobody_counts_more_than_went_out_or_fewer_than_came_back(streets: Kit) -> None:
    streets.gate.complete()
    streets.gate.count(BROOM, 5, returning=True)
    with pytest.raises(KitError, match="than is still out"):
        streets.gate.count(BROOM, 9, returning=True)
    with pytest.raises(KitError, match="fewer than the 5"):
        streets.gate.count(BROOM, 4, returning=True)
    assert rows(streets, returning=True)[BROOM] == (8, 5, 3)


def test_what_people_hold_is_taken_back_from_them(streets: Kit, school: School) -> None:
    holder = school.of(STREETS)[1].number
    streets.thing_out(BROOM, 3, holder)
    streets.gate.count(BROOM, 8)
    with pytest.raises(KitError, match="people hold 3"):
        streets.gate.count(BROOM, 8, returning=True)
    streets.gate.count(BROOM, 5, returning=True)
    streets.thing_back(BROOM, 3, holder)
    assert may_go(streets, returning=True)


@pytest.mark.parametrize("counted", [-1, 10**9])
def test_an_impossible_count_is_refused(streets: Kit, counted: int) -> None:
    with pytest.raises(KitError, match="from 0 to"):
        streets.gate.count(BROOM, counted)


def test_a_thing_that_is_not_asked_of_the_squad_is_not_counted_at_the_gate(streets: Kit) -> None:
    with pytest.raises(KitError, match="nothing of it is expected"):
        streets.gate.count(CAP, 1)


def test_the_desk_sees_every_squad_and_a_captain_only_the_own(make_kit: MakeKit, streets: Kit, school: School) -> None:
    assert [gate.squad for gate in streets.gate.check()] == [STREETS]
    with pytest.raises(KitError, match="no right to it"):
        streets.gate.check(PUPILS)
    desk = make_kit(0)
    gates = desk.gate.check()
    assert [gate.squad for gate in gates] == [squad.number for squad in school.event.squads]
    assert {gate.squad for gate in gates if not gate.may_go} == {STREETS, PUPILS}


@settings(max_examples=25, deadline=None)
@given(counts=st.lists(st.integers(0, 20), min_size=1, max_size=6))
def test_whatever_was_counted_before_the_last_count_is_what_is_there(
    counts: list[int], school: School, tmp_path_factory: pytest.TempPathFactory
) -> None:
    laptop = Laptop(
        tmp_path_factory.mktemp("laptop"), school.prepare("--squad", str(STREETS)), HandClock(at(8, 20)), seed=1
    )
    kit = laptop.kit()
    for counted in counts:
        kit.gate.count(BROOM, counted)
    assert rows(kit)[BROOM] == (8, counts[-1], max(8 - counts[-1], 0))
    laptop.close()


# who leaves with what


def test_who_leaves_with_a_thing_still_out_is_listed_first(streets: Kit, school: School) -> None:
    stays, goes, gave = (person.number for person in school.of(STREETS)[:3])
    for person in (stays, goes, gave):
        streets.check_in(person)
        streets.thing_out(CAP, 1, person)
    streets.thing_back(CAP, 1, gave)
    verdict = streets.check_out(goes)
    assert verdict.kind is VerdictKind.OUT
    assert verdict.person is not None
    assert verdict.person.holds == {CAP: 1}
    assert [(row.person.person, row.person.status, row.holds) for row in streets.holders()] == [
        (goes, "gone", {CAP: 1}),
        (stays, "here", {CAP: 1}),
    ]


def test_what_somebody_lost_is_held_by_them_no_more(streets: Kit, school: School) -> None:
    person = school.of(STREETS)[1].number
    streets.check_in(person)
    streets.thing_out(CAP, 2, person)
    streets.thing_lost(CAP, 1, person)
    streets.thing_broken(CAP, 1, person)
    assert streets.holders() == ()
    figures = streets.figures().things[CAP]
    assert (figures.out, figures.missing, figures.broken, figures.lost) == (2, 0, 1, 1)
    streets.undo()
    assert [row.holds for row in streets.holders()] == [{CAP: 1}]


# consent


def test_a_card_says_whose_consent_is_missing_with_the_guardians_telephone(pupils: Kit, school: School) -> None:
    found = [pupils.card(number) for number in school.pupils()]
    cards = [card for card in found if card is not None]
    assert [card.consent for card in cards] == ["missing", "refused", *["given"] * (len(cards) - 2)]
    assert all(card.guardian and card.guardian_phone for card in cards)
    adult = next(person for person in school.of(PUPILS) if person.category != "child")
    card = pupils.card(adult.number)
    assert card is not None
    assert card.consent == ""


def test_children_who_are_here_without_consent_keep_a_squad_at_the_gate(pupils: Kit, school: School) -> None:
    missing, _, given_, *_ = school.pupils()
    pupils.gate.complete()
    assert may_go(pupils)
    pupils.check_in(given_)
    assert may_go(pupils)
    pupils.check_in(missing)
    assert [card.person for card in pupils.gate.check()[0].without_consent] == [missing]
    assert not may_go(pupils)
    done = pupils.consents.seen(missing, note="on paper, the teacher has it")
    assert done.what == "consent_seen"
    assert may_go(pupils)
    card = pupils.card(missing)
    assert card is not None
    assert card.consent == "seen"
    pupils.undo()
    assert not may_go(pupils)


def test_whose_consent_is_missing_is_listed_with_those_who_are_here_first(pupils: Kit, school: School) -> None:
    missing, refused, *_ = school.pupils()
    pupils.check_in(refused)
    assert [card.person for card in pupils.consents.lacking()] == [refused, missing]


def test_a_consent_is_noted_only_where_one_is_needed_and_not_there(pupils: Kit, school: School) -> None:
    adult = next(person for person in school.of(PUPILS) if person.category != "child")
    with pytest.raises(KitError, match="nobody has to consent"):
        pupils.consents.seen(adult.number)
    with pytest.raises(KitError, match="it is there already"):
        pupils.consents.seen(school.pupils()[2])
    pupils.consents.seen(school.pupils()[0])
    with pytest.raises(KitError, match="it is there already"):
        pupils.consents.seen(school.pupils()[0])


def test_of_a_guest_child_only_the_category_is_known(streets: Kit, school: School) -> None:
    child = school.pupils()[2]
    card = streets.card(child)
    assert card is not None
    assert (card.name, card.guardian, card.guardian_phone, card.consent) == ("", "", "", "unknown")


def test_a_walk_in_child_lacks_consent_until_it_is_seen(pupils: Kit) -> None:
    verdict = pupils.walk_in("小客人", category="child")
    assert verdict.person is not None
    assert verdict.person.consent == "missing"
    pupils.consents.seen(verdict.person.person)
    card = pupils.card(verdict.person.person)
    assert card is not None
    assert card.consent == "seen"
