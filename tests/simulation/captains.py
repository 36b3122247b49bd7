"""What captains do beside the gate: searches ended, incidents put together, good deeds, what broke, papers seen. Drawn
apart from other deeds, so that those stay as they are."""

from __future__ import annotations

from random import Random

from fieldkit.kit.kit import Kit
from fieldkit.records.kinds import ConsentSeen
from fieldkit.records.spaces.headcount import ENDINGS
from tests.simulation.acts import Act, person_of

#: One burst of deeds in so many ends with one of these.
EVERY = 2


def settle(kit: Kit, chance: Random) -> object:
    """Ends the search for somebody whom a headcount lacks; counts by name where none lacks anybody."""
    points = [point.number for point in kit.event.checkpoints if kit.squad in point.squads]
    if not points:
        return None
    point = chance.choice(points)
    sought = [one.person.person for one in kit.headcount(point).chase]
    if sought:
        return kit.counting.settle(point, chance.choice(sought), chance.choice(ENDINGS), "went for water")
    here = [card.person for card in kit.counting.present()]
    return kit.counting.count_people(point, chance.sample(here, max(len(here) - 2, 0)), "names")


def merge(kit: Kit, chance: Random) -> object:
    known = kit.incidents(open_only=True)
    if len(known) < 2:
        return None
    one, other = chance.sample(list(known), 2)
    return kit.merge_incidents(one.incident, other.incident, "the same" if chance.random() < 0.5 else "")


def involve(kit: Kit, chance: Random) -> object:
    known = kit.incidents(open_only=True)
    if not known:
        return None
    what = chance.choice(("person", "squad", "place"))
    who = {"person": person_of(kit, chance), "squad": kit.squad}.get(what, 0)
    return kit.involve(chance.choice(known).incident, what, who, "by the fountain" if what == "place" else "")


def deed(kit: Kit, chance: Random) -> object:
    doer = person_of(kit, chance) if chance.random() < 0.8 else 0
    witness = person_of(kit, chance) if chance.random() < 0.3 else 0
    return kit.register.note("carried a bag", doer, chance.randint(0, 3), 0 if witness == doer else witness)


def spoil(kit: Kit, chance: Random) -> object:
    number = chance.choice(kit.event.things).number
    move = chance.choice((kit.thing_broken, kit.thing_lost))
    return move(number, chance.randint(1, 2), person_of(kit, chance) if chance.random() < 0.5 else 0)


def see_paper(kit: Kit, chance: Random) -> object:
    """As `kit.consents.seen` writes it; this event asks for no consents."""
    person = person_of(kit, chance)
    return kit._duty.write(kit._duty.draft(person, ConsentSeen(kit.squad)))


ACTS: tuple[Act, ...] = (settle, merge, involve, deed, deed, spoil, see_paper)
