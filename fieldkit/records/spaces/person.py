"""A person's attendance: marks of arrival, departure, away and back, from which spells are derived.

All marks stay. Where somebody is checked in at two sites at once, both arrivals stand and the person is a double until
one of them is struck. Time served is the union of the spells without the time away, credited to the squad that was
joined last.
"""

from __future__ import annotations

import msgspec

from fieldkit.records.codec import decode_payload
from fieldkit.records.kinds import (
    STRIKE,
    WALK_IN_FIRST,
    Arrival,
    Away,
    Back,
    ConsentSeen,
    Departure,
    Passing,
    Payload,
    Remark,
)
from fieldkit.records.spaces.entries import corrected_ms, valid
from fieldkit.records.state import Context, Entry, Row, Totals

NOT_COME, HERE, AWAY, GONE = 0, 1, 2, 3
#: Status words for JSON and figures, by number.
STATUS_WORDS = ("not_come", "here", "away", "gone")
MINUTE_MS = 60_000
#: Made once: a union of types that is written into a question is made anew each time it is asked.
_MARKS = (Arrival, Departure, Away, Back, Passing)


class Mark(msgspec.Struct, frozen=True, gc=False):
    """One valid mark with its corrected time (`at_ms`)."""

    at_ms: int
    entry: Entry
    what: Arrival | Departure | Away | Back | Passing


class Spell(msgspec.Struct, frozen=True, gc=False):
    """A stay at a site; `end_ms` is 0 while it lasts."""

    squad: int
    site: int
    start_ms: int
    end_ms: int
    arrival: Entry


class PersonState(msgspec.Struct):
    """Where somebody is, since when, and what they have done."""

    person: int
    status: int = NOT_COME
    squad: int = 0
    site: int = 0
    since_ms: int = 0
    back_by_ms: int = 0
    guest: bool = False
    double: bool = False
    #: When the second of two places was joined while the first was not left.
    double_ms: int = 0
    #: Stays that are over; those that last are in `open`, by squad and site, joined last at the end.
    ended: list[Spell] = []
    open: dict[tuple[int, int], Mark] = {}
    served_ms: dict[tuple[int, int], int] = {}
    #: Up to when `served_ms` has been credited.
    served_upto_ms: int = 0
    passed: dict[int, int] = {}
    #: What their past adds to the totals (see `row`).
    past: Totals = {}
    first_ms: int = 0
    marks: list[Mark] = []
    remarks: list[Entry] = []
    #: Who saw a guardian's consent, and when.
    consents: list[Entry] = []
    #: Whether anything was struck: a strike may be older than what it strikes, and come before it.
    strikes: bool = False

    @property
    def spells(self) -> list[Spell]:
        """All stays, those that last (`end_ms` 0) behind those that are over."""
        return self.ended + [_spell(place, arrival, 0) for place, arrival in self.open.items()]


def derive(person: int, entries: list[Entry], context: Context) -> PersonState:
    """The state of `person` from all entries about them (any that are struck, too)."""
    state = PersonState(person, strikes=any(entry.kind == STRIKE for entry in entries))
    marks, state.remarks, state.consents = _read(valid(entries, context), context)
    if len(marks) > 1:
        marks.sort(key=_order)
    for mark in marks:
        _take(state, mark, context)
    return state


def extend(state: PersonState, entries: list[Entry], context: Context) -> bool:
    """Goes on from a state with further entries. False, and nothing done, where it must be derived from all of them:
    there are strikes, or a mark belongs before others. Remarks and consents may: they change nothing but themselves."""
    if state.strikes or any(entry.kind == STRIKE for entry in entries):
        return False
    marks, remarks, consents = _read([(entry, decode_payload(entry.kind, entry.payload)) for entry in entries], context)
    marks.sort(key=_order)
    if marks and state.marks and _order(marks[0]) < _order(state.marks[-1]):
        return False
    if remarks:
        state.remarks = sorted(state.remarks + remarks)
    if consents:
        state.consents = sorted(state.consents + consents)
    for mark in marks:
        _take(state, mark, context)
    return True


def _read(entries: list[tuple[Entry, Payload]], context: Context) -> tuple[list[Mark], list[Entry], list[Entry]]:
    """The marks, the remarks and the consents among valid entries."""
    marks: list[Mark] = []
    remarks: list[Entry] = []
    consents: list[Entry] = []
    for entry, what in entries:
        if isinstance(what, _MARKS):
            marks.append(Mark(corrected_ms(entry, context), entry, what))
        elif isinstance(what, Remark):
            remarks.append(entry)
        elif isinstance(what, ConsentSeen):
            consents.append(entry)
    return marks, remarks, consents


def _order(mark: Mark) -> tuple[int, Entry]:
    return mark.at_ms, mark.entry


def _take(state: PersonState, mark: Mark, context: Context) -> None:
    """The next mark in the order of time."""
    state.marks.append(mark)
    what = mark.what
    if isinstance(what, Passing):
        state.passed.setdefault(what.checkpoint, mark.at_ms)
        state.past[0, "passed", what.checkpoint] = 1
        return
    _serve(state, mark.at_ms, context)
    if isinstance(what, Arrival):
        _arrive(state, mark, what, context)
    elif isinstance(what, Departure):
        _depart(state, mark, what)
    elif isinstance(what, Away):
        _change(state, HERE, AWAY, mark, what.back_by_ms)
    else:
        _change(state, AWAY, HERE, mark, 0)


def _serve(state: PersonState, until_ms: int, context: Context) -> None:
    """Credits the time since the last mark to the squad joined last."""
    if until_ms > state.served_upto_ms:
        if state.status == HERE:
            squad, day = key = state.squad, context.day(state.served_upto_ms)
            served_ms = state.served_ms.get(key, 0) + until_ms - state.served_upto_ms
            state.served_ms[key] = state.past[squad, "served_ms", day] = served_ms
        state.served_upto_ms = until_ms


def _arrive(state: PersonState, mark: Mark, what: Arrival, context: Context) -> None:
    key = what.squad, what.site
    _come(state, what, mark.at_ms, context.day(mark.at_ms))
    state.first_ms = state.first_ms or mark.at_ms
    if key in state.open:
        _change(state, AWAY, HERE, mark, 0)
        return
    if state.open and not state.double:
        state.double, state.double_ms = True, mark.at_ms
    state.open[key] = mark
    state.status, state.squad, state.site = HERE, what.squad, what.site
    state.since_ms, state.back_by_ms, state.guest = mark.at_ms, 0, what.guest


def _come(state: PersonState, what: Arrival, at_ms: int, day: int) -> None:
    """Counts somebody's first arrival at a squad on a day."""
    if (what.squad, "came", day) in state.past:
        return
    state.past[what.squad, "came", day] = 1
    state.past[what.squad, "arrived", at_ms // MINUTE_MS] = 1
    if state.person >= WALK_IN_FIRST:
        state.past[what.squad, "came_walk_in", day] = 1
    elif what.guest:
        state.past[what.squad, "came_guest", day] = 1


def _depart(state: PersonState, mark: Mark, what: Departure) -> None:
    """Ends the stay at that place; where there is none, whoever leaves has left every place."""
    key = what.squad, what.site
    leaving = [key] if key in state.open else list(state.open)
    for place in leaving:
        state.ended.append(_spell(place, state.open.pop(place), mark.at_ms))
    if not leaving or (state.squad, state.site) in state.open:
        return
    if state.open:
        _stay(state, *next(reversed(state.open.items())))
    else:
        state.status, state.since_ms, state.back_by_ms = GONE, mark.at_ms, 0


def _stay(state: PersonState, place: tuple[int, int], arrival: Mark) -> None:
    """Somebody who left the place joined last is where they had arrived before."""
    assert isinstance(arrival.what, Arrival)
    state.status, (state.squad, state.site) = HERE, place
    state.since_ms, state.back_by_ms, state.guest = arrival.at_ms, 0, arrival.what.guest


def _change(state: PersonState, before: int, after: int, mark: Mark, back_by_ms: int) -> None:
    if state.status == before:
        state.status, state.since_ms, state.back_by_ms = after, mark.at_ms, back_by_ms


def _spell(place: tuple[int, int], arrival: Mark, end_ms: int) -> Spell:
    return Spell(place[0], place[1], arrival.at_ms, end_ms, arrival.entry)


def row(state: PersonState) -> Row:
    """What a person adds to the totals of squads.

    here, away, gone, double, guest_here: people now · away_since, gone_since, double_since: the same people by the
    minute of it · came, came_guest, came_walk_in: people by day ·
    arrived: their first arrivals by minute · served_ms by day · open, open_since_ms: who is still here, and up to when
    their time is in served_ms · passed: people by checkpoint.
    """
    totals = state.past.copy()
    squad = state.squad
    if state.status:
        totals[squad, STATUS_WORDS[state.status], 0] = 1
        if state.guest and state.status in (HERE, AWAY):
            totals[squad, "guest_here", 0] = 1
    if state.status == HERE:
        totals[squad, "open", 0] = 1
        totals[squad, "open_since_ms", 0] = state.served_upto_ms
    if state.status in (AWAY, GONE):
        totals[squad, STATUS_WORDS[state.status] + "_since", state.since_ms // MINUTE_MS] = 1
    if state.double:
        totals[squad, "double", 0] = 1
        totals[squad, "double_since", state.double_ms // MINUTE_MS] = 1
    at_ms = state.marks[-1].at_ms if state.marks else 0
    return Row(squad, state.status, at_ms, totals)


def was_with(state: PersonState, squad: int, at_ms: int) -> bool:
    """Whether the records say that somebody had come to the squad and not left it at that moment, away or not."""
    stays = (spell for spell in state.spells if spell.squad == squad)
    return any(spell.start_ms <= at_ms and (not spell.end_ms or at_ms < spell.end_ms) for spell in stays)


def was_here(state: PersonState, squad: int, at_ms: int) -> bool:
    """Whether the records say that somebody was with the squad, and not away, at that moment."""
    if not was_with(state, squad, at_ms):
        return False
    away = False
    for mark in state.marks:
        if mark.at_ms > at_ms:
            break
        if isinstance(mark.what, Away):
            away = True
        elif isinstance(mark.what, Back | Arrival):
            away = False
    return not away
