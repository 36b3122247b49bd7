"""Who is counted twice: checked in at two places, or there under two numbers with the same name and telephone."""

from __future__ import annotations

from fieldkit.journal import reading
from fieldkit.kit.cards import Cards
from fieldkit.kit.duty import Duty, ref_of
from fieldkit.kit.people_search import plain
from fieldkit.kit.values import DoubleRow, DoubleSpell
from fieldkit.records.spaces.person import AWAY, HERE, PersonState, Spell


class Doubles:
    """As far as this laptop knows: a name and a telephone number have to be here to be compared."""

    def __init__(self, duty: Duty, cards: Cards) -> None:
        self._duty = duty
        self._cards = cards

    def rows(self) -> tuple[DoubleRow, ...]:
        """Those at two places first, then those who look like one person, side by side."""
        states = reading.people_at(self._duty.journal)
        doubles = [self._row(state, state.spells, ()) for state in states if state.double]
        there = [state for state in states if state.status in (HERE, AWAY) and not state.double]
        alike = [self._alike(state, group) for group in self._looking_alike(there) for state in group]
        return (*doubles, *alike)

    def _looking_alike(self, there: list[PersonState]) -> list[list[PersonState]]:
        groups: dict[tuple[str, str], list[PersonState]] = {}
        for state in there:
            person = self._cards.person(state.person)
            phone = "".join(digit for digit in plain(person.phone) if digit.isdigit())
            if person.name and phone:
                groups.setdefault((plain(person.name), phone), []).append(state)
        return [group for group in groups.values() if len(group) > 1]

    def _alike(self, state: PersonState, group: list[PersonState]) -> DoubleRow:
        others = tuple(other.person for other in group if other is not state)
        return self._row(state, state.spells[-1:], others)

    def _row(self, state: PersonState, spells: list[Spell], alike: tuple[int, ...]) -> DoubleRow:
        return DoubleRow(
            self._cards.card(state.person, self._duty.now_ms()),
            tuple(
                DoubleSpell(
                    ref_of(spell.arrival), spell.squad, spell.site, spell.start_ms, spell.end_ms, spell.arrival.operator
                )
                for spell in sorted(spells, key=lambda spell: spell.start_ms)
            ),
            alike,
        )
