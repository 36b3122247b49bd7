"""`gate`, `consent`, and what breaks, is lost or still held, from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from roster.people import short_number
from tests.fieldkit.commands.conftest import Fieldkit
from tests.fieldkit.kit.county import at
from tests.fieldkit.kit.school import PUPILS, STREETS, School

MakeKit = Callable[[int], Fieldkit]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> School:
    return School(tmp_path_factory.mktemp("school"))


@pytest.fixture
def make_fieldkit(school: School, tmp_path: Path) -> MakeKit:
    def make(squad: int) -> Fieldkit:
        kit = Fieldkit(tmp_path / f"home-{squad}", tmp_path / f"clock-{squad}")
        kit.set_clock(at(8, 20))
        kit.done("open", school.prepare("--squad", str(squad)))
        return kit

    return make


def test_the_gate_names_shortages_until_they_are_counted(make_fieldkit: MakeKit) -> None:
    streets = make_fieldkit(STREETS)
    said = streets.done("gate", status=1)
    assert "Broom: 8 missing; Scraper: 2 missing" in said
    (gate,) = streets.json("gate", status=1)
    assert not gate["may_go"]
    counted = streets.json("gate count", "broom", "8")
    assert counted["done"]["what"] == "thing_out"
    assert streets.json("gate count", "broom", "8")["done"] is None
    assert "Scraper: 2 missing" in streets.done("gate", "count", "scraper", "0")
    assert streets.json("gate complete")[0]["may_go"]
    assert "may go" in streets.done("gate")
    streets.done("undo")
    assert not streets.json("gate", status=1)[0]["may_go"]


def test_coming_home_broken_and_lost_are_named_and_the_rest_is_waited_for(make_fieldkit: MakeKit) -> None:
    streets = make_fieldkit(STREETS)
    streets.done("gate", "complete")
    assert streets.json("thing broken", "broom", "--note", "handle")["thing"]["figures"]["broken"] == 1
    assert streets.json("thing lost", "scraper")["thing"]["figures"]["lost"] == 1
    assert "Broom: 7 missing; Scraper: 1 missing; Broom: 1 broken; Scraper: 1 lost" in streets.done(
        "gate", "--returning", status=1
    )
    streets.json("gate count", "broom", "7", "--returning")
    assert streets.fails("gate", "count", "broom", "6", "--returning") == "errors.kit.gate_fewer"
    assert streets.fails("gate", "count", "scraper", "9", "--returning") == "errors.kit.gate_more"
    assert streets.fails("gate", "count", "cap", "1") == "errors.kit.gate_thing"
    assert streets.fails("gate", "--squad", str(PUPILS)) == "errors.kit.not_your_squad"
    assert "all is back" in streets.done("gate", "complete", "--returning")


def test_who_leaves_with_a_thing_is_said_at_check_out_and_listed(make_fieldkit: MakeKit, school: School) -> None:
    streets = make_fieldkit(STREETS)
    person = school.of(STREETS)[1]
    assert "Nobody has anything" in streets.done("thing", "held")
    streets.done("checkin", short_number(person.number))
    streets.done("thing", "out", "cap", "--to", short_number(person.number))
    assert "Leaves with 1 Red cap" in streets.done("checkout", short_number(person.number))
    (row,) = streets.json("thing held")
    assert (row["person"]["person"], row["person"]["status"], row["holds"]) == (person.number, "gone", {"1": 1})
    assert person.name in streets.done("thing", "held")
    streets.done("thing", "out", "sash", "2", "--to", short_number(person.number))
    assert [done["what"] for done in streets.json("thing back-all", short_number(person.number))] == ["thing_back"] * 2
    assert streets.json("thing held") == []
    streets.done("undo")
    assert streets.json("thing held")[0]["holds"] == {"1": 1, "2": 2}
    assert "Sash" in streets.done("thing", "back-all", short_number(person.number))


def test_consents_are_listed_and_noted_as_seen(make_fieldkit: MakeKit, school: School) -> None:
    pupils = make_fieldkit(PUPILS)
    missing, refused, given, *_ = school.pupils()
    assert {card["person"] for card in pupils.json("consent")} == {missing, refused}
    guardian = next(person for person in school.people if person.number == missing)
    assert guardian.guardian_phone in pupils.done("consent")
    said = pupils.done("checkin", short_number(missing))
    assert "guardian's consent: missing" in said
    assert guardian.guardian_phone in said
    noted = pupils.json("consent seen", short_number(missing), "--note", "on paper")
    assert (noted["done"]["what"], noted["person"]["consent"]) == ("consent_seen", "seen")
    assert pupils.fails("consent", "seen", short_number(given)) == "errors.kit.consent_known"
    pupils.done("consent", "seen", short_number(refused))
    assert "Nobody lacks a consent" in pupils.done("consent")
