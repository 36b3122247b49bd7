"""What to send after a page was refused: by the server, or by something on the way that does not like its bytes.

After every refusal a request without records is tried. Where that is refused as well, nobody is there to talk to, and
no record is to blame. Where it is taken, the page was to blame, and half of it is tried next, until it goes or one
record stands alone. That one is believed to be bad after it was refused several times, each time with a request without
it taken right after; its content is then withheld, and its log goes on.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from fieldkit.errors import ExchangeError
from fieldkit.records.section import Section

#: Refusals of one record alone before it is believed that the record is to blame.
ALONE_MAX = 3
#: Statuses that say nothing about what was sent: sign in, slow down, try again later.
_NOT_THE_PAGE = (401, 407, 408, 425, 429, 503, 511)


class Bad(msgspec.Struct, frozen=True):
    """Records `first` … `last` of a branch (by place) that cannot go as they are."""

    place: int
    first: int
    last: int


def is_refusal(error: ExchangeError) -> bool:
    """Whether what was sent may be why it was not taken."""
    status = error.values.get("status")
    return isinstance(status, int) and status >= 400 and status not in _NOT_THE_PAGE and not error.values.get("wait")


class Refusals:
    """`room`: how many records the next page may have."""

    def __init__(self, records_max: int) -> None:
        self._most = records_max
        self._limit = records_max
        #: What was refused last, until a request without records has told whose fault that was.
        self._doubted: Bad | int | None = None
        self._alone: dict[Bad, int] = {}

    @property
    def room(self) -> int:
        return 0 if self._doubted is not None else self._limit

    @property
    def hunting(self) -> bool:
        """Whether a page was refused and nobody knows yet what of it."""
        return self._doubted is not None or self._limit < self._most

    def refused(self, sections: Mapping[int, Section], own: bool) -> bool:
        """What was sent was refused; `own`: a section of it can be cut anywhere. Says whether to try again at once."""
        count = sum(section.count for section in sections.values())
        if not count:
            return False
        if count == 1 or (len(sections) == 1 and not own):
            ((place, section),) = sections.items()
            self._doubted = Bad(place, section.first, section.last)
        else:
            self._doubted = count
        return True

    def accepted(self) -> Bad | None:
        """What was sent was taken. Returns what has now been found to be bad."""
        doubted, self._doubted = self._doubted, None
        match doubted:
            case None:
                self._limit = min(self._limit * 2, self._most)
            case Bad():
                self._alone[doubted] = self._alone.get(doubted, 0) + 1
                if self._alone[doubted] >= ALONE_MAX:
                    del self._alone[doubted]
                    return doubted
            case count:
                self._limit = max(count // 2, 1)
        return None
