"""The last verdicts, whichever screen or window they came on: the check-in screen shows them."""

from __future__ import annotations

from collections import deque

import msgspec

from fieldkit.kit.values import PersonCard, Ref, Verdict

LAST_SCANS = 10


class TakenScan(msgspec.Struct, frozen=True):
    """A verdict with its number since the start, and when it was told. `undone`: what it wrote was struck since."""

    number: int
    at_ms: int
    verdict: Verdict
    undone: bool = False


class LastScans:
    """The newest ten; older ones are forgotten."""

    def __init__(self) -> None:
        self._taken: deque[TakenScan] = deque(maxlen=LAST_SCANS)
        self._count = 0

    @property
    def newest_first(self) -> tuple[TakenScan, ...]:
        return tuple(self._taken)

    @property
    def last(self) -> Verdict | None:
        """The verdict that still stands; None where there is none, or it was undone."""
        newest = self._taken[0] if self._taken else None
        return newest.verdict if newest is not None and not newest.undone else None

    def take(self, verdict: Verdict, at_ms: int) -> None:
        self._count += 1
        self._taken.appendleft(TakenScan(self._count, at_ms, verdict))

    def undo(self, ref: Ref) -> None:
        """What the record says no longer counts."""
        for place, scan in enumerate(self._taken):
            if scan.verdict.ref == ref:
                self._taken[place] = msgspec.structs.replace(scan, undone=True)

    def renew(self, card: PersonCard | None) -> None:
        """The last verdict's person as the kit knows them now: a thing may have come back, a consent been seen."""
        last = self.last
        if last is not None and card is not None and card != last.person:
            self._taken[0] = msgspec.structs.replace(self._taken[0], verdict=msgspec.structs.replace(last, person=card))
