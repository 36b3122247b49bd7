"""The close of day lists what is open and nothing else, in the order in which it is done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.kit.closing import OpenItem, OpenKind, list_open
from fieldkit.kit.kit import Kit
from tests.fieldkit.kit.county import MEDICAL, TRAFFIC, County, HandClock, Laptop, at
from tests.fieldkit.kit.school import CAP, PUPILS, School

BANNER = 3


def open_kinds(kit: Kit) -> list[str]:
    return [item.what.value for item in list_open(kit).items]


def of_kind(kit: Kit, kind: OpenKind) -> list[OpenItem]:
    return [item for item in list_open(kit).items if item.what is kind]


def test_before_anything_is_done_nothing_is_open(traffic: Kit) -> None:
    report = list_open(traffic)
    assert (report.closed, report.counts, report.items) == (True, {}, ())


def test_people_not_signed_out_are_listed_by_name_until_they_are(traffic: Kit, county: County) -> None:
    here, away, gone = county.of(TRAFFIC)[:3]
    for person in (here, away, gone):
        traffic.check_in(person.number)
    traffic.away(away.number)
    traffic.check_out(gone.number)
    assert [item.subject for item in of_kind(traffic, OpenKind.PERSON)] == [here.number, away.number]
    assert of_kind(traffic, OpenKind.PERSON)[0].values["name"] == here.name
    traffic.check_out(here.number)
    traffic.check_out(away.number)
    assert of_kind(traffic, OpenKind.PERSON) == []


def test_things_out_are_listed_with_who_has_them(traffic: Kit, county: County) -> None:
    person = county.of(TRAFFIC)[0].number
    traffic.check_in(person)
    traffic.thing_out(CAP, 1, person)
    traffic.thing_out(BANNER, 1)
    (held,) = of_kind(traffic, OpenKind.HOLDER)
    (loose,) = of_kind(traffic, OpenKind.THING)
    assert (held.subject, held.values["thing"], held.values["count"]) == (person, CAP, 1)
    assert (loose.values["thing"], loose.values["count"]) == (BANNER, 1)
    traffic.thing_back(CAP, 1, person)
    traffic.thing_lost(BANNER, 1)
    assert {"holder", "thing"}.isdisjoint(open_kinds(traffic))


def test_headcounts_overdue_and_people_not_found_are_listed(traffic: Kit, county: County, clock: HandClock) -> None:
    for person in county.of(TRAFFIC)[:3]:
        traffic.check_in(person.number)
    clock.now_ms = at(9)
    due = of_kind(traffic, OpenKind.HEADCOUNT)
    assert due
    checkpoint = due[0].subject
    traffic.count(checkpoint, {"adult": 2})
    assert of_kind(traffic, OpenKind.HEADCOUNT) == due[1:]
    (short,) = of_kind(traffic, OpenKind.CHASE)
    assert (short.subject, short.values["count"]) == (checkpoint, 1)
    traffic.count(checkpoint, {"adult": 3})
    assert of_kind(traffic, OpenKind.CHASE) == []


def test_incident_is_open_until_it_is_closed(traffic: Kit) -> None:
    card = traffic.raise_incident("injury", 2, "a cyclist fell")
    (item,) = of_kind(traffic, OpenKind.INCIDENT)
    assert (item.subject, item.values["number"]) == (card.incident, card.number)
    traffic.set_incident(card.incident, "closed", 0, "taken home")
    assert of_kind(traffic, OpenKind.INCIDENT) == []


def test_what_is_unsent_comes_last_and_by_itself_keeps_the_day_open(traffic: Kit) -> None:
    traffic.tally(9, 3)
    report = list_open(traffic)
    assert (report.closed, report.counts) == (False, {"unsent": 1})
    assert report.items[-1].values == {"count": 2}


def test_order_is_that_in_which_a_captain_does_it(traffic: Kit, county: County, clock: HandClock) -> None:
    person = county.of(TRAFFIC)[0].number
    traffic.check_in(person)
    traffic.thing_out(CAP, 1, person)
    traffic.raise_incident("injury", 2, "a cyclist fell")
    clock.now_ms = at(18)
    kinds = open_kinds(traffic)
    assert list(dict.fromkeys(kinds)) == ["headcount", "person", "holder", "incident", "unsent"]


def test_somebody_in_two_places_is_listed(desk: Kit, county: County) -> None:
    person = county.of(MEDICAL)[0].number
    for squad in (MEDICAL, TRAFFIC):
        desk.choose_squad(squad)
        desk.force(desk.check_in(person), "lent") if squad == TRAFFIC else desk.check_in(person)
    assert [item.subject for item in of_kind(desk, OpenKind.DOUBLE)] == [card.person.person for card in desk.doubles()]


def test_the_desk_sees_each_squad_by_number(desk: Kit, county: County) -> None:
    for squad, people in ((MEDICAL, 3), (TRAFFIC, 2)):
        desk.choose_squad(squad)
        for person in county.of(squad)[:people]:
            desk.check_in(person.number)
    desk.choose_squad(0)
    listed = [(item.squad, item.values["count"]) for item in of_kind(desk, OpenKind.PEOPLE)]
    assert listed == [(MEDICAL, 3), (TRAFFIC, 2)]
    assert of_kind(desk, OpenKind.PERSON) == []


@pytest.fixture
def pupils(tmp_path: Path) -> Iterator[Kit]:
    school = School(tmp_path / "school")
    laptop = Laptop(tmp_path / "laptop", school.prepare("--squad", str(PUPILS)), HandClock(at(8, 20)))
    yield laptop.kit()
    laptop.close()


def test_only_whoever_came_without_a_consent_is_listed(pupils: Kit) -> None:
    kit = pupils
    lacking = [card.person for card in kit.consents.lacking()]
    assert len(lacking) > 1
    assert of_kind(kit, OpenKind.CONSENT) == []
    kit.check_in(lacking[0])
    assert [item.subject for item in of_kind(kit, OpenKind.CONSENT)] == lacking[:1]
    kit.consents.seen(lacking[0])
    assert of_kind(kit, OpenKind.CONSENT) == []
