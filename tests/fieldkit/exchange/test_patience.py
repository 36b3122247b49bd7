"""How long a kit waits for an answer: not a minute where a message was lost, and as long as it takes on a slow link."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.exchange.patience import WAIT_S_MAX, WAIT_S_MIN, Patience

sizes = st.integers(0, 5_000_000)
exchanges = st.lists(st.tuples(sizes, st.integers(-5, 200_000)), max_size=8)


def test_nothing_is_given_up_early_while_nothing_is_known() -> None:
    assert Patience().wait_s(300) == WAIT_S_MAX


def test_lost_message_on_a_bad_link_is_noticed_within_seconds() -> None:
    patience = Patience()
    patience.came(400, 850)
    assert patience.wait_s(7_000) < 4


@given(exchanges, sizes)
def test_wait_is_always_within_its_bounds(came: list[tuple[int, int]], size: int) -> None:
    patience = Patience()
    for bytes_, took_ms in came:
        patience.came(bytes_, took_ms)
    assert WAIT_S_MIN <= patience.wait_s(size) <= WAIT_S_MAX


@given(st.integers(300, 20_000), st.integers(2_000, 60_000))
def test_slow_link_is_waited_for_after_a_few_tries(bytes_per_s: int, size: int) -> None:
    """Whatever has been measured before: each silence makes the wait longer."""
    patience = Patience()
    patience.came(300, 10)
    needed_s = min(size / bytes_per_s, WAIT_S_MAX)
    tries = 0
    while patience.wait_s(size) < needed_s:
        patience.silent()
        tries += 1
    assert tries <= 8


def test_answer_ends_the_silence() -> None:
    patience = Patience()
    patience.came(300, 10)
    patience.silent()
    patience.silent()
    assert patience.wait_s(300) == 2.25 * WAIT_S_MIN
    patience.came(300, 10)
    assert patience.wait_s(300) == WAIT_S_MIN
