"""People against the event: contradictions are problems, shortages warnings."""

from __future__ import annotations

import msgspec
import pytest

from roster.fit import fit_people
from roster.folder import load_event
from roster.maker import make_people
from roster.people import Person
from roster.toml.event_file import parse_event
from tests.roster.toml.test_event_file import EVENT as EVERYTHING

PLAN = load_event("plan14")
FULL = make_people(PLAN, 183, 1)


def with_last(of_squad: int, **fields: object) -> tuple[Person, ...]:
    """The full roster, with fields of the squad's last person changed."""
    chosen = max(person.number for person in FULL if person.squad == of_squad)
    return tuple(msgspec.structs.replace(person, **fields) if person.number == chosen else person for person in FULL)


@pytest.mark.parametrize(
    ("people", "text"),
    [
        (with_last(4, post="brigde"), 'has the unknown post "brigde": did you mean "bridge"?'),
        (with_last(1, post="bridge"), 'has the unknown post "bridge"'),
        ((FULL[0],) * 100_001, "there are 100,001 people, and a pack holds 100,000"),
        (with_last(1, category="grown-up"), '1 person has the category "grown-up", which is not in the event file'),
    ],
)
def test_a_contradiction_is_a_problem(people: tuple[Person, ...], text: str) -> None:
    (problem,) = fit_people(PLAN, people).problems
    assert text in problem


@pytest.mark.parametrize(
    ("people", "text"),
    [
        (FULL[1:], 'squad "street-cleaning" has 19 people and wants 20.'),
        (FULL[1:], 'squad "street-cleaning": its captain 林晓岚 is not among its people.'),
        (with_last(2, squad=5), 'squad "medical" has 9 people and wants 10.'),
        (tuple(p for p in FULL if p.role != "doctor"), '0 people of the role "doctor" and wants at least 4.'),
        (tuple(p for p in FULL if p.post != "bridge"), 'post "bridge" of squad "traffic" has nobody'),
        (with_last(4, role="officer"), 'has 1 person of the role "volunteer" and wants at least 2.'),
        (tuple(p for p in FULL if "graduate" not in p.tags), '0 people tagged "graduate" and expects 16.'),
        (with_last(1, role="docter"), 'the role "docter", which is not in the event file: did you mean "doctor"?'),
        (with_last(1, unit="helth"), 'the unit "helth", which is not in the event file: did you mean "health"?'),
        (with_last(1, name=FULL[5].name, phone=FULL[5].phone), "have one name and telephone number"),
        ((), "there are no people yet"),
    ],
)
def test_a_shortage_or_a_doubt_is_a_warning(people: tuple[Person, ...], text: str) -> None:
    fit = fit_people(PLAN, people)
    assert [warning for warning in fit.warnings if text in warning], fit.warnings
    assert fit.problems == ()


def test_more_people_than_a_squad_may_have_are_a_problem_and_those_outside_the_number_do_not_count() -> None:
    event = parse_event(EVERYTHING.encode(), "event.toml")
    members = [Person(number, f"人{number}", 1, "doctor") for number in range(1, 9)]
    guests = [Person(number, f"客{number}", 1, tags=("graduate",)) for number in range(9, 12)]
    assert fit_people(event, [*members, *guests]).problems == ()
    one_more = Person(12, "多余", 1)
    (problem,) = fit_people(event, [*members, *guests, one_more]).problems
    assert problem == 'squad "medical" has 9 people and may have at most 8: move some to another squad.'


def test_more_people_than_at_least_wanted_are_welcome() -> None:
    further = tuple(Person(number, f"人{number}", 5) for number in range(200, 230))
    assert fit_people(PLAN, FULL + further).warnings == ()
