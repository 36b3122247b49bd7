"""People of a table beside those on the roster: who is new, who is known, and whose facts changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from roster.people import PERSON_MAX, Person, short_number
from roster.tables.findings import Draft, Findings
from roster.tables.names import name_key
from roster.tables.roles import VOLUNTEER


class Status(StrEnum):
    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"
    LEFT_OUT = "left_out"


class Entry(msgspec.Struct, frozen=True):
    """A person of the table with what importing does: `person` is 0 while there is no number yet."""

    draft: Draft
    status: Status
    person: int = 0


def compare(
    drafts: Sequence[Draft],
    people: Sequence[Person],
    findings: Findings,
    accepted: frozenset[int],
    same: frozenset[int],
) -> list[Entry]:
    """`accepted`: problems whose people come in all the same; `same`: those whose person is on the roster."""
    matches = _matches(drafts, people)
    taken = {person.number for person in matches.values()}
    entries = []
    for index, read in enumerate(drafts):
        known, draft = matches.get(index), read
        if known is None:
            known, draft = _namesake(draft, people, taken, findings, same)
        if set(draft.left_out) - accepted:
            entries.append(Entry(draft, Status.LEFT_OUT, known.number if known else 0))
        elif known is None:
            entries.append(Entry(draft, Status.NEW))
        else:
            status = Status.KNOWN if updated(known, draft) == known else Status.CHANGED
            entries.append(Entry(draft, status, known.number))
    return entries


def updated(person: Person, draft: Draft) -> Person:
    """The person with what the table says; what it does not say stays."""
    return msgspec.structs.replace(
        person,
        squad=person.squad if draft.squad is None else draft.squad,
        role=person.role if draft.role == VOLUNTEER else draft.role,
        phone=draft.phone or person.phone,
        unit=draft.unit or person.unit,
        post=draft.post or person.post,
        category=draft.category or person.category,
        tags=tuple(dict.fromkeys((*person.tags, *draft.tags))),
        note=draft.note or person.note,
        guardian=draft.guardian or person.guardian,
        guardian_phone=draft.guardian_phone or person.guardian_phone,
        consent=draft.consent or person.consent,
    )


def merge_people(people: Sequence[Person], entries: Iterable[Entry], next_number: int) -> tuple[Person, ...]:
    """The roster afterwards: numbers stay, new people get the next ones in the order of the table."""
    entries = list(entries)
    changes = {entry.person: entry.draft for entry in entries if entry.status is Status.CHANGED}
    kept = [updated(person, changes[person.number]) if person.number in changes else person for person in people]
    new = [entry.draft for entry in entries if entry.status is Status.NEW]
    assert next_number + len(new) <= PERSON_MAX, "limits of tables keep far below the largest number"
    return (*kept, *(_person(number, draft) for number, draft in enumerate(new, next_number)))


def _person(number: int, draft: Draft) -> Person:
    return Person(
        number=number,
        name=draft.name,
        squad=draft.squad or 0,
        role=draft.role,
        phone=draft.phone,
        unit=draft.unit,
        post=draft.post,
        category=draft.category,
        tags=draft.tags,
        note=draft.note,
        guardian=draft.guardian,
        guardian_phone=draft.guardian_phone,
        consent=draft.consent,
    )


def _matches(drafts: Sequence[Draft], people: Sequence[Person]) -> dict[int, Person]:
    """Draft → person: by name and telephone first, then by name and squad where no telephones contradict."""
    by_name: dict[str, list[Person]] = {}
    for person in people:
        by_name.setdefault(name_key(person.name), []).append(person)
    found: dict[int, Person] = {}
    taken: set[int] = set()
    for agree in (_same_phone, _same_squad):
        for index, draft in enumerate(drafts):
            candidates = by_name.get(name_key(draft.name), ()) if index not in found else ()
            match = next((one for one in candidates if one.number not in taken and agree(one, draft)), None)
            if match is not None:
                found[index] = match
                taken.add(match.number)
    return found


def _same_phone(person: Person, draft: Draft) -> bool:
    if draft.phone or person.phone:
        return bool(draft.phone) and _digits(person.phone) == _digits(draft.phone)
    return bool(draft.guardian_phone) and _digits(person.guardian_phone) == _digits(draft.guardian_phone)


def _same_squad(person: Person, draft: Draft) -> bool:
    return not (person.phone and draft.phone) and person.squad == (draft.squad or 0)


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())


def _namesake(
    draft: Draft, people: Sequence[Person], taken: set[int], findings: Findings, same: frozenset[int]
) -> tuple[Person | None, Draft]:
    """Somebody of the roster who may be this person. With another telephone in the same squad that is in doubt."""
    free = [one for one in people if one.number not in taken and name_key(one.name) == name_key(draft.name)]
    in_squad = next((one for one in free if one.squad == (draft.squad or 0)), None)
    if in_squad is None:
        for one in free[:1]:
            sentence = f"{_called(one)} of another squad is on the roster; this is taken as another person of the name."
            findings.add(draft.places[0], "same_name", sentence, draft.name)
        return None, draft
    sentence = (
        f"{_called(in_squad)} of the same squad is on the roster with the telephone number {in_squad.phone}, not "
        f"{draft.phone}: left out. The same person with a new number, or another one (--same or --accept)?"
    )
    number = findings.add(draft.places[0], "same_name_on_roster", sentence, draft.phone, leaves_out=True)
    if number in same:
        taken.add(in_squad.number)
        return in_squad, draft
    return None, msgspec.structs.replace(draft, left_out=(*draft.left_out, number))


def _called(person: Person) -> str:
    return f"{person.name} ({short_number(person.number)})"
