"""Headcounts, tallies and things of a squad."""

from __future__ import annotations

import pytest

from fieldkit.errors import KitError
from fieldkit.kit.kit import Kit
from fieldkit.records.rules import AMOUNT_MAX, COUNT_MAX
from tests.fieldkit.kit.county import BLOOD, MEDICAL, TRAFFIC, County, HandClock, Laptop, at

CAP, LEAFLET = 1, 9
GATHERING, VAN, NOON = 1, 2, 4
PARKING = 9


def test_a_headcount_stands_beside_expected_and_checked_in(traffic: Kit, county: County) -> None:
    for person in county.of(TRAFFIC)[:3]:
        traffic.check_in(person.number)
    assert traffic.headcount(GATHERING).counted is None
    traffic.count(GATHERING, {"adult": 3}, note="all by the fountain")
    row = traffic.headcount(GATHERING)
    assert (row.expected["adult"], row.checked_in["adult"], row.counted) == (15, 3, {"adult": 3})
    assert (row.note, row.by, row.chase) == ("all by the fountain", traffic.operator, ())
    assert traffic.figures().counted == 3


def test_people_short_in_a_headcount_are_chased_those_away_first(traffic: Kit, county: County) -> None:
    first, second, third = (person.number for person in county.of(TRAFFIC)[:3])
    for person in (first, second, third):
        traffic.check_in(person)
    traffic.away(third)
    traffic.count(GATHERING, {"adult": 1})
    assert [one.person.person for one in traffic.headcount(GATHERING).chase] == [third, first, second]


def test_a_later_count_corrects_an_earlier_one_and_undo_brings_that_back(traffic: Kit) -> None:
    traffic.count(GATHERING, {"adult": 3})
    traffic.count(GATHERING, {"adult": 4, "child": 1})
    assert traffic.headcount(GATHERING).counted == {"adult": 4, "child": 1}
    traffic.undo()
    assert traffic.headcount(GATHERING).counted == {"adult": 3}


def test_a_headcount_that_is_due_and_not_done_is_overdue(traffic: Kit, clock: HandClock) -> None:
    clock.now_ms = at(8, 41)
    assert [row.key for row in traffic.headcounts() if row.overdue] == ["gathering"]
    assert traffic.figures().overdue == (GATHERING,)
    traffic.count(GATHERING, {"adult": 0})
    assert traffic.figures().overdue == ()


def test_only_the_squads_of_a_checkpoint_count_there(traffic: Kit, blood: Kit) -> None:
    assert VAN in {row.checkpoint for row in blood.headcounts()}
    assert VAN not in {row.checkpoint for row in traffic.headcounts()}
    for checkpoint in (VAN, 99):
        with pytest.raises(KitError, match="has none of that number"):
            traffic.count(checkpoint, {"adult": 1})
        with pytest.raises(KitError, match="has none of that number"):
            traffic.headcount(checkpoint)


@pytest.mark.parametrize("counted", [{}, {"adult": -1}, {"adult": COUNT_MAX + 1}, {"dog": 1}])
def test_a_headcount_that_cannot_be_is_refused(traffic: Kit, counted: dict[str, int]) -> None:
    with pytest.raises(KitError):
        traffic.count(GATHERING, counted)
    assert traffic.headcount(GATHERING).counted is None


def test_tallies_add_up_by_session_and_survive_a_restart(traffic_laptop: Laptop, clock: HandClock) -> None:
    kit = traffic_laptop.kit()
    kit.tally(PARKING, 5)
    clock.now_ms = at(9, 30)
    kit.tally(PARKING, 7, "by the bridge")
    kit.tally(PARKING, -2, "counted twice")
    for _ in ("before the restart", "after it"):
        row = next(row for row in kit.tallies() if row.tally == PARKING)
        assert (row.total, row.by_session) == (10, {"stage-1": 5, "stage-2": 5})
        assert kit.figures().tallies == {PARKING: 10}
        kit = traffic_laptop.again()


@pytest.mark.parametrize("amount", [0, AMOUNT_MAX + 1, -AMOUNT_MAX - 1])
def test_an_amount_that_cannot_be_is_refused(traffic: Kit, amount: int) -> None:
    with pytest.raises(KitError, match="whole number from 1"):
        traffic.tally(PARKING, amount)
    with pytest.raises(KitError, match="whole number from 1"):
        traffic.thing_out(CAP, amount)
    assert traffic.sync_status().records == 0


def test_a_squad_counts_only_its_own_tallies(traffic: Kit) -> None:
    with pytest.raises(KitError, match="has none of that number"):
        traffic.tally(1, 5)


def test_the_desk_must_say_whose_tally_it_is(desk: Kit) -> None:
    with pytest.raises(KitError, match="Choose a squad first"):
        desk.tally(PARKING, 5)
    desk.tally(PARKING, 5, squad=TRAFFIC)
    assert desk.figures(TRAFFIC).tallies == {PARKING: 5}


def test_things_go_out_to_people_and_come_back(traffic: Kit, county: County) -> None:
    first, second = (person.number for person in county.of(TRAFFIC)[:2])
    traffic.thing_out(CAP, 1, first)
    traffic.thing_out(CAP, 2, second, note="one for the driver")
    traffic.thing_back(CAP, 1, second)
    row = next(row for row in traffic.things() if row.thing == CAP)
    assert (row.figures.given, row.figures.out, row.figures.back, row.figures.missing) == (15, 3, 1, 2)
    assert row.holders == {first: 1, second: 1}
    card = traffic.card(first)
    assert card is not None
    assert card.holds == {CAP: 1}
    traffic.undo()
    assert next(row for row in traffic.things() if row.thing == CAP).holders == {first: 1, second: 2}


def test_what_is_used_up_is_not_missing(traffic: Kit) -> None:
    traffic.thing_out(LEAFLET, 50)
    traffic.thing_used(LEAFLET, 30)
    row = next(row for row in traffic.things() if row.thing == LEAFLET)
    assert (row.figures.out, row.figures.used, row.figures.missing, row.lent) == (50, 30, 0, False)


def test_a_thing_that_is_none_is_refused(traffic: Kit) -> None:
    with pytest.raises(KitError, match="the event has none of that number"):
        traffic.thing_back(99)


def test_a_captains_laptop_works_for_its_squads_only(traffic: Kit) -> None:
    assert traffic.squads == (TRAFFIC,)
    for squad in (MEDICAL, 0, 99):
        with pytest.raises(KitError, match="has no right to it"):
            traffic.choose_squad(squad)


def test_records_for_a_squad_without_right_do_not_count(traffic: Kit) -> None:
    traffic.tally(12, 5, squad=BLOOD)
    assert traffic.figures(BLOOD).tallies == {}
    assert traffic.sync_status().quarantined == 1


def test_choices_are_remembered(traffic_laptop: Laptop, county: County) -> None:
    kit = traffic_laptop.kit()
    person = county.of(TRAFFIC)[3].number
    kit.set_operator(person)
    kit.choose_site(1)
    kit = traffic_laptop.again()
    assert (kit.operator, kit.site, kit.squad) == (person, 1, TRAFFIC)
    with pytest.raises(KitError, match="nobody on the roster has that number"):
        kit.set_operator(9999)
    with pytest.raises(KitError, match="the event has none of that number"):
        kit.choose_site(99)
    assert kit.operators()[0].name == "解思源"
