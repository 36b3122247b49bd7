"""Stamps rise under any clock, and one bad clock moves nobody else's."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records.stamps import STAMP_MAX, SUSPECT_AHEAD_MS, WALL_MS_MAX, StampClock, stamp_ms, stamp_of

#: Clocks that stand, jump, run backwards, are negative, or far beyond all years.
WALLS = st.one_of(st.integers(-(1 << 63), (1 << 63) - 1), st.integers(-5, 5), st.just(1_772_668_800_000))
STAMPS = st.integers(0, STAMP_MAX)
MORNING_MS = 1_772_668_800_000


@given(st.integers(0, stamp_of(WALL_MS_MAX)), st.lists(st.tuples(WALLS, st.none() | STAMPS), min_size=1, max_size=60))
def test_stamps_strictly_rise_whatever_clock_and_neighbours_say(last: int, steps: list[tuple[int, int | None]]) -> None:
    clock = StampClock(last)
    given_ = [last]
    for wall_ms, foreign in steps:
        if foreign is None:
            given_.append(clock.next(wall_ms))
        elif clock.follow(foreign, wall_ms):
            assert clock.next(wall_ms) > foreign
            given_.append(clock.last)
    assert all(before < after for before, after in pairwise(given_))
    assert given_[-1] <= STAMP_MAX


@given(st.integers(1, 1 << 45), st.lists(st.integers(-100_000, 100_000), max_size=60))
def test_foreign_stamps_pull_no_further_than_a_minute_past_the_own_clock(wall_ms: int, steps: list[int]) -> None:
    """Each a little ahead of the last one: many small steps are still one big one."""
    clock = StampClock()
    for step in steps:
        ahead = stamp_of(max(stamp_ms(clock.last) + step, 0))
        followed = clock.follow(ahead, wall_ms)
        assert followed == (stamp_ms(ahead) <= wall_ms + SUSPECT_AHEAD_MS)
        assert stamp_ms(clock.last) <= wall_ms + SUSPECT_AHEAD_MS


def test_many_small_steps_ahead_do_not_pull_further_than_one() -> None:
    clock = StampClock()
    own = clock.next(MORNING_MS)
    steps = range(50_000, 500_000, 50_000)
    assert [clock.follow(own + stamp_of(step), MORNING_MS) for step in steps] == [True] + [False] * 8


def test_suspect_stamp_does_not_pull() -> None:
    clock = StampClock()
    own = clock.next(MORNING_MS)
    assert not clock.follow(stamp_of(MORNING_MS + SUSPECT_AHEAD_MS + 1), MORNING_MS)
    assert clock.next(MORNING_MS) == own + 1


def test_stamp_up_to_a_minute_ahead_pulls() -> None:
    clock = StampClock()
    ahead = stamp_of(MORNING_MS + SUSPECT_AHEAD_MS, 7)
    assert clock.follow(ahead, MORNING_MS)
    assert clock.next(MORNING_MS) == ahead + 1


def test_clock_that_was_set_back_still_follows_the_others() -> None:
    clock = StampClock()
    clock.next(MORNING_MS)
    assert clock.follow(stamp_of(MORNING_MS + 30_000), MORNING_MS - 86_400_000)


def test_older_stamp_changes_nothing() -> None:
    clock = StampClock(stamp_of(MORNING_MS))
    assert clock.follow(stamp_of(5), MORNING_MS)
    assert clock.last == stamp_of(MORNING_MS)


@given(st.integers(0, WALL_MS_MAX), st.integers(0, 65_535))
def test_milliseconds_can_be_read_out_of_a_stamp(at_ms: int, counter: int) -> None:
    assert stamp_ms(stamp_of(at_ms, counter)) == at_ms
    assert 0 <= stamp_of(at_ms, counter) <= STAMP_MAX


def test_clock_that_goes_on_gives_its_own_milliseconds() -> None:
    clock = StampClock()
    assert [stamp_ms(clock.next(MORNING_MS + second)) - MORNING_MS for second in (0, 1, 5)] == [0, 1, 5]
