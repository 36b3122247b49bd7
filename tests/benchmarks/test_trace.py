"""The trace is whole, and its waves start when they should."""

from __future__ import annotations

from benchmarks.trace import Passing, checkpoints, passings, wave_minute


def test_trace_holds_every_person_and_passing() -> None:
    people: set[int] = set()
    count = 0
    for passing in passings():
        people.add(passing.person)
        count += 1
    assert (len(people), min(people), max(people), count) == (31_984, 1, 31_984, 287_302)


def test_trace_has_nine_checkpoints_from_5_km_to_finish() -> None:
    assert checkpoints() == ["5k", "10k", "20k", "half", "25k", "30k", "35k", "40k", "finish"]


def test_second_row_starts_in_the_second_wave() -> None:
    first, second = (next(passing for passing in passings() if passing.person == person) for person in (1, 2))
    assert first == Passing(1, 0, 18.60)
    assert second == Passing(2, 0, 25 + 26.98)


def test_waves_are_25_minutes_apart() -> None:
    assert [wave_minute(person) for person in range(1, 6)] == [0, 25, 50, 75, 0]
