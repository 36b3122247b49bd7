"""Times, ages and spans as screens show them."""

from __future__ import annotations

from fieldkit.texts.catalogue import say
from roster.event import Event

SECOND_MS = 1_000
MINUTE_MS = 60_000
HOUR_MS = 3_600_000
DAY_MS = 86_400_000
#: A figure from elsewhere that is older than this looks old.
OLD_MS = 10 * MINUTE_MS


def clock_time(event: Event, at_ms: int) -> str:
    """`08:21` in the event's time zone; nothing for 0."""
    return event.local(at_ms).strftime("%H:%M") if at_ms else ""


def clock_seconds(event: Event, at_ms: int) -> str:
    return event.local(at_ms).strftime("%H:%M:%S")


def age(span_ms: int) -> str:
    """`12 s`, `38 min`, `2:05 h`, `3 d`."""
    if span_ms < MINUTE_MS:
        return say("ui.age.seconds", count=max(span_ms, 0) // SECOND_MS)
    if span_ms < HOUR_MS:
        return say("ui.age.minutes", count=span_ms // MINUTE_MS)
    if span_ms < DAY_MS:
        return say("ui.age.hours", hours=hours(span_ms))
    return say("ui.age.days", count=span_ms // DAY_MS)


def hours(span_ms: int) -> str:
    """`2:05`: hours and minutes."""
    minutes = span_ms // MINUTE_MS
    return f"{minutes // 60}:{minutes % 60:02d}"


def offset(span_ms: int) -> str:
    """`+0:02`, `-7:00`: minutes and seconds with their sign."""
    seconds = round(abs(span_ms) / SECOND_MS)
    return f"{'-' if span_ms < 0 and seconds else '+'}{seconds // 60}:{seconds % 60:02d}"


def parse_time(event: Event, text: str, now_ms: int) -> int | None:
    """`14:30` or `1430` as the next such moment from `now_ms` on; `20` as in so many minutes; None if it is neither."""
    plain = text.strip().replace("：", ":").replace(".", ":")
    if plain.isascii() and plain.isdigit() and len(plain) <= 2:
        return now_ms + int(plain) * MINUTE_MS
    if plain.isascii() and plain.isdigit() and len(plain) == 4:
        plain = f"{plain[:2]}:{plain[2:]}"
    hour, colon, minute = plain.partition(":")
    if not (colon and hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit()):
        return None
    if int(hour) > 23 or int(minute) > 59:
        return None
    moment = event.local(now_ms).replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    at_ms = int(moment.timestamp() * 1000)
    return at_ms if at_ms >= now_ms else at_ms + DAY_MS
