"""What the product uses of `threading`, in virtual time."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tests.simulation.world import SECOND_MS, TIMED_OUT, Around, Task, Ticket, World


class VirtualEvent:
    def __init__(self, world: World) -> None:
        self._world = world
        self._set = False
        self._ticket: Ticket | None = None

    def is_set(self) -> bool:
        return self._set

    def set(self) -> None:
        self._set = True
        ticket, self._ticket = self._ticket, None
        if ticket is not None:
            self._world.at(0, lambda: ticket.call("set"))

    def clear(self) -> None:
        self._set = False

    def wait(self, timeout: float | None = None) -> bool:
        if not self._set:
            self._ticket = Ticket()
            timeout_ms = None if timeout is None else round(timeout * SECOND_MS)
            return bool(self._world.wait(self._ticket, timeout_ms) != TIMED_OUT)
        return True


class VirtualThread:
    def __init__(self, threads: Threads, target: Callable[[], object]) -> None:
        self._threads = threads
        self._target = target
        self._task: Task | None = None

    def start(self) -> None:
        self._task = Task(self._threads.world, self._target, self._threads.around)
        self._threads.tasks.append(self._task)

    def join(self, timeout: float | None = None) -> None:
        """Nobody in the queue can wait: what was being done ends here, as it may at any moment."""
        if self._task is not None:
            self._task.end()

    def is_alive(self) -> bool:
        return self._task is not None


class Threads:
    """Stands in for the module `threading` for as long as one machine's programs run."""

    Lock = staticmethod(threading.Lock)
    RLock = staticmethod(threading.RLock)

    def __init__(self, world: World, around: Around) -> None:
        self.world = world
        self.around = around
        self.tasks: list[Task] = []

    def _event(self) -> VirtualEvent:
        return VirtualEvent(self.world)

    def _thread(self, target: Callable[[], object], name: str = "", daemon: bool = False) -> VirtualThread:
        return VirtualThread(self, target)

    Event, Thread = _event, _thread

    def end(self) -> None:
        for task in self.tasks:
            task.end()
        self.tasks.clear()
