"""Parts of a squad that come together: whoever has the same post, role, category, unit or mark (a bus, a class)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from roster.people import Person

#: What people may have in common; the names are fields of `Person`, and `words.part.BY`.
_BY = ("unit", "post", "role", "category")


class Part(msgspec.Struct, frozen=True):
    """`by` is squad, unit, post, role, category or tag; `key` what they have in common, "" for the whole squad.

    `coming`: those of it who have not come today.
    """

    by: str
    key: str
    people: int
    coming: tuple[int, ...]


def parts_of(people: Iterable[Person], coming: set[int]) -> tuple[Part, ...]:
    """The whole squad first, then every part in which somebody is still to come."""
    everybody = list(people)
    groups: dict[tuple[str, str], list[int]] = {}
    for person in everybody:
        for of in _belongs_to(person):
            groups.setdefault(of, []).append(person.number)
    whole = Part("squad", "", len(everybody), _coming([person.number for person in everybody], coming))
    parts = [Part(by, key, len(members), _coming(members, coming)) for (by, key), members in groups.items()]
    order = ("tag", *_BY)
    parts.sort(key=lambda part: (order.index(part.by), part.key))
    return (whole, *(part for part in parts if part.coming and part.people < len(everybody)))


def _belongs_to(person: Person) -> list[tuple[str, str]]:
    fields = [(by, str(getattr(person, by))) for by in _BY]
    return [(by, key) for by, key in fields if key] + [("tag", tag) for tag in person.tags]


def _coming(members: list[int], coming: set[int]) -> tuple[int, ...]:
    return tuple(number for number in members if number in coming)
