"""Who of those that a squad or post wants at least is here: doctors on the square, an officer at each crossing.

Totals know nothing of roles, so these few people are looked up one by one; who has not changed is not derived again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from fieldkit.journal.journal import Journal
from fieldkit.records.alerts import PostLeft, Shortage, short_since_ms
from fieldkit.records.fold import decode_state
from fieldkit.records.kinds import Space
from fieldkit.records.spaces import person
from fieldkit.records.state import Entries
from roster.event import Post, RoleWanted, Squad
from roster.people import Person
from sync_server.directory import Directory


class Where(msgspec.Struct, frozen=True):
    """Where somebody is, as far as it matters here."""

    status: int
    squad: int
    since_ms: int


NOWHERE = Where(person.NOT_COME, 0, 0)


class Watch:
    """Belongs to one journal, and to the thread that reads it."""

    def __init__(self, directory: Directory) -> None:
        self._squads = [(squad, _watched(squad, directory)) for squad in directory.event.squads]
        self._numbers = sorted({who.number for _, people in self._squads for who in people})
        self._known: dict[int, tuple[bytes, Where]] = {}
        self._samples: object = None

    def look(self, journal: Journal) -> tuple[tuple[Shortage, ...], tuple[PostLeft, ...]]:
        """Every role that is short, and every post that somebody has left who must not."""
        where = self._where(journal)
        shortages: list[Shortage] = []
        left: list[PostLeft] = []
        for squad, people in self._squads:
            shortages += _short(squad, "", squad.wanted.roles, people, where)
            for post in squad.posts:
                at_post = [who for who in people if who.post == post.key]
                shortages += _short(squad, post.key, post.minimum, at_post, where)
                left += _left(squad, post, at_post, where)
        return tuple(shortages), tuple(left)

    def _where(self, journal: Journal) -> dict[int, Where]:
        samples = dict(journal.context.samples)
        if samples != self._samples:  # other corrections of clocks, other times
            self._known.clear()
            self._samples = samples
        bodies = journal.store.list_bodies(Space.PERSON, self._numbers)
        return {number: self._derived(journal, number, body) for number, body in bodies.items()}

    def _derived(self, journal: Journal, number: int, body: bytes) -> Where:
        known = self._known.get(number)
        if known is not None and known[0] == body:
            return known[1]
        state = decode_state(Space.PERSON, body)
        assert isinstance(state, Entries)
        found = person.derive(number, state.entries, journal.context)
        where = Where(found.status, found.squad, found.since_ms)
        self._known[number] = body, where
        return where


def _watched(squad: Squad, directory: Directory) -> list[Person]:
    roles = {wanted.role for wanted in squad.wanted.roles}
    posts = {post.key for post in squad.posts if post.minimum or not post.may_leave}
    return [who for who in directory.squad_people(squad.number) if who.role in roles or who.post in posts]


def _short(
    squad: Squad, post: str, minimum: Iterable[RoleWanted], people: list[Person], where: dict[int, Where]
) -> Iterator[Shortage]:
    for wanted in minimum:
        places = [where.get(who.number, NOWHERE) for who in people if who.role == wanted.role]
        here = [place for place in places if place.status == person.HERE and place.squad == squad.number]
        missing = wanted.at_least - len(here)
        if missing > 0:
            went = [place.since_ms for place in places if place.status != person.NOT_COME and place not in here]
            since_ms = short_since_ms(went, missing)
            yield Shortage(squad.number, wanted.role, len(here), wanted.at_least, since_ms, post)


def _left(squad: Squad, post: Post, people: list[Person], where: dict[int, Where]) -> Iterator[PostLeft]:
    if post.may_leave or not squad.may_leave:  # a whole squad that must stay is told by its totals
        return
    away = [place.since_ms for who in people if (place := where.get(who.number, NOWHERE)).status == person.AWAY]
    if away:
        yield PostLeft(squad.number, len(away), min(away), post.key)
