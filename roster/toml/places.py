"""Units, sites and roles of an event file."""

from __future__ import annotations

from collections.abc import Sequence

from roster.event import RoleName, Site, Unit
from roster.toml.names import Names, check_once
from roster.toml.table import Table

UNIT_KEYS = ("key", "name", "parent")
SITE_KEYS = ("number", "key", "name")
ROLE_KEYS = ("key", "name")


def read_units(tables: Sequence[Table], names: Names) -> tuple[Unit, ...]:
    units = tuple(_unit(table, names) for table in tables)
    check_once(tables, "key", [unit.key for unit in units])
    parents = {unit.key: unit.parent for unit in units}
    for table, unit in zip(tables, units, strict=True):
        if _goes_round(unit.key, parents):
            table.problem("parent", f'unit "{unit.key}" is above itself: follow "parent" upwards and take one away.')
    return units


def _unit(table: Table, names: Names) -> Unit:
    parent = table.text("parent", "")
    if parent:
        parent = table.named("parent", parent, "unit", names.units, "")
    return Unit(table.key(), table.label("name"), parent)


def _goes_round(start: str, parents: dict[str, str]) -> bool:
    seen: set[str] = set()
    at = parents.get(start, "")
    while at and at != start and at not in seen:
        seen.add(at)
        at = parents.get(at, "")
    return at == start and start != ""


def read_sites(tables: Sequence[Table]) -> tuple[Site, ...]:
    sites = tuple(Site(table.number(), table.key(), table.label("name")) for table in tables)
    check_once(tables, "number", [site.number for site in sites])
    check_once(tables, "key", [site.key for site in sites])
    return sites


def read_roles(tables: Sequence[Table]) -> tuple[RoleName, ...]:
    roles = tuple(RoleName(table.key(), table.label("name")) for table in tables)
    check_once(tables, "key", [role.key for role in roles])
    return roles
