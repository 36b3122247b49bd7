"""A badge before a camera is seen thirty times a second, and is taken once."""

from __future__ import annotations

from collections.abc import Iterable

#: A badge that was out of sight for so long and comes back is taken again.
GONE_S = 3.0


class Seen:
    """Remembers what is in sight. Times in seconds on any clock that only goes forward."""

    def __init__(self, gone_s: float = GONE_S) -> None:
        self._gone_s = gone_s
        self._last_s: dict[str, float] = {}

    def fresh(self, codes: Iterable[str], at_s: float) -> tuple[str, ...]:
        """Those of the codes in sight that were not there just before."""
        self._last_s = {code: seen_s for code, seen_s in self._last_s.items() if at_s - seen_s < self._gone_s}
        fresh = tuple(code for code in dict.fromkeys(codes) if code not in self._last_s)
        self._last_s |= dict.fromkeys(codes, at_s)
        return fresh
