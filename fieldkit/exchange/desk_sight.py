"""Which of a device's records somebody at the desk has had before their eyes: what the server held when they looked."""

from __future__ import annotations

#: Moments that are remembered while the desk does not look.
NOTES_MAX = 64


class DeskSight:
    """`seen`: how many of the device's own records; `desk_ms`: when the desk looked last, by the server's clock, 0
    where nothing of that is known. Begins anew with the program: the next answers tell it again."""

    def __init__(self) -> None:
        self.seen = 0
        self.desk_ms = 0
        #: How many the server held at moments at which it held more than before, after the desk's last look.
        self._notes: list[tuple[int, int]] = []

    def answered(self, held: int, server_ms: int, desk_ms: int) -> None:
        """The server holds so many now, and the desk looked last at `desk_ms`."""
        self.desk_ms = desk_ms
        seen = max((count for count, at_ms in self._notes if at_ms <= desk_ms), default=self.seen)
        self.seen = min(max(seen, self.seen), held)
        self._notes = [note for note in self._notes if note[1] > desk_ms and note[0] <= held]
        if held > max((count for count, _ in self._notes), default=self.seen):
            self._notes.append((held, server_ms))
        if len(self._notes) > NOTES_MAX:
            del self._notes[::2]
