"""Garbage is collected when nobody waits for anything."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from fieldkit.ui.idle_collector import EVERY_S, IDLE_S, LATEST_S, OBJECTS_MAX, IdleCollector


class Collections:
    """Counts what Python collects."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, phase: str, info: dict[str, int]) -> None:
        self.count += phase == "stop"


@pytest.fixture
def collections() -> Iterator[Collections]:
    counting = Collections()
    gc.disable()
    gc.callbacks.append(counting)
    yield counting
    gc.callbacks.remove(counting)
    gc.unfreeze()
    gc.enable()


def test_nothing_is_collected_before_it_begins(collections: Collections) -> None:
    collector = IdleCollector()
    collector.tick(10 * LATEST_S, 0.0)
    assert collections.count == 0


def test_it_is_collected_when_nobody_types_and_at_the_latest_after_a_while(collections: Collections) -> None:
    collector = IdleCollector()
    collector.begin(100.0)
    assert collections.count == 1
    collector.tick(100.0 + EVERY_S, 100.0 + EVERY_S - IDLE_S / 2)
    assert collections.count == 1
    collector.tick(100.0 + EVERY_S, 100.0)
    assert collections.count == 2
    at_s = 100.0 + EVERY_S + LATEST_S
    collector.tick(at_s, at_s)
    assert collections.count == 3


def test_a_queue_that_never_ends_leaves_no_more_than_so_much(collections: Collections) -> None:
    collector = IdleCollector()
    collector.begin(100.0)
    kept = [[] for _ in range(OBJECTS_MAX)]  # type: list[list[int]]
    collector.tick(101.0, 101.0)
    assert (collections.count, len(kept)) == (2, OBJECTS_MAX)
    collector.tick(102.0, 102.0)
    assert collections.count == 2


def test_python_goes_on_by_itself_afterwards(collections: Collections) -> None:
    collector = IdleCollector()
    collector.begin(0.0)
    collector.end()
    assert gc.isenabled()
