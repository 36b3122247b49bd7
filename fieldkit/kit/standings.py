"""What good deeds come to: by person and by squad, most points first; who has as many shares a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from fieldkit.kit.values import Photo, Ref
from fieldkit.records.places import places


class DeedRow(msgspec.Struct, frozen=True):
    """A good deed. `person` is 0 where it is the whole squad's, `called` then ""; `witness` 0 where nobody is named,
    `kind` 0 where it is of none that the event file knows."""

    deed: int
    ref: Ref
    at_ms: int
    squad: int
    person: int
    called: str
    short: str
    points: int
    witness: int
    witness_called: str
    words: str
    by: int
    kind: int = 0
    pictures: tuple[Photo, ...] = ()
    struck: bool = False
    struck_ms: int = 0
    erased: bool = False


class DeedSum(msgspec.Struct, frozen=True):
    """What the deeds of somebody, or of a squad (`person` 0), come to; struck ones are not in it. `place` is the one
    among all that are listed, `place_in_squad` the person's within the squad; `tied`: others have as many points."""

    squad: int
    person: int
    called: str
    short: str
    deeds: int
    points: int
    place: int = 0
    place_in_squad: int = 0
    tied: bool = False


class Deeds(msgspec.Struct, frozen=True):
    """Deeds, the last one first, and their sums, most points first. `squads`: everything of each squad together, and so
    what is nobody's in particular."""

    deeds: tuple[DeedRow, ...]
    people: tuple[DeedSum, ...]
    squads: tuple[DeedSum, ...]


def make_standings(rows: tuple[DeedRow, ...]) -> Deeds:
    counting = [row for row in rows if not row.struck]
    people = _sums({(row.squad, row.person): row for row in counting if row.person}, counting, by_person=True)
    squads = _sums({(row.squad, 0): row for row in counting}, counting, by_person=False)
    return Deeds(rows, tuple(_placed(people)), tuple(_placed(squads)))


def _sums(who: dict[tuple[int, int], DeedRow], rows: list[DeedRow], *, by_person: bool) -> list[DeedSum]:
    deeds: Counter[tuple[int, int]] = Counter()
    points: Counter[tuple[int, int]] = Counter()
    for row in rows:
        key = row.squad, row.person if by_person else 0
        deeds[key] += 1
        points[key] += row.points
    sums = [
        DeedSum(*key, row.called if key[1] else "", row.short if key[1] else "", deeds[key], points[key])
        for key, row in who.items()
    ]
    return sorted(sums, key=lambda one: (-one.points, -one.deeds, one.squad, one.called, one.person))


def _placed(sums: list[DeedSum]) -> Iterator[DeedSum]:
    own: dict[int, list[int]] = {}
    for one in sums:
        own.setdefault(one.squad, []).append(one.points)
    in_squad = {squad: iter(places(points)) for squad, points in own.items()}
    for one, place in zip(sums, places(one.points for one in sums), strict=True):
        within = next(in_squad[one.squad]).place
        yield msgspec.structs.replace(
            one, place=place.place, place_in_squad=within if one.person else 0, tied=place.tied
        )
