"""What a run of seeds came to: days, faults by kind, and which kinds were too rare."""

from __future__ import annotations

from collections import Counter

from tests.simulation.day import Played
from tests.simulation.play import Failed
from tests.simulation.world import MINUTE_MS

#: Every kind of fault, as a day counts them.
KINDS = (
    "lost request",
    "lost acknowledgement",
    "duplicate, out of order",
    "cut mid-page",
    "captive portal",
    "clock step",
    "clock drift",
    "laptop crash",
    "server crash",
    "laptop restored",
    "laptop cloned",
    "laptop destroyed",
    "server restored",
    "server rolled back",
    "mixed versions",
    "poison",
    "texts erased",
    "drop twice",
    "all reconnect at once",
)
#: A kind that occurs on a smaller share of the days is not tried enough.
SHARE_MIN = 0.05
_DAY_MS = 24 * 60 * MINUTE_MS


class Tally:
    """Sums over days."""

    def __init__(self) -> None:
        self.seeds = 0
        self.records = 0
        self.virtual_ms = 0
        self.failed: list[Failed] = []
        #: On how many days, and how often.
        self.days: Counter[str] = Counter()
        self.times: Counter[str] = Counter()

    def add(self, day: Played | Failed) -> None:
        self.seeds += 1
        if isinstance(day, Failed):
            self.failed.append(day)
            return
        self.records += day.records
        self.virtual_ms += day.virtual_ms
        self.times += day.faults
        self.days.update(kind for kind, count in day.faults.items() if count)

    def rare(self) -> list[str]:
        """Kinds that occurred on too few days."""
        played = self.seeds - len(self.failed)
        return [kind for kind in KINDS if self.days[kind] < SHARE_MIN * played]

    def line(self) -> str:
        """Seeds, simulated days, faults by kind, failures."""
        faults = ", ".join(f"{kind} {self.times[kind]:,} on {self.days[kind]:,}" for kind in KINDS)
        return (
            f"{self.seeds:,} seeds, {self.virtual_ms / _DAY_MS:,.1f} simulated days, {self.records:,} records; "
            f"faults: {faults}; failures: {len(self.failed)}"
        )
