"""Squads of an event file: captain, people wanted, posts, subgroups."""

from __future__ import annotations

import re
from collections.abc import Sequence

from roster.event import Label, Post, RoleWanted, Squad, Subgroup, Wanted
from roster.letters import RESERVED, letter_of
from roster.toml.names import Names, check_once
from roster.toml.table import Table

SQUAD_KEYS = (
    *("number", "key", "name", "unit", "captain", "wanted", "site"),
    *("posts", "subgroups", "may_leave", "letter"),
)
POST_KEYS = ("key", "name", "site", "minimum", "may_leave")
SUBGROUP_KEYS = ("tag", "name", "unit", "people", "inside")
WANTED_RULES = ("exactly", "at_least", "at_most")
PEOPLE_MAX = 100_000


def read_squads(tables: Sequence[Table], names: Names) -> tuple[Squad, ...]:
    squads = tuple(_squad(table, names) for table in tables)
    check_once(tables, "number", [squad.number for squad in squads])
    check_once(tables, "key", [squad.key for squad in squads])
    check_once(tables, "letter", [squad.letter for squad in squads])
    return squads


def _squad(table: Table, names: Names) -> Squad:
    site = _site(table, names)
    may_leave = table.flag("may_leave", True)
    posts = table.tables("posts", "post", POST_KEYS)
    number = table.number()
    squad = Squad(
        number=number,
        key=table.key(),
        name=table.label("name"),
        unit=table.reference("unit", names.units, ""),
        captain=table.text("captain"),
        wanted=_wanted(table, names),
        site=site,
        posts=tuple(_post(post, names, site, may_leave) for post in posts),
        subgroups=_subgroups(table, names),
        may_leave=may_leave,
        letter=_letter(table, number),
    )
    check_once(posts, "key", [post.key for post in squad.posts])
    _check_room(table, squad)
    return squad


def _site(table: Table, names: Names) -> int:
    if "site" not in table.data and len(names.sites) == 1:
        return next(iter(names.sites.values()))
    name = table.text("site")
    return table.named("site", name, "site", names.sites, 0) if name else 0


def _letter(table: Table, number: int) -> str:
    letter = table.text("letter", "") or letter_of(number)
    if not re.fullmatch("[A-Z]{1,3}", letter) or (letter == RESERVED and table.has("letter")):
        table.problem("letter", f'"{letter}" cannot be a letter: write one to three of A to Z (not {RESERVED}).')
    return letter


def _wanted(table: Table, names: Names) -> Wanted:
    value = table.data.get("wanted")
    if isinstance(value, int) and not isinstance(value, bool):
        return Wanted("exactly", table.integer("wanted", 0, PEOPLE_MAX))
    wanted = table.table("wanted", (*WANTED_RULES, "roles"))
    rules = [rule for rule in WANTED_RULES if wanted.has(rule)]
    if len(rules) != 1:
        if wanted.data and not wanted.misspelt & set(WANTED_RULES):
            wanted.problem("", f'"wanted" of {table.what} must have one of: {", ".join(WANTED_RULES)}.')
        return Wanted("at_least", 0)
    return Wanted(rules[0], wanted.integer(rules[0], 0, PEOPLE_MAX), _roles(wanted, "roles", names))


def _roles(table: Table, key: str, names: Names) -> tuple[RoleWanted, ...]:
    """At least so many of each role: `{ officer = 1, volunteer = 2 }`."""
    listed = list(table.data[key]) if isinstance(table.data.get(key), dict) else []
    roles = table.table(key, listed, {})
    for role in listed:
        if names.roles:
            roles.named(role, role, "role", names.roles, "")
    return tuple(RoleWanted(role, roles.integer(role, 1, PEOPLE_MAX)) for role in listed)


def _post(table: Table, names: Names, site: int, may_leave: bool) -> Post:
    return Post(
        key=table.key(),
        name=table.label("name"),
        site=table.reference("site", names.sites, site),
        minimum=_roles(table, "minimum", names),
        may_leave=table.flag("may_leave", may_leave),
    )


def _subgroups(table: Table, names: Names) -> tuple[Subgroup, ...]:
    tables = table.tables("subgroups", "subgroup", SUBGROUP_KEYS)
    subgroups = tuple(
        Subgroup(
            tag=group.key("tag"),
            name=group.label("name", Label(str(group.data.get("tag", "")))),
            unit=group.reference("unit", names.units, ""),
            people=group.integer("people", 1, PEOPLE_MAX),
            inside=group.flag("inside", True),
        )
        for group in tables
    )
    check_once(tables, "tag", [group.tag for group in subgroups])
    return subgroups


def _check_room(table: Table, squad: Squad) -> None:
    """Reports roles, posts and subgroups that need more people than the squad may have."""
    wanted = squad.wanted
    if wanted.rule == "at_least":
        return
    needs = {
        "wanted": sum(role.at_least for role in wanted.roles),
        "posts": sum(role.at_least for post in squad.posts for role in post.minimum),
        "subgroups": sum(group.people for group in squad.subgroups if group.inside),
    }
    for key, people in needs.items():
        if people > wanted.people:
            what = {"wanted": "the roles", "posts": "the posts", "subgroups": "the subgroups inside"}[key]
            table.problem(
                key,
                f"{what} of {table.what} need {people} people, and it wants {wanted.people}: change one of them.",
            )
