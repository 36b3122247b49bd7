"""Stamps: a hybrid logical clock in one int64, 48 bits of milliseconds and 16 of counter.

After Kulkarni et al., "Logical Physical Clocks" (2014), with one change: a stamp from elsewhere that is far ahead of
this clock is kept as it is and called suspect, but does not pull this clock forward. One bad clock moves nobody else's.
"""

from __future__ import annotations

COUNTER_BITS = 16
#: How far ahead of this clock a foreign stamp may be before it is suspect.
SUSPECT_AHEAD_MS = 60_000
#: A wall clock that went back further than this makes a device close its logs and open new ones.
STEP_BACK_MS_MAX = 60_000
STAMP_MAX = (1 << 63) - 1
#: No clock is believed beyond this (the year 4199), so that stamps can rise for ever without leaving their 63 bits.
WALL_MS_MAX = 1 << 46


def stamp_of(at_ms: int, counter: int = 0) -> int:
    return at_ms << COUNTER_BITS | counter


def stamp_ms(stamp: int) -> int:
    """Milliseconds since 1970 (UTC) that the stamp carries; shows the order, not when it really was."""
    return stamp >> COUNTER_BITS


class StampClock:
    """Gives stamps that strictly rise, whatever the wall clock does."""

    def __init__(self, last: int = 0) -> None:
        self.last = last
        self._own_ms = 0

    def next(self, wall_ms: int) -> int:
        """A stamp above every one that this clock has given or followed."""
        self._see(wall_ms)
        self.last = max(self.last + 1, stamp_of(min(max(wall_ms, 0), WALL_MS_MAX)))
        return self.last

    def resume(self, stamp: int, wall_ms: int) -> None:
        """Goes on after a stamp that it gave itself when the wall clock showed `wall_ms`. The stamp says nothing of the
        wall clock: it may have followed others, and measured by it, every restart would pull this clock further."""
        self._see(wall_ms)
        self.last = max(self.last, stamp)

    def follow(self, stamp: int, wall_ms: int) -> bool:
        """Rises to a foreign stamp, so that what is written next sorts after it; False where it is suspect."""
        self._see(wall_ms)
        if stamp_ms(stamp) > self._own_ms + SUSPECT_AHEAD_MS:
            return False
        self.last = max(self.last, stamp)
        return True

    def _see(self, wall_ms: int) -> None:
        """Foreign stamps are measured against the furthest that this machine's own clock has been: measured against
        what was followed, many small steps ahead would pull this clock as far as one likes."""
        self._own_ms = max(self._own_ms, min(wall_ms, WALL_MS_MAX))
