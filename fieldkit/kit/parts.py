"""People who come together: a squad, whoever of it has the same post, role, category, unit or mark (a class), and a
bus or a unit whose people are of several squads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from roster.people import Person

#: What people may have in common; the names are fields of `Person`, and `words.part.BY`.
_BY = ("unit", "post", "role", "category")
#: What people of several squads come together by. Posts and roles mean something within a squad only.
_ACROSS = ("tag", "unit")


class Part(msgspec.Struct, frozen=True):
    """`by` is squad, unit, post, role, category or tag; `key` what they have in common, "" for a whole squad.

    `coming`: those of it who have not come today. `squads`: whose people they are.
    """

    by: str
    key: str
    people: int
    coming: tuple[int, ...]
    squads: tuple[int, ...]


def parts_of(people: Iterable[Person], coming: set[int]) -> tuple[Part, ...]:
    """The whole squad first, then every part in which somebody is still to come."""
    everybody = list(people)
    parts = _parts(everybody, coming)
    return (
        _part("squad", "", everybody, coming),
        *(part for part in parts if part.coming and part.people < len(everybody)),
    )


def parts_across(squads: Sequence[list[Person]], coming: set[int]) -> tuple[Part, ...]:
    """What reaches over several squads, then each squad; without those of whom nobody is still to come."""
    shared = _parts([person for people in squads for person in people], coming)
    over = [part for part in shared if part.by in _ACROSS and len(part.squads) > 1]
    wholes = [_part("squad", "", people, coming) for people in squads]
    return tuple(part for part in (*over, *wholes) if part.coming)


def _parts(people: list[Person], coming: set[int]) -> list[Part]:
    groups: dict[tuple[str, str], list[Person]] = {}
    for person in people:
        for of in _belongs_to(person):
            groups.setdefault(of, []).append(person)
    order = ("tag", *_BY)
    parts = [_part(by, key, members, coming) for (by, key), members in groups.items()]
    return sorted(parts, key=lambda part: (order.index(part.by), part.key))


def _part(by: str, key: str, members: list[Person], coming: set[int]) -> Part:
    still = tuple(person.number for person in members if person.number in coming)
    return Part(by, key, len(members), still, tuple(sorted({person.squad for person in members})))


def _belongs_to(person: Person) -> list[tuple[str, str]]:
    fields = [(by, str(getattr(person, by))) for by in _BY]
    return [(by, key) for by, key in fields if key] + [("tag", tag) for tag in person.tags]
