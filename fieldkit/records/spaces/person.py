"""A person's attendance: marks of arrival, departure, away and back, from which spells are derived.

All marks stay. Where somebody is checked in at two sites at once, both arrivals stand and the person is a double until
one of them is struck. Time served is the union of the spells without the time away, credited to the squad that was
joined last.
"""

from __future__ import annotations

import msgspec

from fieldkit.records.kinds import WALK_IN_FIRST, Arrival, Away, Back, Departure, Passing, Remark
from fieldkit.records.spaces.entries import corrected_ms, valid
from fieldkit.records.state import Context, Entry, Row, Totals

NOT_COME, HERE, AWAY, GONE = 0, 1, 2, 3
#: Status words for JSON and figures, by number.
STATUS_WORDS = ("not_come", "here", "away", "gone")
MINUTE_MS = 60_000


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


class PersonState(msgspec.Struct, gc=False):
    """Where somebody is, since when, and what they have done."""

    person: int
    status: int = NOT_COME
    squad: int = 0
    site: int = 0
    since_ms: int = 0
    back_by_ms: int = 0
    guest: bool = False
    double: bool = False
    #: Spells that overlap others elsewhere: what the doubles' worklist shows.
    spells: list[Spell] = []
    served_ms: dict[tuple[int, int], int] = {}
    passed: dict[int, int] = {}
    #: First arrival at a squad on a day: (squad, day) → (guest, at_ms).
    came: dict[tuple[int, int], tuple[bool, int]] = {}
    first_ms: int = 0
    #: Up to when `served_ms` has been credited.
    served_upto_ms: int = 0
    marks: list[Mark] = []
    remarks: list[Entry] = []
    #: When the second of two places was joined while the first was not left.
    double_ms: int = 0


def derive(person: int, entries: list[Entry], context: Context) -> PersonState:
    """The state of `person` from all entries about them (any that are struck, too)."""
    state = PersonState(person)
    for entry, what in valid(entries, context):
        if isinstance(what, Remark):
            state.remarks.append(entry)
        elif isinstance(what, Arrival | Departure | Away | Back | Passing):
            state.marks.append(Mark(corrected_ms(entry, context), entry, what))
    if len(state.marks) > 1:
        state.marks.sort(key=_order)
    sweep = _Sweep(state, context)
    for mark in state.marks:
        sweep.take(mark)
    sweep.finish()
    return state


def _order(mark: Mark) -> tuple[int, Entry]:
    return mark.at_ms, mark.entry


class _Sweep:
    """Goes through the marks in order of time, with the spells that are open at that moment."""

    def __init__(self, state: PersonState, context: Context) -> None:
        self.state = state
        self.context = context
        self.open: dict[tuple[int, int], Mark] = {}
        self.last_ms = 0

    def take(self, mark: Mark) -> None:
        what = mark.what
        if isinstance(what, Passing):
            self.state.passed.setdefault(what.checkpoint, mark.at_ms)
            return
        self._serve(mark.at_ms)
        if isinstance(what, Arrival):
            self._arrive(mark, what)
        elif isinstance(what, Departure):
            self._depart(mark, what)
        elif isinstance(what, Away):
            self._change(HERE, AWAY, mark, what.back_by_ms)
        else:
            self._change(AWAY, HERE, mark, 0)

    def _serve(self, until_ms: int) -> None:
        """Credits the time since the last mark to the squad joined last."""
        state = self.state
        if state.status == HERE and until_ms > self.last_ms:
            key = state.squad, self.context.day(self.last_ms)
            state.served_ms[key] = state.served_ms.get(key, 0) + until_ms - self.last_ms
        self.last_ms = max(self.last_ms, until_ms)

    def _arrive(self, mark: Mark, what: Arrival) -> None:
        state = self.state
        key = what.squad, what.site
        state.came.setdefault((what.squad, self.context.day(mark.at_ms)), (what.guest, mark.at_ms))
        state.first_ms = state.first_ms or mark.at_ms
        if key in self.open:
            if state.status == AWAY:
                self._change(AWAY, HERE, mark, 0)
            return
        if self.open and not state.double:
            state.double, state.double_ms = True, mark.at_ms
        self.open[key] = mark
        state.status, state.squad, state.site = HERE, what.squad, what.site
        state.since_ms, state.back_by_ms, state.guest = mark.at_ms, 0, what.guest

    def _depart(self, mark: Mark, what: Departure) -> None:
        state = self.state
        key = what.squad, what.site
        leaving = [key] if key in self.open else list(self.open)
        for place in leaving:
            self._close(place, self.open.pop(place), mark.at_ms)
        if not leaving:
            return
        if (state.squad, state.site) in self.open:
            return
        if self.open:
            self._stay(*next(reversed(self.open.items())))
        else:
            state.status, state.since_ms, state.back_by_ms = GONE, mark.at_ms, 0

    def _stay(self, place: tuple[int, int], arrival: Mark) -> None:
        """Somebody who left the place joined last is where they had arrived before."""
        state = self.state
        assert isinstance(arrival.what, Arrival)
        state.status, (state.squad, state.site) = HERE, place
        state.since_ms, state.back_by_ms, state.guest = arrival.at_ms, 0, arrival.what.guest

    def _change(self, before: int, after: int, mark: Mark, back_by_ms: int) -> None:
        if self.state.status == before:
            self.state.status, self.state.since_ms, self.state.back_by_ms = after, mark.at_ms, back_by_ms

    def _close(self, place: tuple[int, int], arrival: Mark, end_ms: int) -> None:
        self.state.spells.append(Spell(place[0], place[1], arrival.at_ms, end_ms, arrival.entry))

    def finish(self) -> None:
        self.state.served_upto_ms = self.last_ms
        for place, arrival in self.open.items():
            self._close(place, arrival, 0)


def row(state: PersonState, context: Context) -> Row:
    """What a person adds to the totals of squads.

    here, away, gone, double, guest_here: people now · away_since, gone_since, double_since: the same people by the
    minute of it · came, came_guest, came_walk_in: people by day ·
    arrived: their first arrivals by minute · served_ms by day · open, open_since_ms: who is still here, and up to when
    their time is in served_ms · passed: people by checkpoint.
    """
    totals: Totals = {}
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
    for (of, day), (guest, at_ms) in state.came.items():
        totals[of, "came", day] = 1
        totals[of, "arrived", at_ms // MINUTE_MS] = 1
        if state.person >= WALK_IN_FIRST:
            totals[of, "came_walk_in", day] = 1
        elif guest:
            totals[of, "came_guest", day] = 1
    for (of, day), served_ms in state.served_ms.items():
        totals[of, "served_ms", day] = served_ms
    for checkpoint in state.passed:
        totals[0, "passed", checkpoint] = 1
    at_ms = state.marks[-1].at_ms if state.marks else 0
    return Row(squad, state.status, at_ms, totals)
