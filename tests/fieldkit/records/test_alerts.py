"""Alerts: what must hold of any, and an example of each kind."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records.alerts import (
    CLOCK_OFF_MS,
    UNREACHABLE_MS,
    Alert,
    AlertKind,
    DeviceFact,
    Facts,
    IncidentFact,
    PostLeft,
    Severity,
    Shortage,
    make_alerts,
    short_since_ms,
    unreachable_since,
)
from fieldkit.records.figures import Census, Figures, SquadFigures
from roster.folder import load_event

EVENT = load_event("plan14")
FIGURES = Figures(EVENT, Census({squad.number: squad.wanted.people for squad in EVENT.squads}))
MINUTE_MS = 60_000
#: Midnight before the event's day.
MIDNIGHT_MS = 1_804_176_000_000
STREETS, MEDICAL, TRAFFIC = 1, 2, 4
OF_PEOPLE = {AlertKind.OVERDUE, AlertKind.UNDER_STRENGTH, AlertKind.LATE, AlertKind.ROLE_SHORT, AlertKind.POST_LEFT}


def at(time: str) -> int:
    hours, minutes = time.split(":")
    return MIDNIGHT_MS + (int(hours) * 60 + int(minutes)) * MINUTE_MS


def squad_at(now_ms: int, squad: int = STREETS, **changed: Any) -> SquadFigures:
    """A squad with which all is well at `now_ms`, but for what is `changed`."""
    made = FIGURES.squad(squad, {}, now_ms, heard_ms=now_ms)
    assert made is not None
    well = {"came": made.wanted, "here": made.wanted, "late": 0, "overdue": (), "short_since_ms": 0}
    return msgspec.structs.replace(made, **{**well, **changed})


def alerts(now_ms: int, *squads: SquadFigures, **facts: Any) -> tuple[Alert, ...]:
    return make_alerts(FIGURES, Facts(squads, **facts), now_ms)


def kinds(found: tuple[Alert, ...]) -> list[AlertKind]:
    return [alert.kind for alert in found]


moments = st.integers(at("00:00"), at("23:59"))


@st.composite
def facts_at(draw: st.DrawFn) -> tuple[int, Facts]:
    now_ms = draw(moments)
    earlier = st.sampled_from((0, now_ms, now_ms - UNREACHABLE_MS, now_ms - UNREACHABLE_MS - 1)) | st.integers(
        MIDNIGHT_MS, now_ms
    )
    squads = tuple(
        squad_at(
            now_ms,
            squad.number,
            heard_ms=draw(earlier),
            late=draw(st.integers(0, 3)),
            doubles=draw(st.integers(0, 2)),
            overdue=tuple(
                point.number for point in EVENT.checkpoints if point.due_ms <= now_ms and draw(st.booleans())
            ),
            counted_ms=draw(earlier),
            short_since_ms=draw(earlier),
        )
        for squad in EVENT.squads
    )
    incidents = st.builds(
        IncidentFact,
        st.integers(1, 9),
        st.just("B-001"),
        st.integers(0, 11),
        st.sampled_from(("missing", "injury", "")),
        st.integers(1, 3),
        st.sampled_from(("open", "working")),
        earlier,
        earlier,
        st.booleans(),
    )
    devices = st.builds(
        DeviceFact,
        st.just("ab"),
        st.just(""),
        st.integers(0, 11),
        st.sampled_from(("known", "unknown", "revoked")),
        st.integers(0, 3),
        earlier,
        st.integers(0, 3),
        earlier,
        earlier,
        st.sampled_from((0, CLOCK_OFF_MS - 1, CLOCK_OFF_MS, -CLOCK_OFF_MS)),
        earlier,
    )
    shortages = st.builds(Shortage, st.integers(1, 10), st.just("doctor"), st.just(1), st.just(2), earlier)
    left = st.builds(PostLeft, st.integers(1, 10), st.integers(1, 3), earlier)
    return now_ms, Facts(
        squads,
        tuple(draw(st.lists(incidents, max_size=3))),
        tuple(draw(st.lists(devices, max_size=3))),
        tuple(draw(st.lists(shortages, max_size=3))),
        tuple(draw(st.lists(left, max_size=3))),
        draw(st.integers(0, 2)),
    )


@given(facts_at())
def test_worst_come_first_and_nothing_is_since_later(made: tuple[int, Facts]) -> None:
    now_ms, facts = made
    found = make_alerts(FIGURES, facts, now_ms)
    assert [-alert.severity for alert in found] == sorted(-alert.severity for alert in found)
    assert all(0 <= alert.since_ms <= now_ms for alert in found)


@given(facts_at())
def test_of_people_who_cannot_be_reached_nothing_else_is_said(made: tuple[int, Facts]) -> None:
    now_ms, facts = made
    found = make_alerts(FIGURES, facts, now_ms)
    silent = {alert.squad for alert in found if alert.kind is AlertKind.UNREACHABLE}
    assert silent == {s.squad for s in facts.squads if unreachable_since(EVENT, s, now_ms) is not None}
    assert [alert for alert in found if alert.squad in silent and alert.kind in OF_PEOPLE] == []


@given(facts_at())
def test_what_is_open_and_missing_is_always_said(made: tuple[int, Facts]) -> None:
    now_ms, facts = made
    found = make_alerts(FIGURES, facts, now_ms)
    missing = sum(fact.what == "missing" for fact in facts.incidents)
    assert sum(alert.kind is AlertKind.PERSON_MISSING for alert in found) == missing
    assert sum(alert.kind is AlertKind.QUARANTINE for alert in found) == sum(f.quarantined > 0 for f in facts.devices)


@given(st.lists(moments, max_size=6), st.integers(0, 6))
def test_people_were_short_from_the_moment_the_last_of_them_left(left: list[int], missing: int) -> None:
    since_ms = short_since_ms(left, missing)
    if since_ms:
        assert sum(moment >= since_ms for moment in left) >= missing > sum(moment > since_ms for moment in left)
    else:
        assert missing == 0 or missing > len(left)


def test_all_well_is_silent() -> None:
    now_ms = at("10:00")
    assert alerts(now_ms, *(squad_at(now_ms, squad.number) for squad in EVENT.squads)) == ()


def test_silence_in_the_morning_counts_from_the_opening() -> None:
    yesterday = at("00:00") - 60 * MINUTE_MS
    assert alerts(at("07:59"), squad_at(at("07:59"), heard_ms=yesterday)) == ()
    assert alerts(at("08:15"), squad_at(at("08:15"), heard_ms=yesterday)) == ()
    (alert,) = alerts(at("08:16"), squad_at(at("08:16"), heard_ms=yesterday))
    assert (alert.kind, alert.since_ms, alert.values) == (AlertKind.UNREACHABLE, yesterday, {})


def test_squad_never_heard_of_is_unreachable_since_the_opening() -> None:
    (alert,) = alerts(at("09:00"), squad_at(at("09:00"), heard_ms=0, short_since_ms=at("08:35")))
    assert (alert.kind, alert.since_ms, alert.values["never"]) == (AlertKind.UNREACHABLE, at("08:00"), 1)


def test_overdue_and_out_of_reach_are_two_things() -> None:
    (heard,) = alerts(at("10:20"), squad_at(at("10:20"), overdue=(3,)))
    assert (heard.kind, heard.since_ms, heard.values) == (
        AlertKind.OVERDUE,
        at("10:00"),
        {"checkpoint": "on-site", "points": 1},
    )
    (silent,) = alerts(at("10:20"), squad_at(at("10:20"), overdue=(3,), heard_ms=at("09:04")))
    assert (silent.kind, silent.since_ms, silent.values) == (
        AlertKind.UNREACHABLE,
        at("09:04"),
        {"checkpoint": "on-site", "due_ms": at("10:00")},
    )


def test_later_headcount_makes_up_for_an_earlier_one() -> None:
    assert alerts(at("10:20"), squad_at(at("10:20"), overdue=(1,), counted_ms=at("10:02"))) == ()


def test_headcount_after_the_last_session_is_still_overdue() -> None:
    now_ms = at("17:50")
    assert kinds(alerts(now_ms, squad_at(now_ms, overdue=(6,), counted_ms=at("14:31")))) == [AlertKind.OVERDUE]


def test_too_few_people_are_an_alert_once_they_are_late() -> None:
    few = {"here": 17, "away": 1, "late": 2}
    assert alerts(at("08:34"), squad_at(at("08:34"), **few)) == ()
    (alert,) = alerts(at("08:35"), squad_at(at("08:35"), **few, short_since_ms=at("08:35")))
    assert (alert.kind, alert.values) == (AlertKind.UNDER_STRENGTH, {"short": 2, "present": 18, "wanted": 20})


def test_late_people_of_a_strong_squad_are_a_small_matter() -> None:
    (alert,) = alerts(at("09:00"), squad_at(at("09:00"), late=2))
    assert (alert.kind, alert.severity, alert.since_ms) == (AlertKind.LATE, Severity.MINOR, at("08:35"))


def test_nobody_is_too_few_in_the_evening() -> None:
    assert alerts(at("18:00"), squad_at(at("18:00"), here=0, short_since_ms=at("17:40"))) == ()


def test_role_and_post_that_are_short_and_post_left() -> None:
    now_ms = at("11:00")
    short = (Shortage(MEDICAL, "doctor", 3, 4, at("10:20")), Shortage(TRAFFIC, "officer", 0, 1, 0, "bridge"))
    left = (PostLeft(MEDICAL, 1, at("10:20")),)
    found = alerts(now_ms, squad_at(now_ms, MEDICAL), squad_at(now_ms, TRAFFIC), shortages=short, left=left)
    assert {(alert.kind, alert.squad, alert.since_ms) for alert in found} == {
        (AlertKind.ROLE_SHORT, MEDICAL, at("10:20")),
        (AlertKind.POST_SHORT, TRAFFIC, at("08:35")),
        (AlertKind.POST_LEFT, MEDICAL, at("10:20")),
    }


def incident(severity: int, **changed: Any) -> IncidentFact:
    fact = IncidentFact(7, "B-014", 2, "injury", severity, "open", at("10:00"), at("10:00"), at("10:00"))
    return msgspec.structs.replace(fact, **changed)


def test_unanswered_incident_waits_less_the_worse_it_is() -> None:
    waits = {
        severity: next(
            minute for minute in range(60) if alerts(at("10:00") + minute * MINUTE_MS, incidents=(incident(severity),))
        )
        for severity in (1, 2, 3)
    }
    assert waits == {1: 10, 2: 3, 3: 1}
    assert alerts(at("11:00"), incidents=(incident(3, waiting_ms=0),)) == ()


def test_devices_that_need_a_look() -> None:
    fact = DeviceFact(
        "ab", "spare", 0, "unknown", 4, at("09:00"), 2, at("09:10"), at("09:20"), 7 * MINUTE_MS, at("09:30")
    )
    found = alerts(at("10:00"), devices=(fact, msgspec.structs.replace(fact, standing="revoked")), newer=3)
    assert set(kinds(found)) == {
        AlertKind.UNKNOWN_DEVICE,
        AlertKind.REVOKED_DEVICE,
        AlertKind.QUARANTINE,
        AlertKind.FORK,
        AlertKind.CLOCK_OFF,
        AlertKind.NEWER_RECORDS,
    }


def test_double_is_since_the_second_arrival() -> None:
    (alert,) = alerts(at("10:00"), squad_at(at("10:00"), doubles=1, double_since_ms=at("08:50")))
    assert (alert.kind, alert.since_ms) == (AlertKind.DOUBLE, at("08:50"))
