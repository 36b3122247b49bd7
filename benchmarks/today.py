"""The demo's event, held now: who is not expected today is no plain check-in."""

from __future__ import annotations

import msgspec

from roster.event import Event


def held_now(event: Event, now_ms: int) -> Event:
    """The same sessions, the first of them beginning at `now_ms`."""
    later_ms = now_ms - event.sessions[0].start_ms
    return msgspec.structs.replace(
        event,
        sessions=tuple(
            msgspec.structs.replace(
                session,
                start_ms=session.start_ms + later_ms,
                end_ms=session.end_ms + later_ms,
                opens_ms=session.opens_ms + later_ms,
            )
            for session in event.sessions
        ),
    )
