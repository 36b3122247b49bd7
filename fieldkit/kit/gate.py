"""The gate: before a squad leaves, and when it is back, what it should have is held against what it has.

What a squad brings from elsewhere is written down here as handed out to it, so that the same sums tell on the way home
what is missing.
"""

from __future__ import annotations

from collections.abc import Callable

from fieldkit.errors import KitError
from fieldkit.journal import reading
from fieldkit.kit.boards import Boards
from fieldkit.kit.duty import Duty
from fieldkit.kit.gate_values import GateSquad, GateThing
from fieldkit.kit.values import Done, PersonCard
from fieldkit.kit.work import Move, Work
from fieldkit.records.figures import ThingFigures
from fieldkit.records.kinds import Space, ThingBack, ThingMoved, ThingOut, thing_subject
from fieldkit.records.rules import AMOUNT_MAX
from fieldkit.records.spaces.sums import held
from roster.event import Squad, Thing
from roster.keys import Certificate

_NOTHING = ThingFigures(0, 0, 0, 0, 0)


class Gate:
    """`squad` 0 means the squad that is shown."""

    def __init__(self, duty: Duty, work: Work, boards: Boards, certificate: Callable[[], Certificate]) -> None:
        self._duty = duty
        self._work = work
        self._boards = boards
        self._certificate = certificate

    def check(self, squad: int = 0, *, returning: bool = False) -> tuple[GateSquad, ...]:
        """The squad; where none is shown, every one that this laptop knows."""
        with self._duty.lock:
            wanted = squad or self._duty.squad
            if wanted:
                return (self._squad(self._known(wanted), returning),)
            seen = (each for each in self._duty.event.squads if self._certificate().sees_squad(each.number))
            return tuple(self._squad(each, returning) for each in seen)

    def count(self, thing: int, counted: int, squad: int = 0, *, returning: bool = False) -> Done | None:
        """So many are here, or have come back in all. Writes the difference; None where there is none."""
        with self._duty.lock:
            known = self._known(squad or self._duty.squad)
            row = next((row for row in self._squad(known, returning).things if row.thing == thing), None)
            if row is None:
                raise KitError("errors.kit.gate_thing", thing=thing)
            if not 0 <= counted <= AMOUNT_MAX:
                raise KitError("errors.kit.gate_amount", most=AMOUNT_MAX)
            if counted == row.here:
                return None
            kind = self._kind(known, row, counted, returning)
            return self._work.move_all([Move(kind, thing, abs(counted - row.here), 0, known.number)])[0]

    def complete(self, squad: int = 0, *, returning: bool = False) -> tuple[Done, ...]:
        """Everything that is short is there after all: all of it is written in one piece."""
        with self._duty.lock:
            known = self._known(squad or self._duty.squad)
            short = self._squad(known, returning).shortages
            kinds = [self._kind(known, row, row.here + row.short, returning) for row in short]
            moves = [Move(kind, row.thing, row.short, 0, known.number) for kind, row in zip(kinds, short, strict=True)]
            return self._work.move_all(moves)

    # what may be written

    def _kind(self, squad: Squad, row: GateThing, counted: int, returning: bool) -> type[ThingMoved]:
        """What a count writes down."""
        more = counted - row.here
        if not returning and more > 0:
            return ThingOut
        if returning and more < 0:
            raise KitError("errors.kit.gate_fewer", back=row.here)
        if returning and more > row.short:
            raise KitError("errors.kit.gate_more", out=row.wanted)
        self._of_squad_itself(squad, row, abs(more))
        return ThingBack

    def _of_squad_itself(self, squad: Squad, row: GateThing, amount: int) -> None:
        """What people hold is taken back from them, so that it is known from whom."""
        subject = thing_subject(squad.number, row.thing, 0)
        own = max(held(reading.sums_of(self._duty.journal, Space.THING, subject)), 0)
        if amount > own:
            raise KitError("errors.kit.gate_people", count=amount - own)

    # what is there

    def _known(self, number: int) -> Squad:
        squad = self._duty.event.squad(number)
        if squad is None:
            raise KitError("errors.kit.which_squad")
        if not self._certificate().sees_squad(number):
            raise KitError("errors.kit.not_your_squad", squad=number)
        return squad

    def _squad(self, squad: Squad, returning: bool) -> GateSquad:
        figures = self._duty.figures.squad(squad.number, self._duty.journal.views.totals, self._duty.now_ms(), 0)
        known = figures.things if figures is not None else {}
        row = _returning if returning else _leaving
        rows = [row(thing, known.get(thing.number, _NOTHING)) for thing in self._duty.event.things]
        things = tuple(each for each in rows if each is not None)
        without = () if returning else self._without_consent(squad.number)
        may_go = not without and not any(thing.short for thing in things)
        return GateSquad(squad.number, squad.key, returning, may_go, things, without)

    def _without_consent(self, squad: int) -> tuple[PersonCard, ...]:
        if not self._duty.event.consent:
            return ()
        people = self._boards.people(squad, self._duty.now_ms())
        return tuple(card for card in people if card.lacks_consent and card.status == "here" and card.at_squad == squad)


def _leaving(thing: Thing, figures: ThingFigures) -> GateThing | None:
    if not figures.required:
        return None
    gone = figures.back + figures.used + figures.broken + figures.lost
    here = max(figures.out - gone, 0)
    short = max(figures.required - here, 0)
    return GateThing(thing.number, thing.key, figures.required, here, short, figures.broken, figures.lost)


def _returning(thing: Thing, figures: ThingFigures) -> GateThing | None:
    """What is given away for good is not waited for."""
    wanted = figures.out - figures.used
    if not thing.lent or wanted <= 0:
        return None
    return GateThing(thing.number, thing.key, wanted, figures.back, figures.missing, figures.broken, figures.lost)
