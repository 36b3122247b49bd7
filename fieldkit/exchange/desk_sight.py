"""Which of a device's records somebody at the desk has had before their eyes: what the server held when they looked."""

from __future__ import annotations


class DeskSight:
    """`seen`: how many of the device's own records; `desk_ms`: when the desk looked last, by the server's clock, 0 where
    nothing of that is known. Begins anew with the program: the next answers tell it again."""

    def __init__(self) -> None:
        self.seen = 0
        self.desk_ms = 0
        #: What the server held at a moment before which the desk had not looked.
        self._held = 0
        self._held_ms = 0

    def answered(self, held: int, server_ms: int, desk_ms: int) -> None:
        """The server holds so many now, and the desk looked last at `desk_ms`."""
        self.desk_ms = desk_ms
        self.seen = min(self.seen, held)
        if self._held_ms and desk_ms >= self._held_ms:
            self.seen, self._held_ms = min(self._held, held), 0
        if not self._held_ms and held > self.seen:
            self._held, self._held_ms = held, server_ms
