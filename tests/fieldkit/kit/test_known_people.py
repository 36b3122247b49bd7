"""A board made from what is known shows what one made from the records shows."""

from __future__ import annotations

from random import Random

import pytest

from fieldkit.kit.kit import Kit
from fieldkit.kit.known_people import KnownPeople
from tests.fieldkit.kit.county import BLOOD, MEDICAL, TRAFFIC, County, HandClock

SEEDS = range(4)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_known_of_a_squad_is_what_its_records_say(
    desk: Kit, county: County, clock: HandClock, seed: int
) -> None:
    """Arrivals at the own squad and as guests, departures, undone ones, and clocks seen otherwise."""
    chance, known = Random(seed), KnownPeople(desk.journal)
    people = [*county.of(BLOOD)[:3], *county.of(TRAFFIC)[:3]]
    roster = [person.number for person in county.of(BLOOD)]
    for _ in range(40):
        clock.now_ms += chance.randrange(600_000)
        desk.choose_squad(chance.choice((BLOOD, TRAFFIC, MEDICAL)))
        person = chance.choice(people).number
        chance.choice((desk.check_in, desk.check_out, lambda number: desk.undo()))(person)
        if chance.random() < 0.1:
            desk.rebuild()
        squad = chance.choice((BLOOD, BLOOD, TRAFFIC))
        of = roster if squad == BLOOD else []
        assert known.of_squad(squad, of) == KnownPeople(desk.journal).of_squad(squad, of)


def test_whoever_is_shared_is_made_once(desk: Kit, county: County) -> None:
    desk.choose_squad(BLOOD)
    one, other = (person.number for person in county.of(BLOOD)[:2])
    known = KnownPeople(desk.journal)
    before = known.of_squad(BLOOD, [one, other])
    desk.check_in(one)
    after = known.of_squad(BLOOD, [one, other])
    assert after[other] is before[other]
    assert after[one].status != before[one].status
