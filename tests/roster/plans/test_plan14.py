"""Plan 14 says what the county's plan says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

import pytest

from roster.event import Event, Label, RoleWanted
from roster.folder import load_event
from roster.plans.shipped import plan_names

PLAN = load_event("plan14")


def test_ten_squads_with_the_numbers_of_the_plan() -> None:
    assert [(squad.key, squad.unit, squad.wanted.sign()) for squad in PLAN.squads] == [
        ("street-cleaning", "urban-management", "20"),
        ("medical", "health", "10"),
        ("army-families", "youth-league", "18"),
        ("traffic", "traffic-police", "15"),
        ("blood-drive", "county-office", "40+"),
        ("disability-support", "disabled-federation", "10"),
        ("elders", "civil-affairs", "10"),
        ("community-repairs", "town", "20"),
        ("left-behind-children", "womens-federation", "20"),
        ("science", "science-association", "20"),
    ]
    assert [squad.number for squad in PLAN.squads] == list(range(1, 11))


def test_two_stages_on_5_march_with_arrivals_from_8() -> None:
    times = [(PLAN.local(s.opens_ms), PLAN.local(s.start_ms), PLAN.local(s.end_ms)) for s in PLAN.sessions]
    assert [[moment.time() for moment in row] for row in times] == [
        [time(8), time(8, 30), time(9, 20)],
        [time(9, 20), time(9, 20), time(17, 30)],
    ]
    assert {moment.date() for row in times for moment in row} == set(PLAN.days)
    assert [(day.month, day.day) for day in PLAN.days] == [(3, 5)]
    assert PLAN.days[0] > date(2026, 11, 1)
    assert all(len(session.squads) == 10 for session in PLAN.sessions)


def test_medical_and_science_serve_on_the_square_and_stay_at_their_posts() -> None:
    staying = [squad for squad in PLAN.squads if not squad.may_leave]
    assert [squad.key for squad in staying] == ["medical", "science"]
    assert {PLAN.sessions[1].sites[squad.number] for squad in staying} == {1}


def test_at_least_four_doctors() -> None:
    assert PLAN.squads[1].wanted.roles == (RoleWanted("doctor", 4),)


def test_five_crossings_with_one_officer_and_two_volunteers_each() -> None:
    posts = PLAN.squads[3].posts
    assert [post.minimum for post in posts] == [(RoleWanted("officer", 1), RoleWanted("volunteer", 2))] * 5
    assert not any(post.may_leave for post in posts)


def test_sixteen_graduates_inside_the_eighteen_and_the_file_says_so() -> None:
    (group,) = PLAN.squads[2].subgroups
    assert (group.people, group.inside) == (16, True)
    assert any("16" in decision and "183" in decision for decision in PLAN.decisions)


def test_the_blood_van_is_checked_before_half_past_eight() -> None:
    (van,) = [point for point in PLAN.checkpoints if point.squads == (5,)]
    assert PLAN.local(van.due_ms).time() == time(8, 30)


def test_flags_caps_and_sashes_are_lent_to_every_squad() -> None:
    lent = {thing.key: thing for thing in PLAN.things if thing.lent}
    for key in ("cap", "sash"):
        assert lent[key].per_squad == {squad.number: squad.wanted.people for squad in PLAN.squads}
    assert set(lent["flag"].per_squad) == {squad.number for squad in PLAN.squads}


def test_every_squad_has_something_to_count() -> None:
    assert {number for tally in PLAN.tallies for number in tally.squads} == set(range(1, 11))


@pytest.mark.parametrize("plan", plan_names())
def test_every_name_of_a_shipped_plan_is_there_in_three_scripts(plan: str) -> None:
    assert [label for label in labels(load_event(plan)) if not (label.en and label.zh_hans and label.zh_hant)] == []


def labels(event: Event) -> Iterator[Label]:
    """Every name in the event."""
    yield from (event.name, event.place)
    yield from (unit.name for unit in event.units)
    yield from (site.name for site in event.sites)
    yield from (role.name for role in event.roles)
    yield from (session.name for session in event.sessions)
    yield from (point.name for point in event.checkpoints)
    yield from (thing.name for thing in event.things)
    for squad in event.squads:
        yield squad.name
        yield from (post.name for post in squad.posts)
        yield from (group.name for group in squad.subgroups)
    for tally in event.tallies:
        yield from (tally.name, tally.unit)
