"""Invented people: what the event wants comes first, and the same seed makes the same people."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.event import Event
from roster.fit import Fit, fit_people
from roster.folder import load_event
from roster.maker import INVENTED_PHONE, make_people, people_wanted
from roster.people import Person
from roster.toml.event_file import parse_event
from tests.roster.toml.test_event_file import EVENT as EVERYTHING

PLAN = load_event("plan14")
#: An event with a subgroup outside the number, a limit, and posts that bring some of the roles wanted.
OTHER = parse_event(EVERYTHING.encode(), "event.toml")


@pytest.mark.parametrize("event", [PLAN, load_event("plan6")], ids=["plan14", "plan6"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_people_as_many_as_wanted_fit_without_a_warning(event: Event, seed: int) -> None:
    assert fit_people(event, make_people(event, people_wanted(event), seed)) == Fit((), ())


def test_plan_14_wants_183_people() -> None:
    assert people_wanted(PLAN) == 183


def test_subgroups_outside_the_number_come_on_top() -> None:
    people = make_people(OTHER, people_wanted(OTHER), 1)
    medical = [person for person in people if person.squad == 1]
    assert sum(1 for person in medical if "graduate" in person.tags) == 3
    assert len(medical) == 8 + 3


def test_roles_that_posts_bring_are_not_made_twice() -> None:
    medical = [person for person in make_people(OTHER, people_wanted(OTHER), 1) if person.squad == 1]
    assert sum(1 for person in medical if person.role == "doctor") == 4
    assert sum(1 for person in medical if person.role == "doctor" and person.post == "door") == 1


@given(st.integers(0, 400), st.integers(-5, 2**40))
def test_the_same_seed_makes_the_same_people_numbered_from_1(count: int, seed: int) -> None:
    people = make_people(PLAN, count, seed)
    assert people == make_people(PLAN, count, seed)
    assert [person.number for person in people] == list(range(1, count + 1))


def test_another_seed_makes_other_names() -> None:
    assert names(make_people(PLAN, 183, 1)) != names(make_people(PLAN, 183, 2))


@given(st.integers(1, 182))
def test_too_few_people_are_captains_first_then_roles_and_posts(count: int) -> None:
    people = make_people(PLAN, count, 1)
    captains = [person for person in people if "captain" in person.tags]
    assert len(captains) == min(count, 10)
    assert all(person.name == PLAN.squads[person.squad - 1].captain for person in captains)
    needed = 10 + 4 + 14 + 9  # captains; doctors; posts but for the captain's; teacher and pupils
    plain = [person for person in people if person.role == "volunteer" and not person.post]
    assert len(plain) == max(0, count - needed)


def test_people_beyond_the_number_are_spread_over_squads_that_may_have_more() -> None:
    squads = Counter(person.squad for person in make_people(PLAN, 183 + 25, 1))
    assert all(squads[squad.number] - squad.wanted.people in (2, 3) for squad in PLAN.squads)
    limited = Counter(person.squad for person in make_people(OTHER, people_wanted(OTHER) + 10, 1))
    assert limited[1] == 8 + 3


def test_a_large_roster_has_no_telephone_number_twice_and_only_invented_ones() -> None:
    phones = {person.phone for person in make_people(PLAN, 20_000, 5)}
    assert len(phones) == 20_000
    assert all(phone.startswith(INVENTED_PHONE) and len(phone) == 11 for phone in phones)


def test_some_people_share_a_name_and_some_of_them_a_squad() -> None:
    people = make_people(PLAN, 2_000, 1)
    shared = {name for name, times in Counter(names(people)).items() if times > 1}
    pairs = [person for person in people if person.name in shared]
    assert len(shared) >= 20
    assert max(Counter((person.name, person.squad) for person in pairs).values()) > 1
    assert min(Counter((person.name, person.squad) for person in pairs).values()) == 1


def test_pupils_are_children() -> None:
    pupils = [person for person in make_people(PLAN, 183, 1) if person.role == "pupil"]
    assert {person.category for person in pupils} == {"child"}
    assert len(pupils) == 8


def names(people: tuple[Person, ...]) -> list[str]:
    return [person.name for person in people]
