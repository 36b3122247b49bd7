"""Whether an event that somebody signed can be worked with: what `roster check` refuses must not end a kit either."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from roster.event import NUMBER_MAX, DeedKind, Event, Thing

#: More of a thing no squad is given, nor must it have.
AMOUNT_MAX = 1_000_000
#: Most points of one deed, and most pictures of it: as in the records.
POINTS_MAX, PICTURES_MAX = 1_000, 4
YEARS = range(2000, 2200)
DAYS_MAX = 1_000
#: Moments of those years in every time zone, and of the evening before: milliseconds since 1970 (UTC).
MS_MIN, MS_MAX = 915_148_800_000, 7_289_654_400_000


def unsound(event: Event) -> str:
    """ "" or why nobody can work with this event."""
    if not _is_zone(event.time_zone):
        return f"it is in the time zone {event.time_zone[:40]!r}, which this computer does not know"
    if not 1 <= len(event.days) <= DAYS_MAX or any(day.year not in YEARS for day in event.days):
        return "its days are no days of an event"
    if not event.categories:
        return "it has no category of people"
    if not set(event.consent) <= set(event.categories):
        return "it asks consent for a category of people that it has not"
    if not all(_are_amounts(thing) for thing in event.things):
        return "it gives a squad, or asks of it, a number of things that cannot be"
    if not all(_is_worth(kind) for kind in event.deeds):
        return "it gives good deeds a number of points that cannot be"
    if not _are_moments(event):
        return "one of its times is no time of an event"
    named = (event.squads, event.sites, event.checkpoints, event.things, event.tallies, event.deeds)
    if not all(_are_numbers(item.number for item in items) for items in named):
        return "one of its numbers is out of range or there twice"
    return ""


def _are_amounts(thing: Thing) -> bool:
    return all(0 <= amount <= AMOUNT_MAX for amount in (*thing.per_squad.values(), *thing.required.values()))


def _is_worth(kind: DeedKind) -> bool:
    return kind.points >= 0 and kind.worth(PICTURES_MAX) <= POINTS_MAX


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _are_moments(event: Event) -> bool:
    sessions = [ms for session in event.sessions for ms in (session.start_ms, session.end_ms)]
    maybe = [session.opens_ms for session in event.sessions] + [point.due_ms for point in event.checkpoints]
    graces = all(0 <= session.grace_s * 1_000 <= MS_MAX - MS_MIN for session in event.sessions)
    return graces and all(MS_MIN <= ms <= MS_MAX for ms in (*sessions, *(ms for ms in maybe if ms)))


def _are_numbers(numbers: Iterable[int]) -> bool:
    found = list(numbers)
    return len(set(found)) == len(found) and all(1 <= number <= NUMBER_MAX for number in found)
