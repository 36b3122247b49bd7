"""A badge before a camera counts once, however many pictures it is in."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.scan.seen import GONE_S, Seen

STEPS_S = st.floats(0.001, 5.0, allow_nan=False)


@given(st.integers(1, 200), st.floats(0.001, GONE_S * 0.99))
def test_a_badge_in_sight_for_any_number_of_pictures_counts_once(frames: int, step_s: float) -> None:
    seen = Seen()
    counted = [seen.fresh(["badge"], number * step_s) for number in range(frames)]
    assert counted == [("badge",), *[()] * (frames - 1)]


@given(st.lists(st.tuples(STEPS_S, st.booleans())))
def test_it_counts_again_exactly_when_it_was_out_of_sight_for_long(frames: list[tuple[float, bool]]) -> None:
    times_s = list(accumulate(step_s for step_s, _ in frames))
    sights_s = [at_s for at_s, (_, there) in zip(times_s, frames, strict=True) if there]
    wanted = [
        at_s for before_s, at_s in zip([float("-inf"), *sights_s], sights_s, strict=False) if at_s - before_s >= GONE_S
    ]
    seen = Seen()
    taken = [
        at_s for at_s, (_, there) in zip(times_s, frames, strict=True) if seen.fresh(["badge"] if there else [], at_s)
    ]
    assert taken == wanted


@given(st.lists(st.tuples(st.sampled_from("abc"), STEPS_S)))
def test_badges_do_not_hide_each_other(frames: list[tuple[str, float]]) -> None:
    """Together they count as each does alone."""
    times_s = list(accumulate(step_s for _, step_s in frames))
    together, alone = Seen(), {code: Seen() for code in "abc"}
    for at_s, (code, _) in zip(times_s, frames, strict=True):
        assert together.fresh([code], at_s) == alone[code].fresh([code], at_s)
