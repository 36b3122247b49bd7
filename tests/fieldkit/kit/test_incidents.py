"""Incidents: numbers that are never given twice, and stories in which nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.errors import KitError
from fieldkit.kit.attendance import NOTE_CHARACTERS_MAX
from fieldkit.kit.kit import Kit
from fieldkit.records.alerts import UNANSWERED_MS
from fieldkit.ui.handover_file import save_sheet
from fieldkit.ui.handover_sheet import make_sheet, sheet_html, sheet_text
from tests.fieldkit.kit.conftest import MakeLaptop
from tests.fieldkit.kit.county import BLOOD, MEDICAL, TRAFFIC, County, HandClock, Laptop


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


def test_two_that_are_the_same_go_on_as_one_and_can_be_parted(traffic: Kit) -> None:
    first = traffic.raise_incident("injury", 1, "boy fell")
    traffic.set_incident(first.incident, "closed")
    second = traffic.raise_incident("injury", 3, "child hurt")
    traffic.add_entry(second.incident, "bleeding")
    done = traffic.merge_incidents(second.incident, first.incident, "both at the bank")
    (card,) = traffic.incidents()
    assert (card.incident, card.numbers) == (first.incident, (first.number, second.number))
    assert (card.state, card.severity) == ("open", 3), "what is open or urgent must not vanish in a closed one"
    assert (traffic.figures().incidents, traffic.figures().incidents_open, traffic.figures().worst) == (1, 1, 3)
    assert {traffic.find_incident(number) for number in card.numbers} == {first.incident}
    story = traffic.incident(second.incident)
    assert story is not None
    assert [line.words for line in story.timeline if line.words] == [
        "boy fell",
        "child hurt",
        "bleeding",
        "both at the bank",
    ]
    assert {line.number for line in story.timeline} == {first.number, second.number}
    with pytest.raises(KitError, match="one already"):
        traffic.merge_incidents(first.incident, second.incident)
    traffic.strike(done.ref, "another boy")
    assert {card.numbers for card in traffic.incidents()} == {(first.number,), (second.number,)}
    assert traffic.figures().incidents == 2


def test_merging_is_undone_with_all_that_it_wrote(traffic: Kit) -> None:
    first = traffic.raise_incident("injury", 1, "boy fell")
    second = traffic.raise_incident("injury", 3, "child hurt")
    traffic.merge_incidents(first.incident, second.incident)
    traffic.undo()
    assert [(card.numbers, card.severity) for card in traffic.incidents()] == [
        ((second.number,), 3),
        ((first.number,), 1),
    ]


def test_entries_to_either_number_tell_one_story(traffic: Kit) -> None:
    first, second, third = (traffic.raise_incident("other", 1, words) for words in "abc")
    traffic.merge_incidents(third.incident, second.incident)
    traffic.merge_incidents(third.incident, first.incident)
    for card in (first, second, third):
        traffic.add_entry(card.incident, f"at {card.number}")
    traffic.set_incident(third.incident, "closed")
    (card,) = traffic.incidents()
    assert (card.number, card.state, card.numbers) == (
        first.number,
        "closed",
        (first.number, second.number, third.number),
    )


def test_people_squads_and_places_are_involved_until_that_is_struck(traffic: Kit, county: County) -> None:
    card = traffic.raise_incident("injury", 2, "x")
    person = county.of(TRAFFIC)[0]
    guest = traffic.walk_in("Passer-by", "", "").person
    assert guest is not None
    named = traffic.involve(card.incident, "person", person.number, "saw it")
    traffic.involve(card.incident, "person", person.number)
    traffic.involve(card.incident, "person", guest.person)
    traffic.involve(card.incident, "squad", MEDICAL)
    traffic.involve(card.incident, "place", 0, "by the bank")
    (shown,) = traffic.incidents()
    assert [(each.what, each.called, each.words) for each in shown.involved] == [
        ("person", person.name, "saw it"),
        ("person", "Passer-by", ""),
        ("squad", "", ""),
        ("place", "", "by the bank"),
    ]
    traffic.strike(named.ref)
    assert [each.words for each in traffic.incidents()[0].involved] == ["", "", "", "by the bank"]
    for wrong in (("person", 999_999), ("squad", 99), ("place", 0), ("dog", 1)):
        with pytest.raises(KitError):
            traffic.involve(card.incident, *wrong)


def test_what_nobody_answers_is_told_until_somebody_does(traffic: Kit, clock: HandClock) -> None:
    minor = traffic.raise_incident("other", 1, "lost dog")
    urgent = traffic.raise_incident("injury", 3, "bleeding")
    assert traffic.unanswered_incidents() == ()
    clock.now_ms += UNANSWERED_MS[3]
    assert [one.number for one in traffic.status().unanswered] == [urgent.number]
    clock.now_ms += UNANSWERED_MS[1]
    assert [one.number for one in traffic.unanswered_incidents()] == [urgent.number, minor.number]
    traffic.add_entry(urgent.incident, "doctor is there")
    traffic.set_incident(minor.incident, "closed")
    assert traffic.unanswered_incidents() == ()


def test_handover_names_what_is_open_and_what_is_left_to_do(traffic: Kit) -> None:
    closed = traffic.raise_incident("other", 1, "finished")
    traffic.set_incident(closed.incident, "closed")
    minor = traffic.raise_incident("weather", 1, "hail")
    missing = traffic.raise_incident("missing", 3, "grandmother")
    traffic.add_entry(missing.incident, "searching the hall")
    handover = traffic.handover()
    assert [(each.card.number, each.to_do) for each in handover.incidents] == [
        (missing.number, ("work", "find", "name")),
        (minor.number, ("answer",)),
    ]
    sheet = make_sheet(traffic.event, handover, traffic.name_of)
    assert all(
        words in sheet_text(sheet) and words in sheet_html(sheet) for words in ("grandmother", "searching the hall")
    )
    assert "finished" not in sheet_text(sheet)


def test_a_sheet_is_a_page_whatever_people_wrote(traffic: Kit, tmp_path: Path) -> None:
    card = traffic.raise_incident("other", 1, '<script>alert(1)</script> & "so"')
    for number in range(12):
        traffic.add_entry(card.incident, f"line {number}")
    sheet = make_sheet(traffic.event, traffic.handover(), traffic.name_of)
    save_sheet(tmp_path / "sheet.html", sheet)
    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "(6 lines left out)" in page
    for wrong in ("sheet.pdf", "nowhere/sheet.html"):
        with pytest.raises(KitError, match="handover sheet"):
            save_sheet(tmp_path / wrong, sheet)
