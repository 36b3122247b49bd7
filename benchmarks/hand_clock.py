"""A clock that is set by hand, and runs on like a real one: two counters that do not tick at the same moment."""

from __future__ import annotations

#: By how much the machine's start lies beside a full millisecond: wall minus boot clock differs by one now and then.
_BESIDE_NS = 412_345
_NS = 1_000_000


class HandClock:
    """`set` moves it; it stands still in between. The machine was started `booted_ms` (UTC)."""

    def __init__(self, at_ms: int, booted_ms: int | None = None) -> None:
        self._at_ns = at_ms * _NS
        self._booted_ns = (at_ms if booted_ms is None else booted_ms) * _NS + _BESIDE_NS

    def set(self, at_ms: float) -> None:
        self._at_ns = round(at_ms * _NS)

    def wall_ms(self) -> int:
        return self._at_ns // _NS

    def boot_ms(self) -> int:
        return (self._at_ns - self._booted_ns) // _NS
