"""When somebody at the desk last had its pages before their eyes, so that laptops can be told what has been seen."""

from __future__ import annotations


class Attention:
    """Touched by the event loop only."""

    def __init__(self) -> None:
        self.desk_ms = 0

    def note(self, now_ms: int) -> None:
        self.desk_ms = max(self.desk_ms, now_ms)
