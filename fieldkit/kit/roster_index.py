"""The roster as a kit needs it: people by number and squad, and found by whatever is typed of them.

Of squads that this laptop does not work for, the pack only lists who is in them: such a person has a number, squad,
role and category, and no name.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from roster.badges.code import Badge
from roster.pack import Pack
from roster.people import Person, parse_short_number

#: No person's number has more digits.
NUMBER_DIGITS_MAX = 8
#: A telephone tail is typed with at least this many digits.
TAIL_DIGITS_MIN = 3


def plain(text: str) -> str:
    """Full-width forms folded, lower case, without spaces: how names are compared."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


class RosterIndex:
    """Who is on the roster. What is searched is made at the first search, so that a start does not wait for it."""

    def __init__(self, pack: Pack) -> None:
        self.people = {person.number: person for person in pack.body.people}
        self._listed = pack.listed
        self.badges: dict[tuple[int, int], Badge] = {(badge.person, badge.issue): badge for badge in pack.body.badges}
        self._newest: dict[int, int] = {}
        for person, issue in self.badges:
            self._newest[person] = max(issue, self._newest.get(person, -1))
        self._squads: dict[int, list[int]] | None = None
        self._names: dict[str, tuple[int, ...]] | None = None
        self._search: list[tuple[str, tuple[str, ...], str, Person]] | None = None

    def person(self, number: int) -> Person | None:
        """Somebody on the roster; without a name where the details are not here."""
        return self.people.get(number) or self._nameless(number)

    def _nameless(self, number: int) -> Person | None:
        listed = self._listed.get(number)
        if listed is None:
            return None
        return Person(number, "", listed.squad, role=listed.role, category=listed.category)

    def newest_issue(self, number: int) -> int:
        """The newest issue of a person's badge that the pack knows; -1 where it knows none."""
        return self._newest.get(number, -1)

    def squad(self, number: int) -> list[Person]:
        if self._squads is None:
            squads = defaultdict(list)
            for person, listed in self._listed.items():
                squads[listed.squad].append(person)
            self._squads = squads
        found = (self.person(person) for person in sorted(self._squads.get(number, ())))
        return [person for person in found if person is not None]

    def namesakes(self, person: Person) -> tuple[int, ...]:
        """Others on the roster with the same name."""
        if self._names is None:
            names: dict[str, list[int]] = defaultdict(list)
            for other in self.people.values():
                names[plain(other.name)].append(other.number)
            self._names = {name: tuple(numbers) for name, numbers in names.items() if len(numbers) > 1}
        same = self._names.get(plain(person.name), ())
        return tuple(number for number in same if number != person.number)

    def find(self, query: str, squads: Iterable[int], limit: int) -> list[Person]:
        """People whose short number, telephone tail, name, pinyin or initials fit; own squads and best fits first.
        Whoever has no name here is found by the whole number."""
        wanted = plain(query)
        if not wanted:
            return []
        exact = parse_short_number(wanted)
        own = set(squads)
        found = [(0, True, "", person.number, person) for person in self._nameless_called(wanted, exact)]
        for name, keys, phone, person in self._searchable():
            rank = 0 if person.number == exact else _rank(wanted, name, keys, phone, person)
            if rank is not None:
                found.append((rank, person.squad not in own, person.name, person.number, person))
        found.sort(key=lambda hit: hit[:4])
        return [hit[4] for hit in found[:limit]]

    def _nameless_called(self, wanted: str, exact: int | None) -> list[Person]:
        """Whoever has no name here and this number, with its check digit (`exact`) or without."""
        whole = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) <= NUMBER_DIGITS_MAX else None
        numbers = {number for number in (exact, whole) if number is not None} - self.people.keys()
        return [person for person in map(self._nameless, sorted(numbers)) if person is not None]

    def _searchable(self) -> list[tuple[str, tuple[str, ...], str, Person]]:
        if self._search is None:
            self._search = [(plain(p.name), p.keys, plain(p.phone), p) for p in self.people.values()]
        return self._search


def _rank(wanted: str, name: str, keys: tuple[str, ...], phone: str, person: Person) -> int | None:
    """How well a person fits (0 best), None where not at all."""
    if wanted.isdigit():
        number = str(person.number)
        if number == wanted or number.zfill(4) == wanted:
            return 1
        if len(wanted) >= TAIL_DIGITS_MIN and phone.endswith(wanted):
            return 2
        return 3 if number.zfill(4).startswith(wanted) else None
    if name == wanted:
        return 1
    if name.startswith(wanted):
        return 2
    if any(key == wanted for key in keys):
        return 2
    if any(key.startswith(wanted) for key in keys):
        return 3
    return 4 if wanted in name else None
