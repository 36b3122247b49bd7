"""Virtual time: one queue of what happens next. Nothing here reads a clock, and nothing waits."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from random import Random
from typing import Any

from greenlet import GreenletExit, getcurrent, greenlet

from tests.meeting import MORNING_MS

SECOND_MS = 1_000
MINUTE_MS = 60_000
TIMED_OUT = "timed out"
Around = Callable[[], AbstractContextManager[None]]


class Trace:
    """A running hash of everything that happens: two runs of a seed that differ anywhere differ here."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.events = 0

    def note(self, *what: object) -> None:
        self.events += 1
        self._hash.update(repr(what).encode())

    def digest(self) -> str:
        return self._hash.hexdigest()


class World:
    """Time in milliseconds, chance, and what is to happen. Greenlets stand for threads: each runs until it waits, so
    that code which waits for an answer is the product's own, and still everything happens in one order."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.chance = Random(f"day {seed}")
        self.now_ms = MORNING_MS
        self.trace = Trace()
        self._hub = getcurrent()
        self._queue: list[tuple[int, int, Callable[[], object]]] = []
        self._count = 0

    def at(self, after_ms: int, act: Callable[[], object]) -> None:
        self._count += 1
        heapq.heappush(self._queue, (self.now_ms + max(after_ms, 0), self._count, act))

    def run(self, for_ms: int) -> None:
        end_ms = self.now_ms + for_ms
        queue = self._queue
        while queue and queue[0][0] <= end_ms:
            self.now_ms, _, act = heapq.heappop(queue)
            act()
        self.now_ms = end_ms

    @property
    def in_task(self) -> bool:
        return getcurrent() is not self._hub

    def wait(self, ticket: Ticket, timeout_ms: int | None) -> Any:
        """From within a task: stands still until the ticket is called; TIMED_OUT where it was not in time."""
        assert self.in_task
        if timeout_ms is not None:
            self.at(timeout_ms, lambda: ticket.call(TIMED_OUT))
        return self._hub.switch()


class Ticket:
    """Somebody who waits. Called once; later calls are for nobody any more."""

    def __init__(self) -> None:
        self._waiter: greenlet | None = getcurrent()

    def call(self, value: object) -> None:
        """Goes on with whoever waits, until they wait again. From the queue only."""
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.dead:
            task = _TASKS.get(waiter)
            with task.around() if task is not None else nullcontext():
                waiter.switch(value)


_TASKS: dict[greenlet, Task] = {}


class Task:
    """What would be a thread. `around` is entered whenever it runs; `failed` is told what ended it."""

    def __init__(self, world: World, run: Callable[[], object], around: Around) -> None:
        self._greenlet = greenlet(self._body, getcurrent())
        self._run = run
        self.around = around
        _TASKS[self._greenlet] = self
        world.at(0, self._begin)

    def _begin(self) -> None:
        if not self._greenlet.dead:
            with self.around():
                self._greenlet.switch()

    def _body(self, _: object = None) -> None:
        try:
            self._run()
        finally:
            _TASKS.pop(self._greenlet, None)

    def end(self) -> None:
        """As when its machine stops: it never goes on."""
        if not self._greenlet.dead:
            self._greenlet.throw(GreenletExit)
        _TASKS.pop(self._greenlet, None)
