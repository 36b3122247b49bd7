"""The roster as a kit needs it: people by number and squad, and found by whatever is typed of them.

Of squads that this laptop does not work for, the pack only lists who is in them: such a person has a number, squad,
role and category, and no name.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable

from fieldkit.kit.people_search import NUMBER_DIGITS_MAX, PeopleSearch, plain
from roster.badges.code import Badge
from roster.pack import Pack
from roster.people import Person, parse_short_number


class RosterIndex:
    """Who is on the roster. What is searched is made when it is first wanted, so that a start does not wait for it."""

    def __init__(self, pack: Pack) -> None:
        self.people = {person.number: person for person in pack.body.people}
        self._listed = pack.listed
        self.badges: dict[tuple[int, int], Badge] = {(badge.person, badge.issue): badge for badge in pack.body.badges}
        self._newest: dict[int, int] = {}
        for person, issue in self.badges:
            self._newest[person] = max(issue, self._newest.get(person, -1))
        self._squads: dict[int, list[int]] | None = None
        self._search: PeopleSearch | None = None
        self._search_lock = threading.Lock()

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
        """Others on the roster with the same name. Until there is something to search in, names written alike."""
        if self._search is not None:
            same = self._search.same_name(person.name)
        else:
            same = [other.number for other in self.people.values() if other.name == person.name]
        return tuple(number for number in same if number != person.number)

    def find(self, query: str, squads: Iterable[int], limit: int) -> list[Person]:
        """People whose short number, telephone tail, name, pinyin or initials fit; best fits first, then own squads.
        Whoever has no name here is found by the whole number."""
        wanted = plain(query)
        if not wanted:
            return []
        nameless = self._nameless_called(wanted, parse_short_number(wanted))
        found = [self.people[number] for number in self.search().find(wanted, set(squads), limit)]
        return [*nameless, *found][:limit]

    def search(self) -> PeopleSearch:
        """Made whole, once, by whoever asks first; from any thread."""
        with self._search_lock:
            if self._search is None:
                self._search = PeopleSearch(self.people.values())
            return self._search

    def _nameless_called(self, wanted: str, exact: int | None) -> list[Person]:
        """Whoever has no name here and this number, with its check digit (`exact`) or without."""
        whole = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) <= NUMBER_DIGITS_MAX else None
        numbers = {number for number in (exact, whole) if number is not None} - self.people.keys()
        return [person for person in map(self._nameless, sorted(numbers)) if person is not None]
