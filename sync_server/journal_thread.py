"""The journal in a thread of its own: it belongs to one thread, and the event loop stays free for the network."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from fieldkit.journal.journal import Journal

T = TypeVar("T")
#: Laptops whose pages may go into one commit.
TOGETHER_MAX = 8


_Change = tuple[Callable[[Journal], Any], "Future[Any]"]


class JournalThread:
    """Hands questions to the journal one after the other, and tells when something has changed."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._executor = ThreadPoolExecutor(1, "journal")
        self._changes: deque[_Change] = deque()
        self._waiting: set[asyncio.Event] = set()
        self._version = journal.version

    @property
    def version(self) -> int:
        """Rises with every change of the journal."""
        return self._version

    async def ask(self, question: Callable[[Journal], T]) -> T:
        """What `question` says of the journal. What it wrote is durable once this returns."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._executor, question, self._journal)
        finally:
            self._announce()

    async def change(self, question: Callable[[Journal], T]) -> T:
        """Like `ask`, for what writes: all that wait while the journal is busy share one commit, since a disk takes as
        long for ten pages as for one. Where one of them fails, each is done by itself."""
        answer: Future[T] = Future()
        self._changes.append((question, answer))
        self._executor.submit(self._change)
        try:
            return await asyncio.wrap_future(answer)
        finally:
            self._announce()

    def _change(self) -> None:
        waiting = [self._changes.popleft() for _ in range(min(len(self._changes), TOGETHER_MAX))]
        wanted = [change for change in waiting if change[1].set_running_or_notify_cancel()]
        if len(wanted) == 1:
            ((question, answer),) = wanted
            self._alone(question, answer)
        elif wanted:
            self._together(wanted)

    def _alone(self, question: Callable[[Journal], T], answer: Future[T]) -> None:
        try:
            said = question(self._journal)
        except BaseException as error:
            answer.set_exception(error)
            raise
        answer.set_result(said)

    def _together(self, wanted: list[_Change]) -> None:
        try:
            with self._journal.changing():
                answers = [question(self._journal) for question, _ in wanted]
        except BaseException:
            for question, answer in wanted:
                self._executor.submit(self._alone, question, answer)
            raise
        for (_, answer), said in zip(wanted, answers, strict=True):
            answer.set_result(said)

    def now(self, question: Callable[[Journal], T]) -> T:
        """Like `ask`, for whoever has no event loop: waits."""
        return self._executor.submit(question, self._journal).result()

    def _announce(self) -> None:
        if self._journal.version != self._version:
            self._version = self._journal.version
            for event in self._waiting:
                event.set()

    async def changed(self, since: int) -> int:
        """The journal's version, once it is another than `since`."""
        while self._version == since:
            event = asyncio.Event()
            self._waiting.add(event)
            try:
                await event.wait()
            finally:
                self._waiting.discard(event)
        return self._version

    def close(self) -> None:
        """Waits for what is being done, and closes the journal."""
        self._executor.shutdown(wait=True)
        self._journal.close()
