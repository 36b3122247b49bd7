"""Garbage is collected while nobody types: a collection in the middle of a scan is what a queue notices."""

from __future__ import annotations

import gc

#: Without a key for so long, a moment counts as idle.
IDLE_S = 1.0
#: Between two collections.
EVERY_S = 20.0
#: So long without an idle moment, and it is collected all the same.
LATEST_S = 300.0
#: So many objects made and not freed since, and it is collected all the same: a queue that never ends.
OBJECTS_MAX = 100_000


def hold_garbage() -> None:
    """Until an IdleCollector begins: what a program loads at its start is no garbage."""
    gc.disable()


class IdleCollector:
    """Takes over from Python's own collector between `begin` and `end`."""

    def __init__(self) -> None:
        self._collected_s = float("inf")

    def begin(self, at_s: float) -> None:
        """What lives now lives until the end, and is never looked at again."""
        gc.collect()
        gc.freeze()
        gc.disable()
        self._collected_s = at_s

    def tick(self, at_s: float, last_key_s: float) -> None:
        since_s = at_s - self._collected_s
        late = since_s >= LATEST_S or (since_s > 0 and gc.get_count()[0] >= OBJECTS_MAX)
        if late or (since_s >= EVERY_S and at_s - last_key_s >= IDLE_S):
            gc.collect()
            self._collected_s = at_s

    def end(self) -> None:
        gc.unfreeze()
        gc.enable()
