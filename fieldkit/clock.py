"""The clocks that a program is handed: the machine's, or one simulated day shared by several processes.

A simulated clock is a file of three integers (real anchor in ns, simulated anchor in ms, speed in thousandths), mapped
by server, kits and captains alike, so that a sped-up day is one consistent day.
"""

from __future__ import annotations

import struct
import time
from pathlib import Path
from typing import Protocol

_LAYOUT = struct.Struct("<qqq")


class Clock(Protocol):
    """`wall_ms`: milliseconds since 1970 (UTC). `boot_ms`: milliseconds that only ever go forward."""

    def wall_ms(self) -> int: ...

    def boot_ms(self) -> int: ...


class SystemClock:
    """The machine's own clocks."""

    def wall_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def boot_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000


class FileClock:
    """A simulated clock; `skew_ms` makes this one device's clock wrong."""

    def __init__(self, path: Path, skew_ms: int = 0) -> None:
        self.path = path
        self.skew_ms = skew_ms

    def now_ms(self) -> int:
        """Simulated time that is right, whatever this device believes."""
        real_ns, simulated_ms, thousandths = _LAYOUT.unpack(self.path.read_bytes())
        elapsed_ns = max(time.time_ns() - real_ns, 0)
        return int(simulated_ms + elapsed_ns * thousandths // 1_000_000_000)

    def wall_ms(self) -> int:
        return self.now_ms() + self.skew_ms

    def boot_ms(self) -> int:
        return self.now_ms() - self.epoch_ms

    #: Simulated machines were started at a round moment long before.
    epoch_ms = 1_700_000_000_000


class ShiftedClock:
    """Another clock, so far ahead."""

    def __init__(self, clock: Clock, ahead_ms: int) -> None:
        self._clock = clock
        self._ahead_ms = ahead_ms

    def wall_ms(self) -> int:
        return self._clock.wall_ms() + self._ahead_ms

    def boot_ms(self) -> int:
        return self._clock.boot_ms()


def set_file_clock(path: Path, simulated_ms: int, speed: float = 0.0) -> None:
    """Sets the simulated clock to a moment, from which it runs at `speed` simulated seconds a second (0: stands)."""
    data = _LAYOUT.pack(time.time_ns(), simulated_ms, round(speed * 1000))
    with path.open("r+b" if path.exists() else "wb") as file:
        file.write(data)


def open_clock(simulated: str | None, skew_ms: int = 0) -> Clock:
    """The clock named by a path of a simulated one, or the machine's."""
    return FileClock(Path(simulated), skew_ms) if simulated else SystemClock()
