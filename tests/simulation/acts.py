"""What people do with their kits, drawn by chance."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from fieldkit.kit.kit import Kit
from fieldkit.kit.values import Ref
from fieldkit.records.record import Record

Act = Callable[[Kit, Random], object]


def person_of(kit: Kit, chance: Random) -> int:
    """Mostly somebody of the squad that is shown."""
    people = kit.pack.body.people
    own = [person.number for person in people if person.squad == kit.squad]
    if own and chance.random() < 0.85:
        return chance.choice(own)
    return chance.choice(people).number


def mark(kit: Kit, chance: Random) -> object:
    """Checks somebody in, out, away or back, as it makes sense."""
    person = person_of(kit, chance)
    card = kit.card(person)
    status = card.status if card is not None else "not_come"
    if status == "here":
        if chance.random() < 0.5:
            return kit.check_out(person)
        return kit.away(person, reason="lunch" if chance.random() < 0.3 else "")
    if status == "away":
        return kit.back(person)
    verdict = kit.check_in(person)
    if verdict.can_force and chance.random() < 0.5:
        return kit.force(verdict, "she is a guest here")
    return verdict


def everybody(kit: Kit, _: Random) -> object:
    return kit.check_in_all()


def walk_in(kit: Kit, chance: Random) -> object:
    return kit.walk_in(f"Somebody {chance.randrange(1000)}", note="came along")


def tally(kit: Kit, chance: Random) -> object:
    rows = kit.tallies()
    number = kit.event.tallies[0].number if not rows else chance.choice(rows).tally
    amount, note = chance.choice((1, 1, 1, 2, 5, -1)), "by hand" if chance.random() < 0.1 else ""
    return kit.tally(number, amount, note=note or ("one too many" if amount < 0 else ""))


def thing(kit: Kit, chance: Random) -> object:
    number = chance.choice(kit.event.things).number
    holder = person_of(kit, chance) if chance.random() < 0.7 else 0
    move = chance.choice((kit.thing_out, kit.thing_out, kit.thing_back, kit.thing_used))
    return move(number, chance.randint(1, 3), holder)


def headcount(kit: Kit, chance: Random) -> object:
    points = [point for point in kit.event.checkpoints if kit.squad in point.squads]
    return kit.count(chance.choice(points).number, {"adult": chance.randint(0, 20)}) if points else None


def incident(kit: Kit, chance: Random) -> object:
    known = kit.incidents(open_only=True)
    if not known or chance.random() < 0.4:
        return kit.raise_incident(chance.choice(("injury", "missing")), chance.randint(1, 3), "at the gate")
    one = chance.choice(known)
    if chance.random() < 0.6:
        return kit.add_entry(one.incident, "somebody looks after it")
    return kit.set_incident(one.incident, chance.choice(("open", "working", "closed")), chance.randint(1, 3))


def undo(kit: Kit, _: Random) -> object:
    return kit.undo()


def strike(kit: Kit, chance: Random) -> object:
    """Strikes a record of somebody else's, as one does who settles a double."""
    journal = kit.journal
    logs = [log for log in journal.logs.by_place.values() if log.number > 1]
    if not logs:
        return None
    log = chance.choice(sorted(logs, key=lambda log: (log.row.log, log.row.place)))
    record: Record | None = journal.store.read_record(log.row.place, chance.randint(log.row.fork_at, log.number))
    return kit.strike(Ref(record.log, record.number, record.name.hex())) if record is not None else None


def revoke_badge(kit: Kit, chance: Random) -> object:
    return kit.revoke_badge(person_of(kit, chance))


_WEIGHTS: dict[Act, int] = {
    mark: 32,
    tally: 24,
    thing: 14,
    incident: 7,
    undo: 4,
    strike: 4,
    headcount: 4,
    walk_in: 3,
    everybody: 2,
    revoke_badge: 1,
}
_ACTS = list(_WEIGHTS)
_CUMULATED = [sum(list(_WEIGHTS.values())[: place + 1]) for place in range(len(_WEIGHTS))]


def draw_act(chance: Random) -> Act:
    return chance.choices(_ACTS, cum_weights=_CUMULATED)[0]
