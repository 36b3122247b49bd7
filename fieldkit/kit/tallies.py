"""Tallies: what is added and taken off, why, with pictures that show it, and how each came to its sum."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldkit.errors import KitError
from fieldkit.journal import reading
from fieldkit.journal.about import records_about
from fieldkit.kit.duty import Duty, ref_of_record
from fieldkit.kit.evidence import check_room, keep_pictures, prepare_pictures, shown_pictures
from fieldkit.kit.values import Done, Photo, Ref
from fieldkit.kit.work import Work, words_of_note
from fieldkit.records.codec import decode_payload
from fieldkit.records.kinds import TALLY, Space, TallyAdded, tally_subject
from fieldkit.records.record import Record
from fieldkit.records.rules import AMOUNT_MAX
from fieldkit.records.scopes import scope_of
from fieldkit.records.spaces.entries import corrected_ms
from fieldkit.records.state import entry_of
from roster.event import Tally

ENTRIES = 200


class TallyEntry(msgspec.Struct, frozen=True):
    """What was added at once (taken off, where it is negative), in which session, by whom and why. Struck ones are not
    in the sum; `erased`: the words were taken out."""

    ref: Ref
    at_ms: int
    amount: int
    session: str
    words: str
    by: int
    pictures: tuple[Photo, ...] = ()
    struck: bool = False
    erased: bool = False


class Tallies:
    """Writes to tallies and shows their history. `squad` 0 means the squad that is shown."""

    def __init__(self, duty: Duty, work: Work) -> None:
        self._duty = duty
        self._work = work

    def add(self, tally: int, amount: int, note: str = "", squad: int = 0, photos: Iterable[bytes] = ()) -> Done:
        """A negative amount is a correction, and says why in the note. Record and pictures are durable together."""
        prepared = prepare_pictures(photos)
        with self._duty.lock:
            squad, counted = self._counted(tally, squad)
            if not 0 < abs(amount) <= AMOUNT_MAX:
                raise KitError("errors.kit.amount", most=AMOUNT_MAX)
            if amount < 0 and not note.strip():
                raise KitError("errors.kit.tally_note")
            journal = self._duty.journal
            check_room(journal, prepared)
            with journal.changing():
                pictures = keep_pictures(journal, prepared)
                payload = TallyAdded(squad, tally, amount, self._duty.session(squad), pictures)
                draft = self._duty.draft(tally_subject(squad, tally), payload, words_of_note(note))
                record = self._duty.write(draft)
            return self._duty.done(record, counted.key)

    def _counted(self, tally: int, squad: int) -> tuple[int, Tally]:
        squad = self._work.squad_meant(squad)
        counted = self._duty.event.tally(tally)
        if counted is None or squad not in counted.squads:
            raise KitError("errors.kit.no_tally", tally=tally)
        return squad, counted

    def history(self, tally: int, squad: int = 0, most: int = ENTRIES) -> tuple[TallyEntry, ...]:
        """The last entries, the last one first."""
        with self._duty.lock:
            squad, _ = self._counted(tally, squad)
            journal, subject = self._duty.journal, tally_subject(squad, tally)
            struck = set(reading.sums_of(journal, Space.TALLY, subject).struck)
            records = records_about(journal, scope_of("squad", squad), (TALLY,), subject, most)
            return tuple(self._entry(record, struck) for record in records)

    def _entry(self, record: Record, struck: set[tuple[int, int, bytes]]) -> TallyEntry:
        what, entry, journal = decode_payload(TALLY, record.payload), entry_of(record), self._duty.journal
        assert isinstance(what, TallyAdded)
        words = reading.words_of(journal, entry) if entry.has_text else ""
        return TallyEntry(
            ref=ref_of_record(record),
            at_ms=corrected_ms(entry, journal.context),
            amount=what.amount,
            session=what.session,
            words=words,
            by=record.operator,
            pictures=shown_pictures(journal, what.pictures),
            struck=(record.log, record.number, record.name) in struck,
            erased=entry.has_text and not words,
        )
