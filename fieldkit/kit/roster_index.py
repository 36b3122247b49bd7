"""The roster as a kit needs it: people by number and squad, and found by whatever is typed of them.

Of squads that this laptop does not work for, the pack only lists who is in them: such a person has a number, squad,
role and category, and no name.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator

from fieldkit.kit.people_search import NUMBER_DIGITS_MAX, PeopleSearch, plain, shared_names
from roster.listing import Listed
from roster.pack import Pack
from roster.people import Person, parse_short_number

#: As many of one name are told of.
CALLED_MAX = 50


class RosterIndex:
    """Who is on the roster. What is searched is made when it is first wanted, so that a start does not wait for it."""

    def __init__(self, pack: Pack) -> None:
        self.badges = pack.badges
        self._pack = pack
        self._search: PeopleSearch | None = None
        self._namesakes: dict[str, tuple[int, ...]] | None = None
        self._search_lock = threading.Lock()

    def person(self, number: int) -> Person | None:
        """Somebody on the roster; without a name where the details are not here."""
        known = self._pack.person(number)
        if known is not None:
            return known
        listed = self._pack.listed.get(number)
        return _nameless(number, listed) if listed is not None else None

    def named(self) -> Iterator[Person]:
        """Everybody whose details are here, squad by squad: all together they would fill the memory."""
        for squad in sorted(self._pack.held | self._pack.lent):
            yield from self._pack.people_of(squad)

    def newest_issue(self, number: int) -> int:
        """The newest issue of a person's badge that the pack knows; -1 where it knows none."""
        return self.badges.newest_issue(number)

    def squad(self, number: int) -> list[Person]:
        """Everybody of a squad by number; without names where the details are not here."""
        known = {person.number: person for person in self._pack.people_of(number)}
        listed = self._pack.listed
        numbers = self._pack.numbers.get(number, ())
        return [known.get(person) or _nameless(person, listed[person]) for person in numbers]

    def namesakes(self, person: Person) -> tuple[int, ...]:
        """Others on the roster with the same name, however it is written."""
        same = self.know_namesakes().get(plain(person.name), ())
        return tuple(number for number in same if number != person.number)

    def called(self, name: str) -> tuple[int, ...]:
        """Everybody on the roster who has exactly this name, however it is written."""
        return tuple(person.number for person in self.find(name, (), CALLED_MAX) if plain(person.name) == plain(name))

    def know_namesakes(self) -> dict[str, tuple[int, ...]]:
        """Names that several people have, as `plain` writes them, with their numbers. Made once."""
        if self._namesakes is None:
            self._namesakes = shared_names(self._pack.names())
        return self._namesakes

    def find(self, query: str, squads: Iterable[int], limit: int) -> list[Person]:
        """People whose short number, telephone tail, name, pinyin or initials fit; best fits first, then own squads.
        Whoever has no name here is found by the whole number."""
        wanted = plain(query)
        if not wanted:
            return []
        nameless = self._nameless_called(wanted, parse_short_number(wanted))
        found = (self.person(number) for number in self.search().find(wanted, set(squads), limit))
        return [*nameless, *(person for person in found if person is not None)][:limit]

    def search(self) -> PeopleSearch:
        """Made whole, once, by whoever asks first; from any thread."""
        with self._search_lock:
            if self._search is None:
                self._search = PeopleSearch(self.named())
            return self._search

    def _nameless_called(self, wanted: str, exact: int | None) -> list[Person]:
        """Whoever has no name here and this number, with its check digit (`exact`) or without."""
        whole = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) <= NUMBER_DIGITS_MAX else None
        numbers = {number for number in (exact, whole) if number is not None}
        found = (self.person(number) for number in sorted(numbers))
        return [person for person in found if person is not None and not person.name]


def _nameless(number: int, listed: Listed) -> Person:
    return Person(number, "", listed.squad, role=listed.role, category=listed.category)
