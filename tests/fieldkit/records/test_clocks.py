"""Clock samples: times come out alike whether a sample came before the marks or after them."""

from __future__ import annotations

from itertools import permutations

import pytest

from fieldkit.records.kinds import (
    WALK_IN_FIRST,
    Arrival,
    ClockSample,
    Departure,
    Headcount,
    IncidentOpened,
    Space,
    WalkIn,
    headcount_subject,
)
from fieldkit.records.spaces.device import Sample, offset_ms
from tests.fieldkit.records.laptops import FIRST, SECOND
from tests.fieldkit.records.memory import DAY_MS, EPOCH_DAY, ZONE_MS, MemoryJournal, fold_all, sum_of
from tests.fieldkit.records.scribe import MINUTE_MS, MORNING_MS, Scribe

PERSON = (Space.PERSON, 1)
TODAY = (MORNING_MS + ZONE_MS) // DAY_MS + EPOCH_DAY


def seven_minutes_off() -> Scribe:
    """The second squad's laptop is 7 minutes ahead, and finds that out at some moment."""
    scribe = Scribe()
    scribe.write(Arrival(2, 1), 1, 10, by=SECOND)
    scribe.write(Departure(2, 1), 1, 70, by=FIRST)
    scribe.write(Headcount(2, 1, {"adult": 9}), headcount_subject(2, 1), 20, by=SECOND)
    scribe.write(ClockSample(-SECOND.skew_ms, 30), SECOND.device, 30, by=SECOND)
    return scribe


def minute(at_ms: int) -> float:
    return (at_ms - MORNING_MS) / MINUTE_MS


@pytest.mark.parametrize("order", list(permutations(range(4))))
@pytest.mark.parametrize("forget", [False, True], ids=["cached", "read again"])
def test_times_are_corrected_alike_in_any_order(order: tuple[int, ...], *, forget: bool) -> None:
    scribe = seven_minutes_off()
    journal = MemoryJournal(scribe.writers)
    for place in order:
        journal.take([scribe.records[place]])
        if forget:
            journal.fold.forget()
    figures = journal.figures()
    assert figures[2, "served_ms", TODAY] == 60 * MINUTE_MS
    assert figures[2, "arrived", (MORNING_MS + 10 * MINUTE_MS) // MINUTE_MS] == 1
    assert minute(figures[2, "counted_at_ms", 1]) == 20
    assert figures == sum_of(journal.derive_afresh().values())


def test_rederived_totals_are_right_though_nothing_was_in_memory() -> None:
    """What a stored subject has added was derived with the old correction: it must be read before that changes."""
    scribe = seven_minutes_off()
    *marks, sample = scribe.records
    journal = fold_all(scribe.writers, marks)
    assert journal.figures()[2, "served_ms", TODAY] == 53 * MINUTE_MS
    journal.fold.forget()
    journal.take([sample])
    assert journal.figures()[2, "served_ms", TODAY] == 60 * MINUTE_MS


def test_a_sample_moves_only_its_own_laptop() -> None:
    scribe = Scribe()
    scribe.write(Arrival(1, 1), 1, 10, by=FIRST)
    scribe.write(ClockSample(-600_000, 30), SECOND.device, 30, by=SECOND)
    assert minute(fold_all(scribe.writers, scribe.records).rows[PERSON].at_ms) == 10


def test_every_time_that_is_shown_is_corrected() -> None:
    scribe = seven_minutes_off()
    scribe.write(WalkIn(2, 1), WALK_IN_FIRST, 40, by=SECOND)
    scribe.write(IncidentOpened("B-001", 2, 1, "injury", 1), 77, 50, by=SECOND)
    rows = fold_all(scribe.writers, scribe.records).rows
    assert minute(rows[Space.WALK_IN, WALK_IN_FIRST].at_ms) == 40
    assert minute(rows[Space.INCIDENT, 77].at_ms) == 50


@pytest.mark.parametrize("wall_ms", [-(1 << 62), -1, 1 << 62, 1 << 50])
def test_no_clock_however_wrong_stops_the_fold(wall_ms: int) -> None:
    scribe = Scribe()
    wrong = scribe.write(Arrival(1, 1), 1, (wall_ms - MORNING_MS) / MINUTE_MS)
    scribe.write(Departure(1, 1), 1, 5)
    journal = fold_all(scribe.writers, scribe.records)
    assert wrong.kind == 10
    assert 0 <= journal.rows[PERSON].at_ms < 1 << 48
    assert all(abs(value) < 1 << 62 and abs(part) < 1 << 62 for (_, _, part), value in journal.figures().items())


SAMPLES = (
    Sample(life=1, base_ms=0, wall_ms=1_000_000, offset_ms=60_000),
    Sample(life=1, base_ms=0, wall_ms=9_000_000, offset_ms=90_000),
    Sample(life=1, base_ms=-600_000, wall_ms=1_500_000, offset_ms=600_000),
    Sample(life=1, base_ms=99_000_000, wall_ms=99_000_000, offset_ms=29_999),
    Sample(life=2, base_ms=0, wall_ms=1_000_000, offset_ms=-77_000),
)


@pytest.mark.parametrize(
    ("life", "wall_ms", "boot_ms", "offset"),
    [
        (1, 1_200_000, 1_200_000, 60_000),  # nearest of the same setting
        (1, 8_000_000, 8_000_000, 90_000),
        (1, 1_400_000, 1_400_000, 60_000),  # nearer in time, but the clock was set in between
        (1, 1_400_000, 2_000_000, 600_000),
        (1, 1_400_000, 1_398_500, 60_000),  # a second of drift is the same setting
        (1, 98_000_000, -1_000_000, 0),  # right enough
        (1, 8_800_000, 20_000_000, 11_290_000),  # a setting without a sample, set back by hours: the boot clock tells
        (1, 8_100_000, 8_010_000, 0),  # it was right until it was set
        (1, 18_800_000, 300_000, 90_000),  # started anew, perhaps: the nearest of all
        (2, 9_000_000, 9_000_000, -77_000),
        (3, 1_000_000, 1_000_000, 0),  # a life without a sample
    ],
)
def test_offset_is_that_of_the_nearest_sample_of_the_same_setting(
    life: int, wall_ms: int, boot_ms: int, offset: int
) -> None:
    assert offset_ms(SAMPLES, life, wall_ms, boot_ms) == offset
    assert offset_ms(SAMPLES[::-1], life, wall_ms, boot_ms) == offset
