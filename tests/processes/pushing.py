"""Laptops that write and sync without a pause, and remember what their server has acknowledged."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from fieldkit.errors import FieldkitError
from fieldkit.exchange.heads import all_heads
from fieldkit.exchange.messages import Head
from fieldkit.journal.journal import Journal
from fieldkit.kit.kit import Kit

#: Between two tries of a laptop, that it does not take the whole machine while nobody answers.
BREATH_S = 0.005
JOIN_S_MAX = 60.0
#: While nobody answers, people do not enter more than this.
UNSENT_MAX = 20


class PushingLaptop:
    """Writes and syncs without a pause, and remembers what its server has acknowledged."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.tally = kit.tallies()[0].tally
        self.acknowledged: set[Head] = set()
        self.written = 0
        self.tries: list[str] = []

    def run(self, stopped: threading.Event) -> None:
        while not stopped.wait(BREATH_S):
            if self.kit.sync_status().unsent < UNSENT_MAX:
                self.kit.tally(self.tally, 1)
                self.written += 1
            self.sync()

    def sync(self) -> None:
        try:
            self.kit.sync_now()
            self.tries.append("")
        except FieldkitError as error:
            self.tries.append(error.message)
        self.acknowledged |= self._acknowledged_now()

    def _acknowledged_now(self) -> set[Head]:
        """Heads that the server said it holds, whether the round came to its end or not."""
        journal, memory = self.kit.journal, self.kit._sync._rounds.memory
        found = set()
        for place, number in memory.sent.items():
            log = journal.logs.by_place[place]
            if number >= log.row.fork_at:
                found.add(Head(log.row.log, number, journal.logs.hash_at(log, number)))
        return found

    def foreign(self) -> list[Head]:
        """Last records of others that the server has handed out to this laptop."""
        assert self.kit.journal.author is not None
        own = {log.row.log for log in self.kit.journal.logs.mains() if log.row.key == self.kit.journal.author.public}
        return [head for head in all_heads(self.kit.journal) if head.log not in own]


@contextmanager
def pushing(laptops: list[PushingLaptop]) -> Iterator[None]:
    """All laptops at once, until this has been left."""
    stopped = threading.Event()
    threads = [threading.Thread(target=laptop.run, args=(stopped,)) for laptop in laptops]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopped.set()
        for thread in threads:
            thread.join(JOIN_S_MAX)


def missing(journal: Journal, heads: Iterable[Head]) -> list[Head]:
    """Of the records at these heads those that the journal does not hold."""

    def held(head: Head) -> bool:
        branches = journal.logs.branches(head.log)
        reaching = [log for log in branches if log.number >= head.number]
        return any(journal.logs.hash_at(log, head.number).startswith(head.hash) for log in reaching)

    return [head for head in heads if not held(head)]
