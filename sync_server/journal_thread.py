"""The journal in a thread of its own: it belongs to one thread, and the event loop stays free for the network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from fieldkit.journal.journal import Journal

T = TypeVar("T")


class JournalThread:
    """Hands questions to the journal one after the other, and tells when something has changed."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._executor = ThreadPoolExecutor(1, "journal")
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
