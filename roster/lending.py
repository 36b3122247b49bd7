"""What an older pack still knows: a laptop may have a newer pack from a stick, and be given another squad by a server
whose pack is older. The people of that squad then come from the older one, as far as the newer one lists them."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from roster.pack import Pack
from roster.people import Person


def lend(pack: Pack, older: Pack, squads: Collection[int]) -> Pack:
    """`pack` with the people of those of `squads` that only the older pack has a part of."""
    lent = frozenset(older.held.intersection(squads) - pack.held)
    own = [person for person in pack.body.people if person.squad in pack.held]
    known = (_as_listed(pack, person) for person in older.body.people if person.squad in lent)
    people = sorted([*own, *(person for person in known if person is not None)], key=lambda person: person.number)
    body = msgspec.structs.replace(pack.body, people=tuple(people))
    return msgspec.structs.replace(pack, body=body, lent=lent, older=older.cut(lent) if lent else b"")


def _as_listed(pack: Pack, person: Person) -> Person | None:
    """The person with the role and category that the newer pack gives; None who has left the squad since."""
    listed = pack.listed.get(person.number)
    if listed is None or listed.squad != person.squad:
        return None
    return msgspec.structs.replace(person, role=listed.role, category=listed.category)
