"""Incidents: numbers that are never given twice, and stories in which nothing is lost."""

from __future__ import annotations

import pytest

from fieldkit.errors import KitError
from fieldkit.kit.attendance import NOTE_CHARACTERS_MAX
from fieldkit.kit.kit import Kit
from tests.fieldkit.kit.conftest import MakeLaptop
from tests.fieldkit.kit.county import BLOOD, MEDICAL, TRAFFIC, Laptop


def test_numbers_go_up_and_are_never_given_twice(traffic_laptop: Laptop) -> None:
    kit = traffic_laptop.kit()
    letter = kit.certificate.letter
    given = [kit.raise_incident("injury", 2, "fell").number for _ in range(2)]
    kit.undo()
    given.append(kit.raise_incident("other", 1, "lost dog").number)
    kit = traffic_laptop.again()
    kit.undo()
    given.append(kit.next_incident_number())
    given.append(kit.raise_incident("weather", 3, "hail").number)
    assert given == [f"{letter}-{number:03d}" for number in (1, 2, 3, 4, 4)]
    assert [card.number for card in kit.incidents()] == [f"{letter}-004", f"{letter}-001"]


def test_a_number_is_used_up_even_where_the_incident_could_not_be_written(traffic: Kit) -> None:
    first = traffic.next_incident_number()
    with pytest.raises(KitError):
        traffic.raise_incident("injury", 2, "w" * (NOTE_CHARACTERS_MAX + 1))
    assert traffic.incidents() == ()
    assert traffic.raise_incident("injury", 2, "short").number > first


def test_two_laptops_of_one_squad_have_letters_of_their_own(make_laptop: MakeLaptop) -> None:
    numbers = {make_laptop("--squad", "traffic").kit().raise_incident("other", 1, "x").number for _ in range(3)}
    assert len(numbers) == 3


def test_the_story_keeps_every_line_struck_ones_too(traffic_laptop: Laptop) -> None:
    kit = traffic_laptop.kit()
    card = kit.raise_incident("traffic", 2, "two cars")
    kit.set_incident(card.incident, "working", 3, "police called")
    wrong = kit.add_entry(card.incident, "wrong crossing")
    kit.strike(wrong.ref, "it was the other one")
    kit.set_incident(card.incident, "closed")
    shown = traffic_laptop.again().incident(card.incident)
    assert shown is not None
    assert [(line.kind, line.words, line.state, line.struck) for line in shown.timeline] == [
        ("opened", "two cars", "", False),
        ("state", "police called", "working", False),
        ("entry", "wrong crossing", "", True),
        ("state", "", "closed", False),
    ]
    assert (shown.state, shown.severity, shown.words) == ("closed", 3, "two cars")


def test_open_incidents_are_told_from_closed_ones(traffic: Kit) -> None:
    first = traffic.raise_incident("injury", 3, "a")
    second = traffic.raise_incident("other", 1, "b")
    traffic.set_incident(first.incident, "closed")
    assert [card.number for card in traffic.incidents(open_only=True)] == [second.number]
    assert (traffic.figures().incidents, traffic.figures().incidents_open, traffic.figures().worst) == (2, 1, 1)


@pytest.mark.parametrize("spoken", ["D0-001", "d0-1", " D0 001 ", "Ｄ０－００１"])
def test_a_number_is_found_as_it_is_said(make_laptop: MakeLaptop, spoken: str) -> None:
    kit = make_laptop("--squad", str(TRAFFIC), "--letter", "D0").kit()
    card = kit.raise_incident("injury", 2, "x")
    assert kit.find_incident(spoken) == card.incident


def test_an_unknown_number_is_a_sentence(traffic: Kit) -> None:
    for spoken in ("B-999", "", "x", "-"):
        with pytest.raises(KitError, match="Cannot find incident"):
            traffic.find_incident(spoken)
    with pytest.raises(KitError, match="Cannot find incident"):
        traffic.add_entry(12345, "words")
    assert traffic.incident(12345) is None


def test_what_makes_no_sense_is_refused(traffic: Kit, desk: Kit) -> None:
    card = traffic.raise_incident("injury", 2, "x")
    before = traffic.sync_status().records
    for wrong in (
        lambda: traffic.raise_incident("earthquake", 2, "x"),
        lambda: traffic.raise_incident("injury", 0, "x"),
        lambda: traffic.raise_incident("injury", 4, "x"),
        lambda: traffic.add_entry(card.incident, "  "),
        lambda: traffic.set_incident(card.incident, "finished"),
        lambda: traffic.set_incident(card.incident, severity=9),
        lambda: desk.raise_incident("injury", 2, "whose?"),
    ):
        with pytest.raises(KitError):
            wrong()
    assert traffic.sync_status().records == before


def test_the_desk_sees_the_incidents_of_all_squads(desk: Kit) -> None:
    for squad in (MEDICAL, TRAFFIC, BLOOD):
        desk.raise_incident("illness", 1, "x", squad)
    assert len(desk.incidents()) == 3
    assert [card.squad for card in desk.incidents(MEDICAL)] == [MEDICAL]
