"""A person's day: marks in any order, spells and hours from them."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records.kinds import (
    WALK_IN_FIRST,
    Arrival,
    Away,
    Back,
    ConsentSeen,
    Departure,
    Passing,
    Payload,
    Remark,
    Space,
)
from fieldkit.records.spaces import person
from fieldkit.records.spaces.person import AWAY, GONE, HERE, NOT_COME, PersonState
from tests.fieldkit.records.laptops import DESK
from tests.fieldkit.records.memory import DAY_MS, EPOCH_DAY, ZONE_MS, MemoryJournal, fold_all
from tests.fieldkit.records.scribe import MINUTE_MS, MORNING_MS, Scribe

WHO = 1
TODAY = (MORNING_MS + ZONE_MS) // DAY_MS + EPOCH_DAY


def day(*marks: tuple[float, Payload]) -> Scribe:
    scribe = Scribe()
    for minute, mark in marks:
        scribe.write(mark, WHO, minute)
    return scribe


def state_of(scribe: Scribe, who: int = WHO) -> PersonState:
    """The same whichever mark comes first; so every order is tried."""
    journals = [fold_all(scribe.writers, [*order]) for order in permutations(scribe.records)]
    states = [derived(journal, who) for journal in journals]
    assert [state == states[0] for state in states] == [True] * len(states)
    return states[0]


def derived(journal: MemoryJournal, who: int) -> PersonState:
    return person.derive(who, journal.entries((Space.PERSON, who)), journal.context)


def figures(scribe: Scribe) -> dict[tuple[int, str], int]:
    """Totals by squad and figure; parts (day, minute) left out."""
    return {
        (squad, figure): value
        for (squad, figure, _), value in fold_all(scribe.writers, scribe.records).figures().items()
    }


def minutes(state: PersonState) -> dict[int, float]:
    return {squad: served / MINUTE_MS for (squad, _), served in state.served_ms.items()}


def since(state: PersonState) -> float:
    return (state.since_ms - MORNING_MS) / MINUTE_MS


def spells(state: PersonState) -> list[tuple[int, int, float, float | None]]:
    def minute(at_ms: int) -> float | None:
        return (at_ms - MORNING_MS) / MINUTE_MS if at_ms else None

    return [(s.squad, s.site, (s.start_ms - MORNING_MS) / MINUTE_MS, minute(s.end_ms)) for s in state.spells]


def test_who_has_no_mark_has_not_come() -> None:
    assert state_of(day((0, Remark(1)))).status == NOT_COME
    assert figures(day((0, Remark(1)))) == {}


def test_a_consent_is_seen_until_it_is_struck_and_changes_nothing_else() -> None:
    scribe = day((10, Arrival(1, 2)), (11, ConsentSeen(1)), (12, Departure(1, 2)))
    without = day((10, Arrival(1, 2)), (12, Departure(1, 2)))
    assert figures(scribe) == figures(without)
    assert [entry.number for entry in state_of(scribe).consents] == [scribe.records[1].number]
    scribe.strike(scribe.records[1])
    assert state_of(scribe).consents == []


def test_arrival_makes_here() -> None:
    scribe = day((10, Arrival(1, 2)))
    state = state_of(scribe)
    assert (state.status, state.squad, state.site, since(state)) == (HERE, 1, 2, 10)
    found = figures(scribe)
    assert found.pop((1, "open_since_ms")) == MORNING_MS + 10 * MINUTE_MS
    assert found == {(1, "here"): 1, (1, "open"): 1, (1, "came"): 1, (1, "arrived"): 1}


def test_second_arrival_at_the_same_place_changes_nothing() -> None:
    state = state_of(day((10, Arrival(1, 1)), (20, Arrival(1, 1)), (30, Departure(1, 1))))
    assert (spells(state), state.double, minutes(state)) == ([(1, 1, 10, 30)], False, {1: 20})


def test_already_in_keeps_the_time_of_the_first_scan() -> None:
    assert since(state_of(day((10, Arrival(1, 1)), (20, Arrival(1, 1))))) == 10


def test_departure_ends_the_spell() -> None:
    state = state_of(day((10, Arrival(1, 1)), (70, Departure(1, 1))))
    assert (state.status, since(state), spells(state), minutes(state)) == (GONE, 70, [(1, 1, 10, 70)], {1: 60})


def test_departure_of_somebody_who_never_came_is_none() -> None:
    state = state_of(day((10, Departure(1, 1))))
    assert (state.status, state.spells) == (NOT_COME, [])


def test_time_away_is_not_served() -> None:
    marks = (0, Arrival(1, 1)), (20, Away(1, 1, back_by_ms=5)), (50, Back(1, 1)), (60, Departure(1, 1))
    state = state_of(day(*marks))
    assert (minutes(state), spells(state)) == ({1: 30}, [(1, 1, 0, 60)])
    away = state_of(day(*marks[:2]))
    assert (away.status, since(away), away.back_by_ms) == (AWAY, 20, 5)
    back = state_of(day(*marks[:3]))
    assert (back.status, since(back), back.back_by_ms) == (HERE, 50, 0)


def test_arrival_of_somebody_who_is_away_is_a_return() -> None:
    state = state_of(day((0, Arrival(1, 1)), (20, Away(1, 1)), (50, Arrival(1, 1)), (60, Departure(1, 1))))
    assert (minutes(state), len(state.spells)) == ({1: 30}, 1)


def test_departure_while_away_serves_until_the_leave() -> None:
    state = state_of(day((0, Arrival(1, 1)), (20, Away(1, 1)), (50, Departure(1, 1))))
    assert (state.status, minutes(state)) == (GONE, {1: 20})


def test_back_without_away_and_away_before_arrival_are_nothing() -> None:
    assert state_of(day((0, Away(1, 1)), (5, Back(1, 1)))).status == NOT_COME
    assert since(state_of(day((0, Arrival(1, 1)), (5, Back(1, 1))))) == 0


def test_second_spell_adds_its_time() -> None:
    marks = (0, Arrival(1, 1)), (20, Departure(1, 1)), (30, Arrival(1, 1)), (45, Departure(1, 1))
    scribe = day(*marks)
    assert (minutes(state_of(scribe)), len(state_of(scribe).spells)) == ({1: 35}, 2)
    assert figures(scribe)[1, "came"] == 1


def test_two_sites_at_once_are_a_double() -> None:
    scribe = day((0, Arrival(1, 1)), (10, Arrival(2, 2)))
    state = state_of(scribe)
    assert (state.double, state.status, state.squad, state.site) == (True, HERE, 2, 2)
    assert spells(state) == [(1, 1, 0, None), (2, 2, 10, None)]
    found = figures(scribe)
    assert (found[2, "double"], found[2, "here"], found[1, "came"], found[2, "came"]) == (1, 1, 1, 1)
    assert (1, "here") not in found


def test_hours_at_two_sites_at_once_count_once() -> None:
    marks = (0, Arrival(1, 1)), (10, Arrival(2, 2)), (40, Departure(1, 1)), (60, Departure(2, 2))
    assert minutes(state_of(day(*marks))) == {1: 10, 2: 50}


def test_double_ends_when_one_arrival_is_struck() -> None:
    scribe = day((0, Arrival(1, 1)), (10, Arrival(1, 2)), (60, Departure(1, 1)))
    scribe.strike(scribe.records[1])
    state = state_of(scribe)
    assert (state.double, state.status, spells(state), minutes(state)) == (False, GONE, [(1, 1, 0, 60)], {1: 60})


def test_double_stays_a_double_after_both_have_left() -> None:
    marks = (0, Arrival(1, 1)), (10, Arrival(1, 2)), (60, Departure(1, 1)), (70, Departure(1, 2))
    assert state_of(day(*marks)).double


def test_departure_from_the_place_joined_last_leads_back_to_the_first() -> None:
    marks = (0, Arrival(1, 1, guest=True)), (10, Arrival(2, 2)), (20, Away(2, 2, 99)), (30, Departure(2, 2))
    scribe = day(*marks)
    state = state_of(scribe)
    assert (state.status, state.squad, state.site, since(state)) == (HERE, 1, 1, 0)
    assert (state.back_by_ms, state.guest) == (0, True)
    assert figures(scribe)[1, "guest_here"] == 1


def test_departure_from_the_first_place_leaves_somebody_away_from_the_second() -> None:
    marks = (0, Arrival(1, 1)), (10, Arrival(2, 2)), (20, Away(2, 2, 99)), (30, Departure(1, 1))
    state = state_of(day(*marks))
    assert (state.status, state.squad, since(state), state.back_by_ms) == (AWAY, 2, 20, 99)
    assert minutes(state) == {1: 10, 2: 10}


def test_departure_elsewhere_ends_every_spell() -> None:
    state = state_of(day((0, Arrival(1, 1)), (10, Arrival(1, 2)), (30, Departure(2, 9))))
    assert (state.status, spells(state), minutes(state)) == (GONE, [(1, 1, 0, 30), (1, 2, 10, 30)], {1: 30})


def test_guest_and_walk_in_are_counted_apart() -> None:
    guest = day((0, Arrival(1, 1, guest=True)))
    assert (figures(guest)[1, "came_guest"], figures(guest)[1, "guest_here"]) == (1, 1)
    scribe = Scribe()
    scribe.write(Arrival(1, 1, guest=True), WALK_IN_FIRST)
    found = figures(scribe)
    assert (found[1, "came_walk_in"], found.get((1, "came_guest"))) == (1, None)


def test_each_day_counts_who_came_and_their_hours() -> None:
    marks = (0, Arrival(1, 1)), (60, Departure(1, 1)), (1440, Arrival(1, 1)), (1450, Departure(1, 1))
    totals = fold_all(day(*marks).writers, day(*marks).records).figures()
    assert [totals[1, "came", TODAY], totals[1, "came", TODAY + 1]] == [1, 1]
    assert [totals[1, "served_ms", TODAY + n] / MINUTE_MS for n in (0, 1)] == [60, 10]


def test_checkpoint_is_passed_once_at_the_first_scan() -> None:
    scribe = day((5, Passing(1, 2)), (9, Passing(1, 2)), (7, Passing(2, 2)), (8, Passing(1, 3)))
    state = state_of(scribe)
    assert state.status == NOT_COME
    assert {point: (at_ms - MORNING_MS) / MINUTE_MS for point, at_ms in state.passed.items()} == {2: 5, 3: 8}
    assert fold_all(scribe.writers, scribe.records).figures() == {(0, "passed", 2): 1, (0, "passed", 3): 1}


def test_marks_of_one_moment_are_taken_in_the_total_order() -> None:
    """Two laptops at one moment: the stamp is the same too, and the log decides, whichever came first."""
    scribe = Scribe()
    scribe.write(Arrival(1, 1), WHO, 5)
    scribe.write(Departure(1, 1), WHO, 5, by=DESK)
    first, second = sorted(scribe.records, key=lambda record: (record.stamp, record.log))
    status = GONE if first.kind == 10 else HERE
    for order in ((first, second), (second, first)):
        journal = fold_all(scribe.writers, *([record] for record in order))
        assert journal.rows[Space.PERSON, WHO].status == status


def test_figures_say_since_when_people_are_away_gone_or_double() -> None:
    def minutes_since(*marks: tuple[float, Payload]) -> dict[str, float]:
        totals = fold_all(day(*marks).writers, day(*marks).records).figures()
        return {figure: part - MORNING_MS / MINUTE_MS for (_, figure, part) in totals if figure.endswith("_since")}

    here, there = (0, Arrival(1, 1)), (10, Arrival(1, 2))
    assert minutes_since(here) == {}
    assert minutes_since(here, (7, Away(1, 1))) == {"away_since": 7}
    assert minutes_since(here, (9, Departure(1, 1))) == {"gone_since": 9}
    assert minutes_since(here, there, (20, Arrival(2, 2))) == {"double_since": 10}


PLACES = ((1, 1), (1, 2), (2, 1))
steps = st.lists(st.tuples(st.integers(0, 200), st.sampled_from(PLACES), st.booleans()), max_size=8)


@given(steps)
def test_hours_are_the_minutes_in_which_somebody_was_somewhere(chosen: list[tuple[int, tuple[int, int], bool]]) -> None:
    """Counted minute by minute, without a thought for spells."""
    scribe = Scribe()
    for minute, (squad, site), comes in chosen:
        scribe.write(Arrival(squad, site) if comes else Departure(squad, site), WHO, minute)
    state = derived(fold_all(scribe.writers, scribe.records), WHO)
    at: set[tuple[int, int]] = set()
    served = 0
    last = max((minute for minute, _, _ in chosen), default=0)
    for now in range(last):
        for record in sorted(
            (r for r in scribe.records if r.wall_ms == MORNING_MS + now * MINUTE_MS), key=lambda r: r.stamp
        ):
            _, place, comes = chosen[scribe.records.index(record)]
            at = at | {place} if comes else at - {place} if place in at else set()
        served += bool(at)
    assert sum(minutes(state).values()) == served
