"""Full pages of a backlog, gathered while they come quickly, so that they are stored and folded together.

With thousands of people on the roster nearly every record of a page is of somebody else, and each page would write all
those people's states again. What is gathered is nowhere but in memory: the feed's position is kept with the records, so
that a kit which ends before they are stored fetches them again.
"""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.exchange.messages import Answer
from fieldkit.exchange.pace import Pace
from fieldkit.journal.feed import Cursor
from fieldkit.records.section import Section

#: So many full pages at most: 80,000 records, 15 MB of memory and two seconds of storing and folding.
PAGES_MAX = 20


class Gathering:
    """Belongs to one `Rounds`, like the `pace` at which answers come."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._sections: list[Section] = []
        self._pages = 0
        #: By which server's count, and from where, the feed goes on behind what was gathered; None where nothing was.
        self.reached: tuple[bytes, Cursor] | None = None

    def takes(self, answer: Answer, sections: Sequence[Section], incarnation: bytes) -> bool:
        """Whether a page may wait for the next ones: one of many that come quickly, in an answer that says nothing
        else of records. `incarnation`: that which the kit knew before."""
        plain = answer.standing == "known" and answer.incarnation == incarnation and not answer.held
        return plain and answer.more and bool(sections) and self._pace.is_best and self._pages < PAGES_MAX - 1

    def add(self, answer: Answer, sections: Sequence[Section]) -> None:
        self._sections += sections
        self._pages += 1
        self.reached = answer.incarnation, answer.cursor

    def cursor(self, incarnation: bytes, cursor: Cursor) -> Cursor:
        """From where to ask on: behind what was gathered, else from `cursor`."""
        if self.reached is not None and self.reached[0] == incarnation:
            return self.reached[1]
        return cursor

    def empty(self) -> list[Section]:
        """What was gathered, for it to be stored now."""
        sections, self._sections, self._pages, self.reached = self._sections, [], 0, None
        return sections
