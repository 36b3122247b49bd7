"""The event's own words for roles, posts, units, categories and tags, found in whatever script they are written."""

from __future__ import annotations

from collections.abc import Iterable

from roster.event import Event, Label, Squad
from roster.folding import fold
from roster.tables.roles import role_of
from roster.tables.words import words


class Vocabulary:
    """Texts of an event → its keys; "" for a text that means nothing here."""

    def __init__(self, event: Event) -> None:
        self._roles = _index((role.key, role.name) for role in event.roles)
        self._units = _index((unit.key, unit.name) for unit in event.units)
        self._categories = {fold(name): name for name in event.categories} | {
            word: name for name in event.categories for word in words().categories.get(name, ())
        }
        self._tags = _index((group.tag, group.name) for squad in event.squads for group in squad.subgroups)

    def role(self, text: str) -> str:
        return self._roles.get(fold(text), "") or role_of(text)

    def unit(self, text: str) -> str:
        return self._units.get(fold(text), "")

    def category(self, text: str) -> str:
        return self._categories.get(fold(text), "")

    def tag(self, text: str) -> str:
        return self._tags.get(fold(text), "")

    def tag_of_unit(self, squad: Squad | None, unit: str) -> str:
        """The tag of the subgroup that this unit sends into this squad."""
        groups = squad.subgroups if squad else ()
        return next((group.tag for group in groups if group.unit == unit), "")

    def post(self, squad: Squad | None, text: str) -> str:
        if squad is None or not text:
            return ""
        return _index((post.key, post.name) for post in squad.posts).get(fold(text), "")


def _index(named: Iterable[tuple[str, Label]]) -> dict[str, str]:
    index: dict[str, str] = {}
    for key, label in named:
        for name in (key, label.en, label.zh_hans, label.zh_hant):
            if name:
                index.setdefault(fold(name), key)
    return index
