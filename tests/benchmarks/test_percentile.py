"""Percentiles are samples that were measured."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.percentile import percentile

SAMPLES = st.lists(st.floats(0, 1e6), min_size=1, max_size=300)


@given(SAMPLES, st.integers(1, 100))
def test_as_many_samples_as_asked_lie_at_or_below(samples: list[float], percent: int) -> None:
    found = percentile(samples, percent)
    assert found in samples
    assert sum(sample <= found for sample in samples) * 100 >= percent * len(samples)


@given(SAMPLES)
def test_hundredth_percentile_is_the_largest_sample(samples: list[float]) -> None:
    assert percentile(samples, 100) == max(samples)
