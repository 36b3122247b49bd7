"""Records whose content does not get through to the server: it gets placeholders for them, so that their logs go on.

Once after every start they go as they are: what was in the way may be gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fieldkit.exchange.peer_memory import PeerMemory
from fieldkit.exchange.refusals import Bad


class Withheld:
    """Belongs to one `Rounds`; `memory` is what that remembers. Branches are named by their places."""

    def __init__(self, memory: PeerMemory) -> None:
        self._memory = memory
        self._untried = True
        #: Records that go as they are once more since this start.
        self._retried: dict[int, set[int]] = {}
        #: Branches that cannot go even with placeholders: not tried again before the next start.
        self.stuck: set[int] = set()

    def of(self, place: int) -> list[int]:
        """Numbers of the records of a branch that go without their content."""
        retried = self._retried.get(place, ())
        return [number for number in self._memory.withheld.get(place, ()) if number not in retried]

    def try_again(self, is_own: Callable[[int], bool]) -> None:
        """For the first request after a start; changes nothing at later ones."""
        if not self._untried:
            return
        self._untried = False
        for place, numbers in self._memory.withheld.items():
            if numbers:
                held = self._memory.sent if is_own(place) else self._memory.relay
                held[place] = min(held.get(place, 0), min(numbers) - 1)
                self._retried[place] = set(numbers)

    def add(self, bad: Bad) -> None:
        """From now on these go without their content; where they went so already, their branch waits."""
        withheld = self._memory.withheld.setdefault(bad.place, [])
        if bad.first in withheld:
            self.stuck.add(bad.place)
        else:
            withheld += range(bad.first, bad.last + 1)

    def refused(self) -> None:
        self._retried.clear()

    def accepted(self, places: Iterable[int]) -> None:
        """Pages with sections of these branches were taken."""
        for place in places:
            left = self.of(place)
            if self._retried.pop(place, None) is None:
                continue
            del self._memory.withheld[place]
            if left:
                self._memory.withheld[place] = left

    def forget(self) -> None:
        """What another server could not take, this one may."""
        self._memory.withheld.clear()
        self._retried.clear()
        self.stuck.clear()
