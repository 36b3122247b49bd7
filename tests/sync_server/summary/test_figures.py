"""The figures: what was entered is what they say, at every level."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records import kinds
from fieldkit.records.kinds import WALK_IN_FIRST, WalkInDetails
from roster.folder import load_event
from sync_server.summary.arrivals import STEP_MINUTES, arrival_steps, came_late
from sync_server.summary.details import make_whole_figures
from sync_server.summary.figures import add_up, make_figures
from sync_server.summary.values import Figures, SquadDay, Sums
from tests.sync_server.county import MIDNIGHT_MS, MINUTE_MS, County, at

EVENT = load_event("plan14")
NAMES = [name for name in Sums.__struct_fields__ if name != "hours"]


def figures_of(county: County, time: str = "10:42") -> Figures:
    return make_whole_figures(county.server, county.directory, at(time))


def squad_of(figures: Figures, squad: int) -> SquadDay:
    return next(row for row in figures.squads if row.squad == squad)


def test_squad_that_came_and_went(county: County) -> None:
    streets = county.captain(1)
    people = county.squad_people(1)
    streets.arrive("08:00", *people[:10])
    streets.arrive("08:34", people[10])
    streets.arrive("08:35", people[11])
    streets.arrive("08:36", county.squad_people(2)[0], guest=True)
    walk_in = WALK_IN_FIRST + 7
    streets.write_text("08:40", walk_in, kinds.WalkIn(1, 1), WalkInDetails("邢小满", "", ""), 1, 0)
    streets.arrive("08:40", walk_in)
    streets.leave("10:00", *people[:10])
    streets.tally("09:00", 1, 40, "stage-1")
    streets.tally("11:00", 1, -5)
    streets.hand_out("08:30", 4, 12)
    streets.take_back("10:30", 4, 9)
    streets.bring("11:01")
    squad = squad_of(figures_of(county, "11:00"), 1)
    assert (squad.came, squad.own, squad.guests, squad.walk_ins) == (14, 12, 1, 1)
    assert (squad.late, squad.absent) == (3, 8)
    assert (squad.here, squad.gone) == (4, 10)
    minutes = 10 * 120 + 146 + 145 + 144 + 140
    assert (squad.served_ms, squad.hours) == (minutes * MINUTE_MS, round(minutes / 60, 1))
    posters = squad.tallies[0]
    assert (posters.total, posters.by_session) == (35, {"stage-1": 40, "stage-2": -5})
    brooms = next(thing for thing in squad.things if thing.key == "broom")
    assert (brooms.given, brooms.out, brooms.back, brooms.missing) == (12, 12, 9, 3)


def test_totals_are_the_sums_of_squads_and_of_units(morning: County) -> None:
    figures = figures_of(morning)
    for name in NAMES:
        total = getattr(figures.totals, name)
        assert total == sum(getattr(squad, name) for squad in figures.squads)
        assert total == sum(getattr(unit, name) for unit in figures.units if unit.depth == 0)
    assert sum(step.came for step in figures.arrivals) == figures.totals.came
    for tally in figures.tallies:
        assert tally.total == sum(row.total for s in figures.squads for row in s.tallies if row.tally == tally.tally)


def test_unit_has_everything_below_it(morning: County) -> None:
    figures = figures_of(morning)
    for unit in figures.units:
        led = [squad for squad in figures.squads if squad.squad in unit.squads]
        assert unit.came == sum(squad.came for squad in led)
        assert all(set(child.squads) <= set(unit.squads) for child in figures.units if child.parent == unit.key)
    assert figures.units[0].key == "county"
    assert figures.units[0].squads == tuple(range(1, 11))


def test_units_without_a_squad_are_left_out(morning: County) -> None:
    assert "water" not in {unit.key for unit in figures_of(morning).units}


def test_figures_without_details_are_the_same_numbers(morning: County) -> None:
    whole = figures_of(morning)
    short = make_figures(morning.server, morning.directory, at("10:42"))
    assert (short.totals, short.units, short.arrivals, short.tallies) == (
        whole.totals,
        whole.units,
        whole.arrivals,
        whole.tallies,
    )
    assert short.details is None


def test_headcount_stands_beside_who_was_checked_in_at_that_moment(county: County) -> None:
    medical = county.captain(2)
    people = county.squad_people(2)
    medical.arrive("08:10", *people[:8])
    medical.away("09:30", people[0])
    medical.count("10:00", 3, 7)
    medical.write("10:10", people[0], kinds.Back(2, 1))
    medical.leave("11:00", *people[:5])
    medical.count("12:00", 4, 4)
    medical.bring("12:01")
    counts = {row.key: row for row in squad_of(figures_of(county, "12:01"), 2).headcounts}
    assert (counts["on-site"].checked_in, counts["on-site"].counted) == (7, 7)
    assert (counts["noon"].checked_in, counts["noon"].counted) == (3, 4)
    assert (counts["return"].checked_in, counts["return"].counted) == (None, None)


def test_nobody_is_absent_before_it_begins(county: County) -> None:
    assert figures_of(county, "08:34").totals.absent == 0
    assert figures_of(county, "08:35").totals.absent == 183


def test_open_matters_name_people_things_and_laptops(morning: County) -> None:
    figures = figures_of(morning)
    assert figures.details is not None
    open_ = figures.details.open
    assert len(open_.not_signed_out) == figures.totals.here + figures.totals.away
    assert sum(held.amount for held in open_.still_held) == sum(thing.missing for thing in figures.things)
    assert set(open_.incidents) == {"B-003", "D-014", "J-001"}
    assert [laptop.squads for laptop in open_.laptops] == [(6,)]


def test_event_that_nobody_came_to_has_figures(county: County) -> None:
    figures = figures_of(county)
    assert (figures.totals.came, figures.arrivals) == (0, ())
    assert figures.details is not None
    assert [laptop.device for laptop in figures.details.open.laptops] == [""] * 10


minutes = st.integers(0, 3 * 24 * 60 - 1).map(lambda minute: MIDNIGHT_MS // MINUTE_MS + minute)


@given(st.lists(st.dictionaries(minutes, st.integers(1, 50), max_size=8), max_size=3))
def test_arrival_curve_leaves_nobody_out_and_no_gap_within_a_day(squads: list[dict[int, int]]) -> None:
    steps = arrival_steps(EVENT, [{("arrived", minute): people for minute, people in one.items()} for one in squads])
    assert sum(step.came for step in steps) == sum(people for one in squads for people in one.values())
    for before, after in pairwise(steps):
        same_day = EVENT.local(before.at_ms).date() == EVENT.local(after.at_ms).date()
        if same_day:
            assert after.at_ms - before.at_ms == STEP_MINUTES * MINUTE_MS
        assert after.so_far == after.came + (before.so_far if same_day else 0)


@pytest.mark.parametrize(("time", "late"), [("08:00", 0), ("08:34", 0), ("08:35", 1), ("12:00", 1)])
def test_late_is_who_comes_after_start_and_grace(county: County, time: str, late: int) -> None:
    assert came_late(county.directory.figures, 1, {at(time) // MINUTE_MS: 1}) == late


@given(st.lists(st.builds(Sums, came=st.integers(0, 99), served_ms=st.integers(0, 10**9)), max_size=5))
def test_hours_are_rounded_once(rows: list[Sums]) -> None:
    assert add_up(rows).hours == round(sum(row.served_ms for row in rows) / 3_600_000, 1)
