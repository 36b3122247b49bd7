"""One address cannot keep all others waiting."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync_server.rate_limit import ADDRESSES_MAX, Rate, RateLimit

RATE = Rate(per_s=2.0, burst=5)


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.s = 0.0

    def __call__(self) -> float:
        return self.s


@given(st.lists(st.floats(0, 3), max_size=60))
def test_never_more_than_burst_and_what_time_brings(pauses: list[float]) -> None:
    now = Hand()
    limit = RateLimit(RATE, now)
    allowed = 0
    for pause in pauses:
        now.s += pause
        allowed += limit.wait_s("a") == 0
        assert allowed <= RATE.burst + now.s * RATE.per_s + 1e-6


def test_whoever_waits_as_told_is_let_through() -> None:
    now = Hand()
    limit = RateLimit(RATE, now)
    while (wait_s := limit.wait_s("a")) == 0:
        pass
    now.s += wait_s
    assert limit.wait_s("a") == 0


def test_addresses_do_not_pay_for_each_other() -> None:
    limit = RateLimit(RATE, Hand())
    while limit.wait_s("a") == 0:
        pass
    assert limit.wait_s("b") == 0


def test_memory_is_bounded_and_whoever_asks_too_often_is_not_forgotten() -> None:
    now = Hand()
    limit = RateLimit(RATE, now)
    for number in range(ADDRESSES_MAX - 1):
        limit.wait_s(str(number))
    now.s += 60
    while limit.wait_s("a") == 0:
        pass
    for number in range(ADDRESSES_MAX):
        limit.wait_s(f"later {number % 50}")
    assert len(limit._buckets) <= ADDRESSES_MAX
    assert limit.wait_s("a") > 0
