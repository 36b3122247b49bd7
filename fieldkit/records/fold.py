"""The fold: from records to state, one function for kit and server.

State is kept by space and subject. Records may come in any order and split; each must come once, which the journal
sees to. A subject's records build the same state in any order, so the whole does. What screens count (totals) is the
sum of what the subjects add, kept up by differences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice

import msgspec

from fieldkit.records.codec import decode_payload
from fieldkit.records.kinds import BY_NUMBER, SPACES_OF_PICTURES, STRIKE, TALLY, Space, Strike
from fieldkit.records.record import Record
from fieldkit.records.spaces import deed, device, headcount, incident, message, person, roll_call, sums, walk_in
from fieldkit.records.state import Context, Entries, Entry, Row, Sums, Totals, entry_of

Key = tuple[int, int]
#: Subjects whose state is kept decoded between two batches: so many, or more where batches are large, but no more than
#: that. A laptop writes one record at a time, and a thousand people with their day take ten megabytes.
CACHE_SUBJECTS_MIN = 256
CACHE_SUBJECTS_MAX = 8_192
_CACHE_PER_SUBJECT = 8

#: Where a kind that is no strike belongs: most records are asked nothing else.
_SPACE_OF = {number: spec.space for number, spec in BY_NUMBER.items() if spec.space and number != STRIKE}
_SUMMED = frozenset({Space.TALLY, Space.THING})
#: Sorted: the same sums must be the same bytes, whichever part came first.
_encode = msgspec.msgpack.Encoder(order="deterministic").encode
_decode_entries = msgspec.msgpack.Decoder(Entries).decode
_decode_sums = msgspec.msgpack.Decoder(Sums).decode


class Changed(msgspec.Struct, frozen=True, gc=False):
    """A subject's new state, as it is stored. `pictured`: it may name pictures."""

    space: int
    subject: int
    row: Row
    body: bytes
    pictured: bool = False


class Changes(msgspec.Struct, frozen=True):
    """What one batch of records changed. `clocks` and `standings`: devices whose corrections or verdict changed."""

    subjects: list[Changed]
    totals: Totals
    clocks: set[int]
    standings: set[int]


class StateDamaged(Exception):
    """A stored state is not what was stored. No loss: views are made anew from the records."""


class Source:
    """What the fold reads from: stored states, and records that have been folded already."""

    def load_state(self, space: int, subject: int) -> bytes | None:
        raise NotImplementedError

    def find_folded(self, log: int, number: int, name: bytes) -> Record | None:
        """The record of that name if it counts and has been folded (those of the batch at hand included)."""
        raise NotImplementedError


class _Cell:
    """A subject's state in memory, with what it adds to the totals now, and for a person how far that was derived."""

    __slots__ = ("person", "state", "totals")

    def __init__(self, state: Entries | Sums, totals: Totals) -> None:
        self.state = state
        self.totals = totals
        self.person: person.PersonState | None = None


def subject_of(record: Record) -> Key | None:
    """Space and subject that a record changes; None for kinds that are unknown or change none."""
    spec = BY_NUMBER.get(record.kind)
    if spec is None:
        return None
    if record.kind == STRIKE:
        what = decode_payload(STRIKE, record.payload)
        assert isinstance(what, Strike)
        spec = BY_NUMBER.get(what.target_kind)
        if spec is None:
            return None
    return (spec.space, record.subject) if spec.space else None


class Fold:
    """Applies batches of new records. Forget its memory after a batch that was not stored in the end."""

    def __init__(self, context: Context, source: Source) -> None:
        self._context = context
        self._source = source
        self._cells: dict[Key, _Cell] = {}

    def forget(self) -> None:
        self._cells.clear()

    def apply(self, records: Iterable[Record]) -> Changes:
        """Folds records that count and have never been folded before."""
        groups: dict[Key, list[Record]] = {}
        for record in records:
            space = _SPACE_OF.get(record.kind)
            key = (space, record.subject) if space else subject_of(record)
            if key is not None:
                groups.setdefault(key, []).append(record)
        return self._change(groups)

    def rederive(self, keys: Iterable[Key], correct: Callable[[], None]) -> Changes:
        """Makes rows and totals of these subjects anew. `correct` puts what changed (a clock's samples, a writer's
        rights) into the context, and nothing else may: what a stored subject has added so far is only known from the
        context that it was added with, so each is read before that changes."""
        groups: dict[Key, list[Record]] = {key: [] for key in keys}
        for key in groups:
            if key not in self._cells:
                self._load(key)
        correct()
        return self._change(groups)

    def _change(self, groups: dict[Key, list[Record]]) -> Changes:
        changes = Changes([], {}, set(), set())
        for key, group in groups.items():
            cell = self._cells.get(key) or self._load(key)
            row = self._merge(key, cell, group)
            _add_difference(changes.totals, cell.totals, row.totals)
            cell.totals = row.totals
            changes.subjects.append(Changed(key[0], key[1], row, _encode(cell.state), _is_pictured(key[0], cell.state)))
            if key[0] == Space.CLOCK:
                changes.clocks.add(key[1])
            elif key[0] == Space.DEVICE:
                changes.standings.add(key[1])
        self._make_room(len(groups))
        return changes

    def _make_room(self, batch: int) -> None:
        """Lets go of those that have been in memory for longest. `batch`: subjects of the batch at hand."""
        most = min(max(CACHE_SUBJECTS_MIN, _CACHE_PER_SUBJECT * batch), CACHE_SUBJECTS_MAX)
        for key in list(islice(self._cells, max(len(self._cells) - most, 0))):
            del self._cells[key]

    def _load(self, key: Key) -> _Cell:
        body = self._source.load_state(*key)
        try:
            state = decode_state(key[0], body)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise StateDamaged(key) from error
        totals = {} if body is None else derive_row(key, state, self._context).totals
        cell = self._cells[key] = _Cell(state, totals)
        return cell

    def _merge(self, key: Key, cell: _Cell, group: list[Record]) -> Row:
        state = cell.state
        if isinstance(state, Sums):
            if group:
                self._sum(key, state, group)
            return derive_row(key, state, self._context)
        added = sorted(map(entry_of, group))
        if added and (not state.entries or added[0] > state.entries[-1]):
            state.entries += added
        else:
            for entry in added:
                state.add(entry)
        if key[0] != Space.PERSON:
            return derive_row(key, state, self._context)
        return self._person(key[1], state, cell, added)

    def _person(self, subject: int, state: Entries, cell: _Cell, added: list[Entry]) -> Row:
        """Goes on from what was derived before where the new entries just follow: most do, and some people have
        hundreds."""
        known = cell.person
        if known is None or not added or not person.extend(known, added, self._context):
            known = person.derive(subject, state.entries, self._context)
        cell.person = known
        return person.row(known)

    def _sum(self, key: Key, state: Sums, group: list[Record]) -> None:
        """Additions first: a strike then finds its target whether it came before, after or in the same batch."""
        stamps = [record.stamp for record in group]
        state.last_stamp = max(state.last_stamp, *stamps)
        strikes = [record for record in group if record.kind == STRIKE]
        adding = group if not strikes else [record for record in group if record.kind != STRIKE]
        for record in adding:
            if record.kind == TALLY and sums.shows(record.payload):
                state.show(entry_of(record))
        if state.struck:
            adding = [record for record in adding if not state.is_struck((record.log, record.number, record.name))]
        # Most add the same as others before: a leaflet, one more donor.
        for (kind, payload), times in Counter([(record.kind, record.payload) for record in adding]).items():
            state.add(sums.amounts(decode_payload(kind, payload)), times)
        for record in strikes:
            self._strike(key, state, record)

    def _strike(self, key: Key, state: Sums, record: Record) -> None:
        what = decode_payload(STRIKE, record.payload)
        assert isinstance(what, Strike)
        reference = what.target(record.log)
        if not state.strike(reference):
            return
        target = self._source.find_folded(*reference)
        if target is not None and subject_of(target) == key and target.kind != STRIKE:
            state.add(sums.amounts(decode_payload(target.kind, target.payload)), -1)


def _is_pictured(space: int, state: Entries | Sums) -> bool:
    return space in SPACES_OF_PICTURES and (isinstance(state, Entries) or bool(state.shown))


def decode_state(space: int, body: bytes | None) -> Entries | Sums:
    """A stored state, or the empty one."""
    if space in _SUMMED:
        return Sums({}, 0, 0, [], []) if body is None else _decode_sums(body)
    return Entries([]) if body is None else _decode_entries(body)


def _person_row(subject: int, entries: list[Entry], context: Context) -> Row:
    return person.row(person.derive(subject, entries, context))


def _walk_in_row(subject: int, entries: list[Entry], context: Context) -> Row:
    return walk_in.walk_in_row(walk_in.derive_walk_in(subject, entries, context), context)


def _badge_row(subject: int, entries: list[Entry], context: Context) -> Row:
    return walk_in.badge_row(walk_in.revoked_issue(entries, context))


def _headcount_row(subject: int, entries: list[Entry], context: Context) -> Row:
    return headcount.row(headcount.derive(entries, context))


def _incident_row(subject: int, entries: list[Entry], context: Context) -> Row:
    return incident.row(incident.derive(subject, entries, context))


def _clock_row(subject: int, entries: list[Entry], context: Context) -> Row:
    return device.clock_row(device.derive_samples(entries, context))


def _device_row(subject: int, entries: list[Entry], context: Context) -> Row:
    return device.standing_row(device.derive_standing(entries, context))


def _call_row(subject: int, entries: list[Entry], context: Context) -> Row:
    return roll_call.row(roll_call.derive(subject, entries, context))


def _deed_row(subject: int, entries: list[Entry], context: Context) -> Row:
    return deed.row(deed.derive(subject, entries, context))


def _message_row(subject: int, entries: list[Entry], context: Context) -> Row:
    return message.row(message.derive(subject, entries, context))


_ROWS: dict[int, Callable[[int, list[Entry], Context], Row]] = {
    Space.PERSON: _person_row,
    Space.WALK_IN: _walk_in_row,
    Space.BADGE: _badge_row,
    Space.HEADCOUNT: _headcount_row,
    Space.INCIDENT: _incident_row,
    Space.CLOCK: _clock_row,
    Space.DEVICE: _device_row,
    Space.CALL: _call_row,
    Space.MESSAGE: _message_row,
    Space.DEED: _deed_row,
}


def derive_row(key: Key, state: Entries | Sums, context: Context) -> Row:
    """How screens find a subject, and what it adds to the totals."""
    space, subject = key
    if isinstance(state, Sums):
        return (sums.tally_row if space == Space.TALLY else sums.thing_row)(subject, state)
    return _ROWS[space](subject, state.entries, context)


def _add_difference(totals: Totals, before: Totals, after: Totals) -> None:
    """By what differs alone: most of what somebody has added stays. In order, so that every run does the same."""
    for key, value in sorted(before.items() ^ after.items()):
        totals[key] = totals.get(key, 0) + (value if after.get(key) == value else -value)
