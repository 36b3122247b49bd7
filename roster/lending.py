"""What an older pack still knows: a laptop may have a newer pack from a stick, and be given another squad by a server
whose pack is older. The people of that squad then come from the older one, as far as the newer one lists them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import msgspec

from roster.pack import Pack
from roster.people import Person


def lend(pack: Pack, older: Pack, squads: Collection[int]) -> Pack:
    """`pack` with the people of those of `squads` that only the older pack has a part of."""
    lent = frozenset(older.held.intersection(squads) - pack.held)
    known = {squad: tuple(_still_listed(pack, older.people_of(squad))) for squad in lent}
    return msgspec.structs.replace(pack, lent=lent, lent_people=known, older=older.cut(lent) if lent else b"")


def _still_listed(pack: Pack, people: Iterable[Person]) -> Iterator[Person]:
    """Those who have not left the squad since, with the role and category that the newer pack gives."""
    for person in people:
        listed = pack.listed.get(person.number)
        if listed is not None and listed.squad == person.squad:
            yield msgspec.structs.replace(person, role=listed.role, category=listed.category)
