"""What whoever comes next must know of the incidents: those that are open, and what is left to do about each."""

from __future__ import annotations

from fieldkit.kit.duty import Duty
from fieldkit.kit.incident_cards import IncidentCards
from fieldkit.kit.incident_values import Handover, HandoverIncident
from fieldkit.kit.values import IncidentCard, SyncStatus
from fieldkit.records.alerts import MISSING
from fieldkit.records.spaces.incident import CLOSED, OPEN, PERSON

#: Kinds in which somebody has a name that must be known.
_OF_PEOPLE = ("injury", "illness", MISSING)


def make_handover(duty: Duty, cards: IncidentCards, operator_name: str, sync: SyncStatus) -> Handover:
    """Of the squad that is shown; of the whole event where none is. The worst first, of those the oldest first."""
    found = [cards.one(card.incident) for card in cards.of_squad(duty.squad or None) if card.state != CLOSED]
    left = [HandoverIncident(card, _to_do(card)) for card in found if card is not None]
    left.sort(key=lambda each: (-each.card.severity, each.card.opened_ms, each.card.incident))
    return Handover(
        squad=duty.squad,
        site=duty.site_of(duty.event.squad(duty.squad)),
        operator=duty.operator,
        operator_name=operator_name,
        now_ms=duty.now_ms(),
        incidents=tuple(left),
        unsent=sync.unsent,
        server_ms=sync.last_ms,
    )


def _to_do(card: IncidentCard) -> tuple[str, ...]:
    photos = [line.photo for line in card.timeline if line.photo is not None and not line.struck]
    left = {
        "answer": card.waiting_ms,
        "work": card.state == OPEN and not card.waiting_ms,
        "find": card.what == MISSING,
        "name": card.what in _OF_PEOPLE and all(each.what != PERSON for each in card.involved),
        "pictures": any(not photo.here for photo in photos),
        "close": card.state != OPEN,
    }
    return tuple(key for key, is_left in left.items() if is_left)
