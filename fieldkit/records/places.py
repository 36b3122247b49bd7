"""Who stands where: whoever has more points stands before, and as many points share a place (1, 2, 2, 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec


class Place(msgspec.Struct, frozen=True):
    """`tied`: others have as many points."""

    place: int
    tied: bool


def places(points: Iterable[int]) -> list[Place]:
    """The place of each, in their order."""
    given = list(points)
    equal = Counter(given)
    first: dict[int, int] = {}
    for place, each in enumerate(sorted(given, reverse=True), 1):
        first.setdefault(each, place)
    return [Place(first[each], equal[each] > 1) for each in given]
