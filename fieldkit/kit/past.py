"""What this laptop wrote: the history, undo, and strikes. Nothing is deleted; a strike is one more record."""

from __future__ import annotations

from fieldkit.errors import KitError
from fieldkit.journal import reading
from fieldkit.journal.origins import Came, last_came
from fieldkit.kit.cards import Cards
from fieldkit.kit.duty import DONE_NAMES, Duty
from fieldkit.kit.values import Done, HistoryLine, Ref
from fieldkit.kit.work import words_of_note
from fieldkit.records.codec import PayloadError, decode_payload, draft
from fieldkit.records.kinds import (
    BY_NUMBER,
    BY_PAYLOAD,
    STRIKE,
    Arrival,
    DeedNoted,
    Headcount,
    HeadcountSettled,
    IncidentMerged,
    IncidentState,
    Payload,
    Remark,
    Space,
    Strike,
    TallyAdded,
    ThingBack,
    ThingMoved,
    ThingOut,
    Via,
    WalkIn,
)
from fieldkit.records.record import SALT_BYTES, Draft, Record
from roster.event import Checkpoint, Squad, Tally, Thing
from roster.keys import device_of

#: Own records that are read back of each log after a start, for the history and undo.
READ_BACK_RECORDS = 200
#: So many times as many where those are all of one deed.
READ_BACK_MORE = 8
#: What undo remembers.
UNDO_MAX = 200
#: Others' records that are looked through for the history of everybody.
EVERYBODYS_MAX = 2_000
_OF_PEOPLE = (Space.PERSON, Space.WALK_IN, Space.BADGE)
_MOVED = tuple(BY_PAYLOAD[kind].number for kind in (ThingOut, ThingBack))
_ARRIVAL, _REMARK, _WALK_IN = (BY_PAYLOAD[kind].number for kind in (Arrival, Remark, WalkIn))
_MERGED, _STATE = (BY_PAYLOAD[kind].number for kind in (IncidentMerged, IncidentState))


def read_payload(record: Record) -> Payload | None:
    """What an own record says; None where its bytes were damaged since, which `verify` finds."""
    try:
        return decode_payload(record.kind, record.payload)
    except PayloadError:
        return None


def _together(before: Record, record: Record) -> bool:
    """Whether two records that follow each other were written by one deed: words beside a mark, or a whole squad."""
    if (before.wall_ms, before.boot_ms, before.operator) != (record.wall_ms, record.boot_ms, record.operator):
        return False
    if record.subject == before.subject:
        return record.kind in (_REMARK, _WALK_IN) and before.kind not in (_REMARK, _WALK_IN, STRIKE)
    if (before.kind, record.kind) == (_MERGED, _STATE):
        return True
    return before.kind == record.kind and _in_group(before) and _in_group(record)


def _in_group(record: Record) -> bool:
    """Whether others may have been written with it: a squad that came, things counted at the gate."""
    if record.kind in _MOVED:
        return True
    if record.kind != _ARRIVAL:
        return False
    what = read_payload(record)
    return isinstance(what, Arrival) and what.via is Via.GROUP


def _grouped(records: list[Record]) -> list[list[Record]]:
    groups: list[list[Record]] = []
    for record in records:
        if groups and _together(groups[-1][-1], record):
            groups[-1].append(record)
        else:
            groups.append([record])
    return groups


class Past:
    """Own records, newest last, in the groups in which they were written."""

    def __init__(self, duty: Duty, cards: Cards) -> None:
        self._duty = duty
        self._cards = cards
        self._groups: list[list[Record]] | None = None

    def note(self, records: list[Record]) -> None:
        """Remembers what was just written together. That a message was read is nobody's deed."""
        records = [record for record in records if record.kind in DONE_NAMES]
        if self._groups is not None and records:
            self._groups.append(records)
            del self._groups[:-UNDO_MAX]

    def _loaded(self) -> list[list[Record]]:
        if self._groups is None:
            count, whole = READ_BACK_RECORDS, False
            while not self._groups and not whole:
                records, whole = self._read_back(count)
                groups = _grouped(records)
                # The oldest may have begun before what was read: half a squad is not undone.
                self._groups = groups if whole else groups[1:]
                count *= READ_BACK_MORE
        return self._groups or []

    def _read_back(self, count: int) -> tuple[list[Record], bool]:
        """The last so many own records of each log in their order, and whether that is all there are."""
        author = self._duty.journal.author
        records: list[Record] = []
        whole = True
        for log in self._duty.journal.logs.mains():
            if author is not None and author.owns(log.row.key):
                first = max(log.number - count + 1, 1)
                whole = whole and first == 1
                records += self._duty.journal.store.read_records(log.row.place, first, log.number)
        records = [record for record in records if record.kind in DONE_NAMES]
        return sorted(records, key=lambda record: record.stamp), whole

    def _struck(self) -> set[bytes]:
        names = set()
        for group in self._loaded():
            for record in group:
                if record.kind == STRIKE:
                    what = read_payload(record)
                    if isinstance(what, Strike):
                        names.add(what.name)
        return names

    def history(self, limit: int) -> tuple[HistoryLine, ...]:
        struck = self._struck()
        records = [record for group in self._loaded() for record in group if record.kind != STRIKE]
        return tuple(
            HistoryLine(self._duty.done(record, self._subject(record)), record.name in struck, record.operator)
            for record in reversed(records[-limit:])
        )

    def everybodys(self, limit: int) -> tuple[HistoryLine, ...]:
        """What others wrote too, as far as it is here, in the order in which it was written."""
        found = [each for each in last_came(self._duty.journal, EVERYBODYS_MAX) if self._is_others(each)]
        struck = self._struck() | {what.name for each in found if isinstance(what := read_payload(each.record), Strike)}
        others = [self._line(each, struck) for each in found if each.record.kind != STRIKE]
        lines = sorted((*others, *self.history(limit)), key=lambda line: -line.done.at_ms)
        return tuple(lines[:limit])

    def _is_others(self, each: Came) -> bool:
        author = self._duty.journal.author
        return each.record.kind in DONE_NAMES and not (author is not None and author.owns(each.log.row.key))

    def _line(self, each: Came, struck: set[bytes]) -> HistoryLine:
        record = each.record
        done = self._duty.done(record, self._subject(record))
        device = device_of(each.log.row.key).hex()
        return HistoryLine(done, record.name in struck, record.operator, device, each.road)

    def _subject(self, record: Record) -> str:
        """What a record is about, as `Done` says it: a person's name, a key of the event file, an incident's number."""
        event = self._duty.event
        if BY_NUMBER[record.kind].space in _OF_PEOPLE:
            return self._cards.card(record.subject, self._duty.now_ms()).called
        match read_payload(record):
            case Headcount(checkpoint=number):
                named: Checkpoint | Squad | Tally | Thing | None = event.checkpoint(number)
            case TallyAdded(tally=number):
                named = event.tally(number)
            case ThingMoved(thing=number):
                named = event.thing(number)
            case HeadcountSettled(person=person):
                return self._cards.card(person, self._duty.now_ms()).called
            case DeedNoted(squad=squad, person=person):
                if person:
                    return self._cards.card(person, self._duty.now_ms()).called
                named = event.squad(squad)
            case _:
                view = reading.incident_view(self._duty.journal, record.subject)
                return view.number if view is not None else ""
        return named.key if named is not None else ""

    def undo(self) -> Done | None:
        """Strikes the last thing done that still counts; returns what that was, None where nothing is left."""
        struck = self._struck()
        for group in reversed(self._loaded()):
            targets = [record for record in group if record.kind != STRIKE and record.name not in struck]
            if targets:
                self._duty.write_all([self._strike(record, "") for record in targets])
                return self._duty.done(targets[0], self._subject(targets[0]))
        return None

    def strike(self, ref: Ref, reason: str) -> Done:
        """Strikes any record that is known here; the fold decides whether this laptop had the right."""
        try:
            name = bytes.fromhex(ref.name)
        except ValueError as error:
            raise KitError("errors.kit.no_record") from error
        record = reading.find_record(self._duty.journal, ref.log, ref.number, name)
        if record is None:
            raise KitError("errors.kit.no_record")
        if record.kind == STRIKE or record.kind not in DONE_NAMES:
            raise KitError("errors.kit.cannot_strike")
        return self._duty.done(self._duty.write(self._strike(record, reason)), DONE_NAMES[record.kind])

    def _strike(self, record: Record, reason: str) -> Draft:
        log = self._duty.journal.logs.main(record.log)
        assert log is not None
        author = self._duty.journal.author
        own = author.own.get(log.row.scope) if author is not None else None
        same = own is not None and own.log == record.log
        payload = Strike(record.kind, record.number, record.name, 0 if same else record.log)
        # The log for all holds no words: a reason stays with the squads' own logs.
        text = words_of_note(reason) if log.row.scope else None
        salt = self._duty.entropy(SALT_BYTES) if text is not None else b""
        return draft(log.row.scope, record.subject, payload, text, salt)
