"""When people came: the arrival curve, and who came late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from fieldkit.records.figures import Figures
from fieldkit.records.spaces.person import MINUTE_MS
from roster.event import Event
from sync_server.summary.values import ArrivalStep

STEP_MINUTES = 5


def arrival_steps(event: Event, squads: Iterable[dict[tuple[str, int], int]]) -> tuple[ArrivalStep, ...]:
    """The curve in steps of five minutes, day by day, from the first arrival to the last, without gaps within a day."""
    came: Counter[int] = Counter()
    for totals in squads:
        for (figure, minute), people in totals.items():
            if figure == "arrived":
                came[minute // STEP_MINUTES] += people
    days: dict[int, list[int]] = {}
    for step in sorted(came):
        days.setdefault(event.local(_start_ms(step)).toordinal(), []).append(step)
    return tuple(step for steps in days.values() for step in _of_day(came, steps[0], steps[-1]))


def _start_ms(step: int) -> int:
    return step * STEP_MINUTES * MINUTE_MS


def _of_day(came: Counter[int], first: int, last: int) -> Iterable[ArrivalStep]:
    so_far = 0
    for step in range(first, last + 1):
        so_far += came[step]
        yield ArrivalStep(_start_ms(step), came[step], so_far)


def came_late(figures: Figures, squad: int, arrived: dict[int, int]) -> int:
    """People who first came to a squad in or after the minute from which its session of that day calls them late."""
    late = 0
    for minute, people in arrived.items():
        at_ms = minute * MINUTE_MS
        from_ms = figures.late_from_ms(squad, at_ms)
        if from_ms is not None and at_ms >= from_ms:
            late += people
    return late
