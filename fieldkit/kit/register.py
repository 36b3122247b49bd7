"""The register of good deeds: who did what, what it is worth, who saw it, and pictures that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fieldkit.errors import KitError
from fieldkit.journal import reading
from fieldkit.kit.cards import Cards
from fieldkit.kit.duty import Duty, ref_of
from fieldkit.kit.evidence import check_room, keep_pictures, prepare_pictures, shown_pictures
from fieldkit.kit.standings import DeedRow, Deeds, make_standings
from fieldkit.kit.values import Done
from fieldkit.kit.work import words_of_note
from fieldkit.records.kinds import DeedNoted
from fieldkit.records.rules import DEED_COUNT, DEED_FIRST, POINTS_MAX
from fieldkit.records.spaces.deed import Deed
from roster.event import DeedKind

_SUBJECT_BYTES = 8


class Register:
    """Notes deeds and lists them. `squad` 0 means the squad that is shown."""

    def __init__(self, duty: Duty, cards: Callable[[], Cards]) -> None:
        self._duty = duty
        self._cards = cards

    def note(
        self,
        words: str,
        person: int = 0,
        points: int = 0,
        witness: int = 0,
        photos: Iterable[bytes] = (),
        squad: int = 0,
        kind: int = 0,
    ) -> Done:
        """Notes a deed of somebody, or of the whole squad. A `kind` of the event file says what it is worth; `points`
        are for deeds of none. Record and pictures are durable together."""
        prepared = prepare_pictures(photos)
        with self._duty.lock:
            squad = squad or self._duty.squad
            rule = self._rule(kind)
            if rule is not None:
                points = self._worth(rule, points, person, witness, len(prepared))
            self._check(words, points, person, witness, squad, kind)
            journal = self._duty.journal
            check_room(journal, prepared)
            with journal.changing():
                pictures = keep_pictures(journal, prepared)
                payload = DeedNoted(squad, person, points, witness, pictures, kind)
                record = self._duty.write(self._duty.draft(self._number(), payload, words_of_note(words)))
            return self._duty.done(record, self._called(person) or self._squad_key(squad))

    def _rule(self, kind: int) -> DeedKind | None:
        rule = self._duty.event.deed_kind(kind)
        if kind and rule is None:
            raise KitError("errors.kit.deed_kind", kind=kind)
        return rule

    def _worth(self, rule: DeedKind, points: int, person: int, witness: int, pictures: int) -> int:
        """What the event file gives for it; raises KitError where something is not there that it asks for."""
        there = {"picture": pictures > 0, "witness": witness > 0, "person": person > 0}
        lacking = next((need for need in rule.needs if not there[need]), "")
        if rule.per_picture and not pictures:
            lacking = "picture"
        if lacking:
            raise KitError(f"errors.kit.deed_needs.{lacking}", kind=rule.key)
        worth = rule.worth(pictures)
        if points and points != worth:
            raise KitError("errors.kit.deed_points", kind=rule.key, points=worth)
        return worth

    def _check(self, words: str, points: int, person: int, witness: int, squad: int, kind: int) -> None:
        if not squad or self._duty.event.squad(squad) is None:
            raise KitError("errors.kit.which_squad")
        if not words.strip() and not kind:
            raise KitError("errors.kit.deed_words")
        if not 0 <= points <= POINTS_MAX:
            raise KitError("errors.kit.points", most=POINTS_MAX)
        if witness and witness == person:
            raise KitError("errors.kit.own_witness")

    def _number(self) -> int:
        return DEED_FIRST + int.from_bytes(self._duty.entropy(_SUBJECT_BYTES), "big") % DEED_COUNT

    def _called(self, person: int) -> str:
        return self._cards().card(person, self._duty.now_ms()).called if person else ""

    def _short(self, person: int) -> str:
        return self._cards().card(person, self._duty.now_ms()).short if person else ""

    def _squad_key(self, squad: int) -> str:
        known = self._duty.event.squad(squad)
        return known.key if known is not None else ""

    def deeds(self, squad: int = 0) -> Deeds:
        """Of a squad, or of the whole event where none is shown."""
        with self._duty.lock:
            found = reading.deeds(self._duty.journal, squad or self._duty.squad or None)
            return make_standings(tuple(self._row(deed) for deed in found))

    def _row(self, deed: Deed) -> DeedRow:
        what, journal = deed.what, self._duty.journal
        words = reading.words_of(journal, deed.entry) if deed.entry.has_text else ""
        return DeedRow(
            deed=deed.deed,
            ref=ref_of(deed.entry),
            at_ms=deed.at_ms,
            squad=what.squad,
            person=what.person,
            called=self._called(what.person),
            short=self._short(what.person),
            points=what.points,
            witness=what.witness,
            witness_called=self._called(what.witness),
            words=words,
            by=deed.entry.operator,
            kind=what.kind,
            pictures=shown_pictures(journal, what.pictures),
            struck=deed.struck_by is not None,
            struck_ms=deed.struck_by.wall_ms if deed.struck_by is not None else 0,
            erased=deed.entry.has_text and not words,
        )
