"""The sync loop: whatever happens in a round, there is a next one."""

from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import ExchangeError, Offline
from fieldkit.exchange.loop import INTERVAL_S, RETRY_WAIT_S_MAX, SyncLoop, retry_wait_s

#: Longest wait for another thread before a test gives up.
PATIENCE_S = 30


@given(st.integers(0, 10**9), st.floats(0, 1))
def test_waits_are_bounded_and_jittered_from_nothing(failures: int, draw: float) -> None:
    assert 0 <= retry_wait_s(failures, draw) <= RETRY_WAIT_S_MAX
    assert retry_wait_s(failures, 0) == 0
    assert retry_wait_s(failures, 1) <= retry_wait_s(failures + 1, 1)


def test_the_longest_wait_is_two_minutes() -> None:
    assert retry_wait_s(50, 1) == RETRY_WAIT_S_MAX == 120


def test_an_hour_of_trouble_offline_and_a_defect_later_it_still_tries() -> None:
    troubles: list[Exception] = [ExchangeError("errors.exchange.trouble", url="x", status=500)] * 360
    troubles += [Offline("errors.exchange.offline", url="x", cause="")] * 60 + [ZeroDivisionError("a defect")]
    shown: list[Exception] = []
    through = threading.Event()

    def round_() -> bool:
        if len(shown) < len(troubles):
            raise troubles[len(shown)]
        through.set()
        return True

    loop = SyncLoop(round_, shown.append, draw=lambda: 0.0)
    loop.start()
    assert through.wait(PATIENCE_S)
    loop.stop()
    assert shown == troubles


def test_a_wait_that_the_server_asks_for_is_kept_within_bounds() -> None:
    def wait_after(asked: str) -> float:
        def round_() -> bool:
            raise ExchangeError("errors.exchange.trouble", url="x", status=429, wait=asked)

        return SyncLoop(round_, lambda error: None, draw=lambda: 0.0).once()

    assert [wait_after(asked) for asked in ("7", "86400", "", "soon", "-5")] == [7, RETRY_WAIT_S_MAX, 0, 0, 0]


def test_only_progress_makes_the_waits_short_again() -> None:
    waits: list[float] = []
    outcomes = iter(["trouble", "trouble", "nothing", "trouble", "progress", "trouble"])

    def round_() -> bool:
        outcome = next(outcomes)
        if outcome == "trouble":
            raise ExchangeError("errors.exchange.trouble", url="x", status=500)
        return outcome == "progress"

    loop = SyncLoop(round_, lambda error: None, draw=lambda: 1.0)
    waits = [loop.once() for _ in range(6)]
    assert waits == [1.0, 2.0, INTERVAL_S, 4.0, INTERVAL_S, 1.0]


def test_news_end_a_wait_and_stop_returns_after_the_round_at_hand() -> None:
    rounds = threading.Semaphore(0)

    def round_() -> bool:
        rounds.release()
        return True

    loop = SyncLoop(round_, lambda error: None, scale=1_000_000)
    loop.start()
    assert rounds.acquire(timeout=PATIENCE_S)
    loop.wake()
    assert rounds.acquire(timeout=PATIENCE_S), "woken from a wait of weeks"
    loop.stop()
    assert not rounds.acquire(blocking=False)
    loop.start()
    assert rounds.acquire(timeout=PATIENCE_S), "started anew"
    loop.stop()
