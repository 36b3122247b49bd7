"""Undo, history, strikes and doubles: nothing is deleted."""

from __future__ import annotations

import pytest

from fieldkit.errors import KitError
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import Ref, VerdictKind
from tests.fieldkit.kit.county import MEDICAL, TRAFFIC, County, HandClock, Laptop, at


def test_undo_takes_back_one_thing_after_the_other(traffic: Kit, county: County) -> None:
    first, second = (person.number for person in county.of(TRAFFIC)[:2])
    traffic.check_in(first)
    traffic.check_in(second)
    undone = traffic.undo()
    assert undone is not None
    assert undone.what == "arrival"
    assert [row.person for row in traffic.board().here] == [first]
    assert traffic.undo() is not None
    assert traffic.board().here == ()
    assert traffic.undo() is None
    assert [line.struck for line in traffic.history()] == [True, True]


@pytest.mark.parametrize("restart", [False, True])
def test_undo_of_a_walk_in_strikes_both_its_records(traffic_laptop: Laptop, restart: bool) -> None:
    kit = traffic_laptop.kit()
    kit.walk_in("Ann", "1", "note")
    kit = traffic_laptop.again() if restart else kit
    kit.undo()
    assert (kit.figures().here, kit.figures().walk_ins, kit.find("Ann")) == (0, 0, ())
    assert [line.struck for line in kit.history()] == [True, True]
    assert kit.undo() is None


@pytest.mark.parametrize("restart", [False, True])
def test_undo_of_a_whole_squad_strikes_all_and_no_more(traffic_laptop: Laptop, county: County, restart: bool) -> None:
    kit = traffic_laptop.kit()
    first = county.of(TRAFFIC)[0].number
    kit.check_in(first)
    assert len(kit.check_in_all()) == 14
    kit = traffic_laptop.again() if restart else kit
    kit.undo()
    assert [row.person for row in kit.board().here] == [first]


@pytest.mark.parametrize("restart", [False, True])
def test_undo_of_a_forced_entry_strikes_its_reason_too(traffic_laptop: Laptop, county: County, restart: bool) -> None:
    kit = traffic_laptop.kit()
    kit.force(kit.scan(county.code(county.of(MEDICAL)[0].number)), "lent")
    kit = traffic_laptop.again() if restart else kit
    kit.undo()
    assert {line.done.what: line.struck for line in kit.history()} == {"arrival": True, "remark": True}


def test_undo_goes_on_after_a_restart(traffic_laptop: Laptop, county: County) -> None:
    kit = traffic_laptop.kit()
    person = county.of(TRAFFIC)[0].number
    kit.check_in(person)
    kit.tally(9, 4)
    kit = traffic_laptop.again()
    assert [kit.undo() and line.done.what for line in kit.history()] == ["tally", "arrival"]
    assert (kit.figures().here, kit.figures().tallies) == (0, {})


def test_history_says_what_was_done_about_what_and_by_whom(traffic_laptop: Laptop, county: County) -> None:
    kit = traffic_laptop.kit()
    captain = kit.operator
    assert kit.operator_name == "解思源"
    person = county.of(TRAFFIC)[1]
    kit.check_in(person.number)
    kit.tally(9, 4)
    kit.thing_out(1)
    kit.count(1, {"adult": 1})
    number = kit.raise_incident("injury", 1, "fell").number
    wanted = [
        ("incident", number),
        ("headcount", "gathering"),
        ("thing_out", "cap"),
        ("tally", "parking"),
        ("arrival", person.name),
    ]
    assert [(line.done.what, line.done.subject) for line in kit.history()] == wanted
    assert {line.by for line in kit.history()} == {captain}
    kit = traffic_laptop.again()
    assert [(line.done.what, line.done.subject) for line in kit.history()] == wanted
    assert len(kit.history(2)) == 2


def test_any_entry_can_be_struck_by_its_ref(traffic: Kit, county: County) -> None:
    first = traffic.check_in(county.of(TRAFFIC)[0].number)
    second = traffic.check_in(county.of(TRAFFIC)[1].number)
    assert first.ref is not None
    traffic.strike(first.ref, "was somebody else")
    assert [row.person for row in traffic.board().here] == [second.person and second.person.person]


def test_a_strike_cannot_be_struck(traffic: Kit) -> None:
    strike = traffic.strike(traffic.tally(9, 4).ref)
    with pytest.raises(KitError, match="Enter what is right"):
        traffic.strike(strike.ref)


@pytest.mark.parametrize("ref", [Ref(1, 1, "00" * 16), Ref(1, 1, "no hex"), Ref(0, 0, "")])
def test_what_is_not_here_cannot_be_struck(traffic: Kit, ref: Ref) -> None:
    with pytest.raises(KitError, match="is not on this laptop"):
        traffic.strike(ref)


def test_a_ref_with_another_records_name_strikes_nothing(traffic: Kit) -> None:
    first, second = traffic.tally(9, 4), traffic.tally(9, 5)
    with pytest.raises(KitError):
        traffic.strike(Ref(first.ref.log, first.ref.number, second.ref.name))


def test_a_double_is_found_and_settled(desk: Kit, county: County, clock: HandClock) -> None:
    person = county.of(TRAFFIC)[0].number
    desk.choose_squad(TRAFFIC)
    desk.check_in(person)
    desk.choose_squad(MEDICAL)
    clock.now_ms = at(9)
    desk.force(desk.check_in(person), "seen at the tent")
    (double,) = desk.doubles()
    assert double.person.double
    assert [(spell.squad, spell.end_ms) for spell in double.spells] == [(TRAFFIC, 0), (MEDICAL, 0)]
    assert desk.figures(MEDICAL).doubles == 1
    desk.settle(double.spells[0].ref)
    assert desk.doubles() == ()
    card = desk.card(person)
    assert card is not None
    assert (card.at_squad, card.status, card.double) == (MEDICAL, "here", False)
    assert desk.check_in(person).kind is VerdictKind.ALREADY_IN
