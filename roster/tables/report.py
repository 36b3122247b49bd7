"""What `roster import --json` prints: people and numbered problems."""

from __future__ import annotations

import msgspec

from roster.event import Event
from roster.tables.findings import RowProblem
from roster.tables.known import Entry, Status
from roster.tables.reading import Reading


class PersonFound(msgspec.Struct, frozen=True):
    """One person of the tables. `squad` is its number, null where it is unknown or there is none.

    `source` is the cell of the name. `number` is the person's on the roster, null where there is none yet.
    """

    name: str
    squad: int | None
    squad_key: str | None
    phone: str
    role: str
    unit: str
    post: str
    category: str
    tags: tuple[str, ...]
    note: str
    guardian: str
    guardian_phone: str
    consent: str
    file: str
    source: str
    status: Status
    number: int | None


class Found(msgspec.Struct, frozen=True):
    """What the tables say, and what is in doubt about it."""

    people: tuple[PersonFound, ...]
    problems: tuple[RowProblem, ...]


def report(reading: Reading, event: Event) -> Found:
    return Found(tuple(_person(entry, event) for entry in reading.entries), reading.problems)


def _person(entry: Entry, event: Event) -> PersonFound:
    draft = entry.draft
    squad = event.squad(draft.squad) if draft.squad else None
    return PersonFound(
        name=draft.name,
        squad=draft.squad,
        squad_key=squad.key if squad else None,
        phone=draft.phone,
        role=draft.role,
        unit=draft.unit,
        post=draft.post,
        category=draft.category,
        tags=draft.tags,
        note=draft.note,
        guardian=draft.guardian,
        guardian_phone=draft.guardian_phone,
        consent=draft.consent,
        file=draft.places[0].file,
        source=draft.places[0].cell,
        status=entry.status,
        number=entry.person or None,
    )
