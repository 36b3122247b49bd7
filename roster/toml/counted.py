"""What an event file counts: people at checkpoints, things and figures of the work."""

from __future__ import annotations

from collections.abc import Sequence

from roster.event import Checkpoint, DeedKind, Label, Tally, Thing
from roster.toml.names import Names, check_once
from roster.toml.table import ALL, Table
from roster.toml.times import Clock

CHECKPOINT_KEYS = ("number", "key", "name", "squads", "day", "due")
THING_KEYS = ("number", "key", "name", "kind", "per_squad", "required")
TALLY_KEYS = ("number", "key", "name", "squads", "unit", "step")
DEED_KEYS = ("number", "key", "name", "points", "per", "needs")
#: What the points of a deed are for, and whether that is each of its pictures.
DEED_PERS = {"deed": False, "picture": True}
DEED_NEEDS = ("picture", "witness", "person")
#: Most points of one deed, its pictures together: POINTS_MAX and PICTURES_MAX of the records.
POINTS_MAX, PICTURES_MAX = 1_000, 4
THING_KINDS = {"lent": True, "used": False}
AMOUNT_MAX = 1_000_000


def read_checkpoints(tables: Sequence[Table], names: Names, clock: Clock) -> tuple[Checkpoint, ...]:
    points = tuple(
        Checkpoint(
            table.number(),
            table.key(),
            table.label("name"),
            table.squads(names.squads),
            clock.moment_ms(table, "due", clock.day(table), 0),
        )
        for table in tables
    )
    _check_both(tables, points)
    return points


def read_things(tables: Sequence[Table], names: Names) -> tuple[Thing, ...]:
    things = tuple(
        Thing(
            table.number(),
            table.key(),
            table.label("name"),
            _lent(table),
            _by_squad(table, "per_squad", names),
            _by_squad(table, "required", names),
        )
        for table in tables
    )
    _check_both(tables, things)
    return things


def read_tallies(tables: Sequence[Table], names: Names) -> tuple[Tally, ...]:
    tallies = tuple(
        Tally(
            table.number(),
            table.key(),
            table.label("name"),
            table.squads(names.squads),
            table.label("unit", Label("")),
            table.integer("step", 1, AMOUNT_MAX, 1),
        )
        for table in tables
    )
    _check_both(tables, tallies)
    return tallies


def read_deeds(tables: Sequence[Table]) -> tuple[DeedKind, ...]:
    kinds = tuple(_deed_kind(table) for table in tables)
    _check_both(tables, kinds)
    return kinds


def _deed_kind(table: Table) -> DeedKind:
    per = table.text("per", "deed")
    per_picture = table.named("per", per, "way to give points", DEED_PERS, False)
    needs = {name: name for name in DEED_NEEDS}
    needed = tuple(table.named("needs", name, "need", needs, name) for name in table.texts("needs", ()))
    most = POINTS_MAX // PICTURES_MAX if per_picture else POINTS_MAX
    points = table.integer("points", 0, most)
    return DeedKind(table.number(), table.key(), table.label("name"), points, per_picture, needed)


def _lent(table: Table) -> bool:
    kind = table.text("kind")
    return table.named("kind", kind, "kind", THING_KINDS, True) if kind else True


def _by_squad(table: Table, key: str, names: Names) -> dict[int, int]:
    """How many each squad is given, or must have; `all` holds for squads that are not named."""
    given = table.table(key, (*names.squads, ALL), {})
    amounts = {key: given.integer(key, 0, AMOUNT_MAX) for key in given.data if key in names.squads or key == ALL}
    for_all = amounts.pop(ALL, 0)
    every = {number: amounts.get(key, for_all) for key, number in names.squads.items()}
    return {number: amount for number, amount in every.items() if amount}


def _check_both(tables: Sequence[Table], found: Sequence[Checkpoint | Thing | Tally | DeedKind]) -> None:
    check_once(tables, "number", [one.number for one in found])
    check_once(tables, "key", [one.key for one in found])
