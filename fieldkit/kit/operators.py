"""Who may be on duty at a laptop, and who is a squad's captain."""

from __future__ import annotations

from collections.abc import Iterable

from roster.event import Event
from roster.people import Person as RosterPerson


def is_captain(event: Event, person: RosterPerson) -> bool:
    """An officer may be captain as well: then the event file's name says so."""
    squad = event.squad(person.squad)
    return person.role == "captain" or (squad is not None and person.name == squad.captain)


def captain_of(event: Event, people: Iterable[RosterPerson]) -> int:
    """The first captain's number, 0 where there is none."""
    return next((person.number for person in people if is_captain(event, person)), 0)


def in_order_of_duty(event: Event, people: Iterable[RosterPerson]) -> list[int]:
    """Their numbers: captains first, then by name."""
    ranked = sorted(people, key=lambda person: (not is_captain(event, person), person.name, person.number))
    return [person.number for person in ranked]
