"""Headcounts and things: what a squad counts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from fieldkit.errors import KitError
from fieldkit.kit.attendance import NOTE_CHARACTERS_MAX
from fieldkit.kit.duty import Duty
from fieldkit.kit.values import Done
from fieldkit.records.kinds import (
    Headcount,
    Payload,
    ThingBack,
    ThingBroken,
    ThingLost,
    ThingMoved,
    ThingOut,
    ThingUsed,
    Words,
    headcount_subject,
    thing_subject,
)
from fieldkit.records.record import Draft
from fieldkit.records.rules import AMOUNT_MAX, COUNT_MAX
from roster.event import Thing


def words_of_note(note: str) -> Words | None:
    """A note as a text; None where there is none."""
    note = note.strip()
    if len(note) > NOTE_CHARACTERS_MAX:
        raise KitError("errors.kit.too_long", most=NOTE_CHARACTERS_MAX, characters=len(note))
    return Words(note) if note else None


class Move(msgspec.Struct, frozen=True):
    """So many of a thing, to or from a person or (0) the squad."""

    kind: type[ThingMoved]
    thing: int
    amount: int
    holder: int
    squad: int
    note: str = ""


class Work:
    """Writes counts. `squad` 0 means the squad that is shown."""

    def __init__(self, duty: Duty) -> None:
        self._duty = duty

    def squad_meant(self, squad: int) -> int:
        squad = squad or self._duty.squad
        if not squad or self._duty.event.squad(squad) is None:
            raise KitError("errors.kit.which_squad")
        return squad

    def count(
        self,
        checkpoint: int,
        counted: dict[str, int],
        how: str,
        note: str,
        squad: int,
        lacking: tuple[int, ...] = (),
    ) -> Done:
        """`lacking`: who is checked in and was missed, where people were counted by name."""
        squad = self.squad_meant(squad)
        point = self._duty.event.checkpoint(checkpoint)
        if point is None or squad not in point.squads:
            raise KitError("errors.kit.no_checkpoint", checkpoint=checkpoint)
        if not counted or any(not 0 <= people <= COUNT_MAX for people in counted.values()):
            raise KitError("errors.kit.count", most=COUNT_MAX)
        unknown = next((name for name in counted if name not in self._duty.event.categories), None)
        if unknown is not None:
            raise KitError("errors.kit.category", category=unknown, known=", ".join(self._duty.event.categories))
        payload = Headcount(squad, checkpoint, dict(sorted(counted.items())), how, lacking)
        return self._write(headcount_subject(squad, checkpoint), payload, note, point.key)

    def thing_out(self, thing: int, amount: int, holder: int, squad: int, note: str = "") -> Done:
        return self._move(ThingOut, thing, amount, holder, squad, note)

    def thing_back(self, thing: int, amount: int, holder: int, squad: int, note: str = "") -> Done:
        return self._move(ThingBack, thing, amount, holder, squad, note)

    def thing_used(self, thing: int, amount: int, holder: int, squad: int, note: str = "") -> Done:
        return self._move(ThingUsed, thing, amount, holder, squad, note)

    def thing_broken(self, thing: int, amount: int, holder: int, squad: int, note: str = "") -> Done:
        return self._move(ThingBroken, thing, amount, holder, squad, note)

    def thing_lost(self, thing: int, amount: int, holder: int, squad: int, note: str = "") -> Done:
        return self._move(ThingLost, thing, amount, holder, squad, note)

    def _move(self, kind: type[ThingMoved], thing: int, amount: int, holder: int, squad: int, note: str) -> Done:
        return self.move_all([Move(kind, thing, amount, holder, self.squad_meant(squad), note)])[0]

    def move_all(self, moves: Sequence[Move]) -> tuple[Done, ...]:
        """Everything in one piece, which one undo takes back."""
        things = [self._thing(move) for move in moves]
        records = self._duty.write_all([self._moved(move) for move in moves]) if moves else []
        return tuple(self._duty.done(record, thing.key) for record, thing in zip(records, things, strict=True))

    def _thing(self, move: Move) -> Thing:
        thing = self._duty.event.thing(move.thing)
        if thing is None:
            raise KitError("errors.kit.no_thing", thing=move.thing)
        if not 0 < move.amount <= AMOUNT_MAX:
            raise KitError("errors.kit.amount", most=AMOUNT_MAX)
        return thing

    def _moved(self, move: Move) -> Draft:
        payload = move.kind(move.squad, move.thing, move.amount, move.holder)
        subject = thing_subject(move.squad, move.thing, move.holder)
        return self._duty.draft(subject, payload, words_of_note(move.note))

    def _write(self, subject: int, payload: Payload, note: str, name: str) -> Done:
        record = self._duty.write(self._duty.draft(subject, payload, words_of_note(note)))
        return self._duty.done(record, name)
