"""People as page and summary name them: roster, guests and walk-ins alike."""

from __future__ import annotations

import msgspec

from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.records.kinds import WALK_IN_FIRST
from fieldkit.records.spaces.person import STATUS_WORDS, PersonState
from roster.event import Event
from roster.people import Person
from sync_server.directory import Directory, called


class PersonLine(msgspec.Struct, frozen=True):
    """Somebody and where they are. `status` is not_come, here, away or gone, since `since_ms`; `came_ms` the first
    arrival. `must_stay`: must not leave the post without leave. `home`: squad on the roster, 0 for none."""

    person: int
    called: str
    name: str
    home: int
    role: str
    post: str
    status: str
    squad: int
    site: int
    since_ms: int
    came_ms: int
    back_by_ms: int
    guest: bool
    walk_in: bool
    double: bool
    must_stay: bool


def name_of(journal: Journal, directory: Directory, number: int) -> str:
    """Somebody's name; "" where neither pack nor a walk-in's record (still) says it."""
    if number < WALK_IN_FIRST:
        return directory.name(number)
    state = reading.walk_in_state(journal, number)
    if state is None or state.entry is None:
        return ""
    return reading.walk_in_details(journal, state.entry).name


def line_of(journal: Journal, directory: Directory, number: int, state: PersonState) -> PersonLine:
    person = directory.people.get(number)
    return PersonLine(
        person=number,
        called=called(number),
        name=name_of(journal, directory, number),
        home=person.squad if person is not None else 0,
        role=person.role if person is not None else "",
        post=person.post if person is not None else "",
        status=STATUS_WORDS[state.status],
        squad=state.squad,
        site=state.site,
        since_ms=state.since_ms,
        came_ms=state.first_ms,
        back_by_ms=state.back_by_ms,
        guest=state.guest,
        walk_in=number >= WALK_IN_FIRST,
        double=state.double,
        must_stay=_must_stay(directory.event, directory, state.squad, person),
    )


def _must_stay(event: Event, directory: Directory, squad: int, person: Person | None) -> bool:
    of = event.squad(squad)
    return of is not None and directory.must_stay(of, person)
