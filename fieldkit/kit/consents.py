"""Consents of guardians: who still lacks one, and the note that the paper was seen at the table."""

from __future__ import annotations

from fieldkit.errors import KitError
from fieldkit.kit.boards import Boards
from fieldkit.kit.cards import Cards
from fieldkit.kit.duty import Duty
from fieldkit.kit.values import Done, PersonCard
from fieldkit.kit.work import words_of_note
from fieldkit.records.kinds import ConsentSeen


class Consents:
    """`squad` 0 means the squad that is shown, or every one where none is."""

    def __init__(self, duty: Duty, cards: Cards, boards: Boards) -> None:
        self._duty = duty
        self._cards = cards
        self._boards = boards

    def seen(self, person: int, note: str = "") -> Done:
        """The guardian's paper was seen. It stands in the log of the squad that is shown."""
        with self._duty.lock:
            card = self._cards.card(person, self._duty.now_ms())
            if not card.consent:
                raise KitError("errors.kit.no_consent_needed", name=card.called)
            if not card.lacks_consent:
                raise KitError("errors.kit.consent_known", name=card.called)
            squad = self._duty.squad or card.at_squad or card.squad
            if not squad:
                raise KitError("errors.kit.which_squad")
            record = self._duty.write(self._duty.draft(person, ConsentSeen(squad), words_of_note(note)))
            return self._duty.done(record, card.called)

    def lacking(self, squad: int = 0) -> tuple[PersonCard, ...]:
        """People on the list of a squad, or with it now, whose consent is not there; those who are here first."""
        with self._duty.lock:
            event = self._duty.event
            if not event.consent:
                return ()
            wanted = squad or self._duty.squad
            squads = [wanted] if wanted else [one.number for one in event.squads]
            people = {
                card.person: card
                for number in squads
                for card in self._boards.people(number, self._duty.now_ms())
                if card.lacks_consent
            }
            return tuple(sorted(people.values(), key=lambda card: card.status != "here"))
