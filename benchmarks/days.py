"""The demo's event on many days: the same squads and sessions day after day."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from roster.event import Event, Session

DAY_MS = 24 * 60 * 60 * 1000


def day_of(event: Event, day: int) -> Event:
    """A one-day event as it would be `day` days later, with its own session keys."""
    return msgspec.structs.replace(
        event,
        days=tuple(date + timedelta(days=day) for date in event.days),
        sessions=tuple(_later(session, day) for session in event.sessions),
        checkpoints=tuple(
            msgspec.structs.replace(point, due_ms=point.due_ms and point.due_ms + day * DAY_MS)
            for point in event.checkpoints
        ),
    )


def repeat(event: Event, days: int) -> Event:
    """A one-day event held on `days` days; people are counted at the same checkpoints every day."""
    each = [day_of(event, day) for day in range(days)]
    return msgspec.structs.replace(
        event,
        days=tuple(date for one in each for date in one.days),
        sessions=tuple(session for one in each for session in one.sessions),
    )


def _later(session: Session, day: int) -> Session:
    later_ms = day * DAY_MS
    return msgspec.structs.replace(
        session,
        key=f"{session.key}-day-{day + 1}",
        start_ms=session.start_ms + later_ms,
        end_ms=session.end_ms + later_ms,
        opens_ms=session.opens_ms + later_ms,
    )
