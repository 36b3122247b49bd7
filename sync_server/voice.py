"""Says what the server shows, in one language and in the event's time zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from fieldkit.texts.catalogue import has_message, say
from roster.event import Event, Label
from sync_server.language import HTML_LANGUAGE

SECOND_MS = 1_000
MINUTE_MS = 60_000
HOUR_MS = 3_600_000
DAY_MS = 86_400_000


class Voice:
    """One reader's language."""

    def __init__(self, event: Event, language: str) -> None:
        self.event = event
        self.language = language
        self.html_language = HTML_LANGUAGE[language]
        self._squads = {squad.number: squad for squad in event.squads}
        self._points = {point.number: point for point in event.checkpoints}
        self._zone = event.zone()

    def say(self, message: str, **values: Any) -> str:
        return say(message, language=self.language, **values)

    def word(self, message: str, key: str) -> str:
        """The word for `key` (`words.incident` and `injury`); the key itself where there is none."""
        whole = f"{message}.{key}"
        return self.say(whole) if has_message(whole, "en") else key

    def label(self, label: Label) -> str:
        return label.in_language(self.language)

    # things of the event

    def squad(self, number: int) -> str:
        squad = self._squads.get(number)
        return self.label(squad.name) if squad is not None else (str(number) if number else "")

    def site(self, number: int) -> str:
        site = self.event.site(number)
        return self.label(site.name) if site is not None else ""

    def role(self, key: str) -> str:
        return self.label(self.event.role_name(key))

    def unit(self, key: str) -> str:
        return next((self.label(unit.name) for unit in self.event.units if unit.key == key), key)

    def post(self, squad: int, key: str) -> str:
        posts = self._squads[squad].posts if squad in self._squads else ()
        return next((self.label(post.name) for post in posts if post.key == key), key)

    def checkpoint(self, which: int | str) -> str:
        """A checkpoint by number or key."""
        points: Iterable[Any] = self._points.values()
        return next((self.label(point.name) for point in points if which in (point.number, point.key)), str(which))

    def deed_kind(self, number: int) -> str:
        kind = self.event.deed_kind(number)
        return self.label(kind.name) if kind is not None else ""

    def session(self, key: str) -> str:
        return next((self.label(session.name) for session in self.event.sessions if session.key == key), key)

    # time

    def local(self, at_ms: int) -> datetime:
        return datetime.fromtimestamp(at_ms / 1000, self._zone)

    def clock(self, at_ms: int) -> str:
        """`08:21`; "" for no moment."""
        return self.local(at_ms).strftime("%H:%M") if at_ms else ""

    def seconds(self, at_ms: int) -> str:
        return self.local(at_ms).strftime("%H:%M:%S")

    def moment(self, at_ms: int, now_ms: int) -> str:
        """The time, with its day where that is not today's."""
        if not at_ms:
            return ""
        same = self.local(at_ms).date() == self.local(now_ms).date()
        return self.clock(at_ms) if same else f"{self.day(at_ms)} {self.clock(at_ms)}"

    def day(self, at_ms: int) -> str:
        at = self.local(at_ms)
        month = self.say(f"desk.month.{at.month}")
        return self.say("desk.day", day=at.day, month=month, weekday=self.say(f"desk.weekday.{at.isoweekday()}"))

    def span(self, span_ms: int) -> str:
        """How long: `12 s`, `9 min`, `1:38 h`, `2 d`."""
        span_ms = max(span_ms, 0)
        if span_ms < MINUTE_MS:
            return self.say("desk.span.seconds", count=span_ms // SECOND_MS)
        if span_ms < HOUR_MS:
            return self.say("desk.span.minutes", count=span_ms // MINUTE_MS)
        if span_ms < DAY_MS:
            hours, minutes = divmod(span_ms // MINUTE_MS, 60)
            return self.say("desk.span.hours", hours=hours, minutes=f"{minutes:02d}")
        return self.say("desk.span.days", count=span_ms // DAY_MS)

    def number(self, number: int) -> str:
        """With a thin space between thousands: read at a distance, the same in every language."""
        return f"{number:,}".replace(",", "\u202f")

    def listed(self, parts: Iterable[str]) -> str:
        return self.say("desk.comma").join(parts)
