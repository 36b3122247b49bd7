"""States of a squad's people as they were derived last: a board is shown after each scan, and one person changed."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.records.spaces.person import PersonState


class KnownPeople:
    """Holds the people of one squad at a time."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._as_of = (-1, -1)
        self._known: dict[int, tuple[bytes, PersonState]] = {}

    def of_squad(self, squad: int, roster: Iterable[int]) -> dict[int, PersonState]:
        """States of the squad's `roster`, and of everybody whose last mark was at it, each with the last mark only;
        empty where nothing is known."""
        as_of = squad, self._journal.views.clocks_version
        before = self._known if self._as_of == as_of else {}
        bodies = reading.person_bodies(self._journal, squad, roster)
        self._as_of, self._known = as_of, {}
        for number, body in bodies.items():
            known = before.get(number)
            if known is None or known[0] != body:
                known = body, _brief(reading.derive_person(self._journal, number, body))
            self._known[number] = known
        return {number: state for number, (_, state) in self._known.items()}


def _brief(state: PersonState) -> PersonState:
    """What a card says of somebody, without the whole past: that of a thousand people takes twenty megabytes."""
    return msgspec.structs.replace(state, marks=state.marks[-1:], ended=[], past={}, passed={}, remarks=[])
