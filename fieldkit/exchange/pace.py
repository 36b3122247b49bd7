"""How much one answer may bring: more while answers come quickly, less where they take long.

A fresh desk fetches 300,000 records, and each page costs a commit and the states that it touches: fewer, larger pages
are faster. On a bad link a page that is cut comes again from its beginning: there, smaller ones get on.
"""

from __future__ import annotations

from fieldkit.exchange.page import PAGE_RECORDS_MAX

ROOM_MIN = 100
#: So that a page which becomes fuller than it should still is one that everybody takes.
ROOM_MAX = 4 * PAGE_RECORDS_MAX
#: An answer with records that took no longer, or longer, than this to come.
QUICK_MS = 1_000
SLOW_MS = 6_000


class Pace:
    """Room (records) for the next answer: starts with `page_records`, that of a usual page; becomes four times it."""

    def __init__(self, page_records: int = PAGE_RECORDS_MAX) -> None:
        self._room_max = min(max(4 * page_records, ROOM_MIN), ROOM_MAX)
        self.room = min(max(page_records, ROOM_MIN), self._room_max)

    @property
    def is_best(self) -> bool:
        """Whether full pages have come quickly one after the other."""
        return self.room == self._room_max

    def came(self, records: int, round_trip_ms: int) -> None:
        """An answer with so many records took so long. One that was not full says nothing of a fuller one's speed."""
        if records >= self.room // 2 and 0 <= round_trip_ms <= QUICK_MS:
            self.room = min(self.room * 2, self._room_max)
        elif records and round_trip_ms > SLOW_MS:
            self.room = max(self.room // 2, ROOM_MIN)

    def cut(self) -> None:
        """No answer came."""
        self.room = max(self.room // 2, ROOM_MIN)
