"""Times of an event file: written as local times of the event, kept as milliseconds since 1970, UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from roster.problems import suggest
from roster.sound import DAYS_MAX, YEARS
from roster.toml.table import Table

_TEXT = re.compile(r"(?:(\d{4})-(\d\d)-(\d\d)[ T])?(\d\d?):(\d\d)(?::(\d\d))?")
_HOW = 'a time as in "08:30" or, on another day than its own, "2027-03-05 08:30"'


def parse_zone(table: Table, key: str) -> ZoneInfo:
    """The time zone that `key` names; UTC where it names none."""
    name = table.text(key)
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        cities = {zone.rpartition("/")[2]: zone for zone in sorted(available_timezones())}
        near = cities.get(name.replace(" ", "_"), "")
        hint = f'did you mean "{near}"?' if near else suggest(name, sorted(available_timezones()))
        table.problem(key, f'unknown time zone "{name}": {hint}')
        return ZoneInfo("UTC")


def parse_days(table: Table, key: str) -> tuple[date, ...]:
    """The days of the event in order, at least one."""
    days = table.data.get(key)
    if days is None:
        table.missing(key)
        return ()
    if not isinstance(days, list) or not days or not all(type(day) is date for day in days):
        table.problem(key, f'"{key}" must be a list of days without quotes, as in days = [2027-03-05].')
        return ()
    far = next((day for day in days if day.year not in YEARS), None)
    if far is not None:
        table.problem(key, f"{far} is no day of an event: write a year from {YEARS[0]} to {YEARS[-1]}.")
        return ()
    if len(days) > DAYS_MAX:
        table.problem(key, f"{len(days):,} days are too many for one event: write at most {DAYS_MAX:,}.")
        return ()
    return tuple(sorted(set(days)))


class Clock:
    """Reads local times of one event."""

    def __init__(self, zone: ZoneInfo, days: tuple[date, ...]) -> None:
        self.zone = zone
        self.days = days

    def day(self, table: Table) -> date:
        """`day` of the table: one of the event's days, and the first of them where it is not written."""
        day = table.data.get("day")
        first = self.days[0] if self.days else date(1970, 1, 1)
        if day is None:
            return first
        if type(day) is not date:
            table.problem("day", '"day" must be a day without quotes, as in day = 2027-03-05.')
            return first
        self._on_a_day(table, "day", day)
        return day

    def moment_ms(self, table: Table, key: str, day: date, default_ms: int | None = None) -> int:
        """The moment that `key` says, on `day` where it gives no day of its own; 0 where it cannot be read."""
        value = table.data.get(key)
        if value is None:
            if default_ms is None:
                table.missing(key)
            return default_ms or 0
        local = _local(value, day)
        if local is None:
            table.problem(key, f'"{key}" of {table.what} must be {_HOW}, in local time.')
            return 0
        if local.date() != day:
            self._on_a_day(table, key, local.date())
        return self._utc_ms(table, key, local)

    def _on_a_day(self, table: Table, key: str, day: date) -> None:
        if self.days and day not in self.days:
            table.problem(key, f'{day} is not among the days of the event: add it to "days", or write another day.')

    def _utc_ms(self, table: Table, key: str, local: datetime) -> int:
        moment = local.replace(tzinfo=self.zone).astimezone(UTC)
        if moment.astimezone(self.zone).replace(tzinfo=None) != local:
            table.problem(
                key, f"{local:%Y-%m-%d %H:%M} does not exist in {self.zone.key}: clocks are put forward then."
            )
        return round(moment.timestamp() * 1000)


def _local(value: object, day: date) -> datetime | None:
    """The local time that `value` says; None for anything else, also for times with an offset."""
    if isinstance(value, datetime):
        return value if value.tzinfo is None else None
    if isinstance(value, time):
        return datetime.combine(day, value)
    match = _TEXT.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        return None
    year, month, of_month, hour, minute, second = match.groups()
    try:
        on = date(int(year), int(month), int(of_month)) if year else day
        return datetime.combine(on, time(int(hour), int(minute), int(second or 0)))
    except ValueError:
        return None
