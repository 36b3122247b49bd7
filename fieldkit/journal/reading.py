"""Reading a journal's state: one function for each thing that screens and reports ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec

from fieldkit.errors import JournalError
from fieldkit.journal.contract import StateRow
from fieldkit.journal.journal import Journal
from fieldkit.records.codec import PayloadError, decode_text
from fieldkit.records.fold import decode_state
from fieldkit.records.kinds import Payload, Space, WalkInDetails, Words, headcount_subject
from fieldkit.records.merging import Merged, merge
from fieldkit.records.record import NAME_BYTES, Record
from fieldkit.records.spaces import deed, headcount, incident, message, person, roll_call, walk_in
from fieldkit.records.spaces.sums import held
from fieldkit.records.stamps import stamp_ms
from fieldkit.records.state import Context, Entries, Entry, Sums
from roster.keys import Role

_HOLDER_MASK = (1 << 34) - 1
_NUMBER_MASK = (1 << 12) - 1


#: What comes out of a state that was damaged: it cannot be decoded, or entries in it are of kinds that do not belong.
_DAMAGED = (msgspec.MsgspecError, LookupError, ValueError, OverflowError)
_View = TypeVar("_View")


def _decoded(space: int, body: bytes | None) -> Entries | Sums:
    """A view's state; a damaged one is no loss, since views are made anew from the records."""
    try:
        return decode_state(space, body)
    except _DAMAGED as error:
        raise _damaged(error) from error


def _derived(
    derive: Callable[[int, list[Entry], Context], _View], journal: Journal, space: int, row: tuple[int, bytes | None]
) -> _View:
    subject, body = row
    entries = _entries(space, body)
    try:
        return derive(subject, entries, journal.context)
    except _DAMAGED as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> JournalError:
    return JournalError("errors.journal.view", cause=str(error))


def _entries(space: int, body: bytes | None) -> list[Entry]:
    state = _decoded(space, body)
    assert isinstance(state, Entries)
    return state.entries


def person_state(journal: Journal, number: int) -> person.PersonState:
    """Where a person is; the empty state where nothing is known of them."""
    body = journal.store.load_state(Space.PERSON, number)
    return _derived(person.derive, journal, Space.PERSON, (number, body))


def person_states(journal: Journal, numbers: Iterable[int]) -> dict[int, person.PersonState]:
    """States of those people of whom something is known."""
    bodies = journal.store.list_bodies(Space.PERSON, numbers)
    return {number: _derived(person.derive, journal, Space.PERSON, (number, body)) for number, body in bodies.items()}


def person_bodies(journal: Journal, squad: int, roster: Iterable[int]) -> dict[int, bytes]:
    """Undecoded states of the `roster`, and of everybody whose last mark was at the squad; b"" where nothing is known
    of somebody. For `derive_person`."""
    bodies = {row.subject: row.body for row in journal.store.list_states(Space.PERSON, squad)}
    elsewhere = [number for number in roster if number not in bodies]
    found = journal.store.list_bodies(Space.PERSON, elsewhere)
    return bodies | {number: found.get(number, b"") for number in elsewhere}


def derive_person(journal: Journal, number: int, body: bytes) -> person.PersonState:
    return _derived(person.derive, journal, Space.PERSON, (number, body or None))


def people_at(journal: Journal, squad: int | None = None) -> list[person.PersonState]:
    """States of all people whose last mark was at a squad (None: at any)."""
    return [
        _derived(person.derive, journal, Space.PERSON, (row.subject, row.body))
        for row in journal.store.list_states(Space.PERSON, squad)
    ]


def walk_in_states(journal: Journal, squad: int | None = None) -> list[walk_in.WalkInState]:
    rows = journal.store.list_states(Space.WALK_IN, squad)
    states = [_derived(walk_in.derive_walk_in, journal, Space.WALK_IN, (row.subject, row.body)) for row in rows]
    return [state for state in states if state.entry is not None]


def walk_in_state(journal: Journal, number: int) -> walk_in.WalkInState | None:
    body = journal.store.load_state(Space.WALK_IN, number)
    if body is None:
        return None
    return _derived(walk_in.derive_walk_in, journal, Space.WALK_IN, (number, body))


def revoked_issue(journal: Journal, number: int) -> int:
    """The highest issue of a person's badges that was revoked after the pack was made; -1 for none."""
    body = journal.store.load_state(Space.BADGE, number)
    if body is None:
        return -1
    return _derived(lambda _, *known: walk_in.revoked_issue(*known), journal, Space.BADGE, (number, body))


def headcount_state(journal: Journal, squad: int, checkpoint: int) -> headcount.HeadcountState:
    body = journal.store.load_state(Space.HEADCOUNT, headcount_subject(squad, checkpoint))
    return _derived(lambda _, *known: headcount.derive(*known), journal, Space.HEADCOUNT, (0, body))


def deeds(journal: Journal, squad: int | None = None) -> list[deed.Deed]:
    """Good deeds, struck ones too, the last one first."""
    rows = journal.store.list_states(Space.DEED, squad)
    found = [one for row in rows for one in _derived(deed.derive, journal, Space.DEED, (row.subject, row.body))]
    return sorted(found, key=lambda one: (-one.at_ms, one.entry))


def incident_views(journal: Journal, squad: int | None = None) -> list[incident.IncidentView]:
    """Incidents that have been opened, those changed last first."""
    return [view for view in _all_incidents(journal, squad) if view.opened is not None]


def _all_incidents(journal: Journal, squad: int | None) -> list[incident.IncidentView]:
    """Those whose opening was struck, or has not come, among them."""
    rows = journal.store.list_states(Space.INCIDENT, squad)
    views = [_derived(incident.derive, journal, Space.INCIDENT, (row.subject, row.body)) for row in rows]
    return sorted(views, key=lambda view: -view.changed_ms)


def merged_incidents(journal: Journal) -> list[Merged]:
    """All incidents, those that are the same as one; those changed last first."""
    return sorted(merge(_all_incidents(journal, None)), key=lambda one: -one.changed_ms)


def incident_view(journal: Journal, number: int) -> incident.IncidentView | None:
    body = journal.store.load_state(Space.INCIDENT, number)
    if body is None:
        return None
    view = _derived(incident.derive, journal, Space.INCIDENT, (number, body))
    return view if view.opened is not None else None


def roll_calls(journal: Journal) -> list[roll_call.RollCallView]:
    """Roll calls whose opening is here, the last one first."""
    rows = journal.store.list_states(Space.CALL)
    views = [_derived(roll_call.derive, journal, Space.CALL, (row.subject, row.body)) for row in rows]
    return sorted((view for view in views if view.opened is not None), key=lambda view: -view.opened_ms)


def messages(journal: Journal) -> list[message.MessageView]:
    """Messages that were sent, those taken back among them, the last one first."""
    rows = journal.store.list_states(Space.MESSAGE)
    views = [_derived(message.derive, journal, Space.MESSAGE, (row.subject, row.body)) for row in rows]
    return sorted((view for view in views if view.sent), key=lambda view: -view.sent_ms)


def sums_of(journal: Journal, space: Space, subject: int) -> Sums:
    state = _decoded(space, journal.store.load_state(space, subject))
    assert isinstance(state, Sums)
    return state


class Holding(msgspec.Struct, frozen=True):
    """How many of a thing a holder (person number, 0 the squad) still has."""

    squad: int
    thing: int
    holder: int
    held: int


def holdings(journal: Journal, squad: int | None = None) -> Iterator[Holding]:
    """What is held, of a squad or of all: holders with nothing left are passed over."""
    for row in journal.store.list_states(Space.THING, squad):
        holding = _holding(row)
        if holding.held:
            yield holding


def _holding(row: StateRow) -> Holding:
    state = _decoded(Space.THING, row.body)
    assert isinstance(state, Sums)
    squad_and_thing = row.subject >> 34
    return Holding(squad_and_thing >> 12, squad_and_thing & _NUMBER_MASK, row.subject & _HOLDER_MASK, held(state))


def record_text(journal: Journal, entry: Entry) -> Payload | None:
    """The text of an entry; None where it has none, has been erased, or cannot be decoded."""
    found = journal.logs.find(entry.log, entry.number, entry.name)
    if found is None or found[1].text is None:
        return None
    try:
        return decode_text(entry.kind, found[1].text)
    except (PayloadError, KeyError):
        return None


def words_of(journal: Journal, entry: Entry) -> str:
    """An entry's words, or ""."""
    text = record_text(journal, entry)
    return text.words if isinstance(text, Words) else ""


def walk_in_details(journal: Journal, entry: Entry) -> WalkInDetails:
    """A walk-in's details; empty where they have been erased."""
    text = record_text(journal, entry)
    return text if isinstance(text, WalkInDetails) else WalkInDetails("")


def find_record(journal: Journal, log: int, number: int, name: bytes) -> Record | None:
    found = journal.logs.find(log, number, name[:NAME_BYTES])
    return found[1] if found is not None else None


def heard_by_squad(journal: Journal, own_key: bytes = b"", now_ms: int = 0) -> dict[int, int]:
    """When each squad's laptops were last heard of: their last contact, or their last record that is known here.

    `own_key`: this laptop, which is heard of now. Devices of the desk are of no squad.
    """
    last: dict[bytes, int] = {key: device.row.heard_ms for key, device in journal.devices.by_key.items()}
    for log in journal.logs.by_place.values():
        if log.stamp:
            at_ms = stamp_ms(log.stamp) + journal.context.last_offset_ms(log.row.key)
            last[log.row.key] = max(last.get(log.row.key, 0), min(at_ms, now_ms or (1 << 62)))
    if own_key:
        last[own_key] = now_ms
    heard: dict[int, int] = {}
    for key, device in journal.devices.by_key.items():
        if device.certificate is not None and device.certificate.role is Role.CAPTAIN:
            for squad in device.certificate.squads:
                heard[squad] = max(heard.get(squad, 0), last[key])
    return heard
