"""The pack as desk and summary look things up in it: people by number and squad, names, figures."""

from __future__ import annotations

from collections import defaultdict

from fieldkit.records.figures import Census, Figures
from fieldkit.records.kinds import WALK_IN_FIRST
from roster.event import Event, Squad
from roster.pack import Pack
from roster.people import Person, short_number


class Directory:
    """Made once for a pack; nothing of it changes."""

    def __init__(self, pack: Pack) -> None:
        self.event: Event = pack.event
        self.people = {person.number: person for person in pack.people}
        self.figures = Figures(pack.event, Census(pack.count_people()))
        self._squads: dict[int, list[Person]] = defaultdict(list)
        for person in pack.people:
            self._squads[person.squad].append(person)

    def squad_people(self, squad: int) -> list[Person]:
        return self._squads.get(squad, [])

    def name(self, person: int) -> str:
        """Somebody's name, "" where the pack has nobody of that number (0: nobody was on duty)."""
        known = self.people.get(person)
        return known.name if known is not None else ""

    def must_stay(self, squad: Squad, person: Person | None) -> bool:
        """Whether a person of the squad must not leave the post without leave."""
        post = next((post for post in squad.posts if person is not None and post.key == person.post), None)
        return not squad.may_leave or (post is not None and not post.may_leave)


def called(person: int) -> str:
    """The number by which somebody is called: `0213-7`, or W and five digits for a walk-in."""
    if person >= WALK_IN_FIRST:
        return f"W{(person - WALK_IN_FIRST) % 100_000:05d}"
    return short_number(person)
