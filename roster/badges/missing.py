"""Badges whose texts no font can show: they are named and left out, since an empty box is no name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from roster.badges.card import Card


class Unshown(msgspec.Struct, frozen=True):
    """A badge that is not made, and the characters that are in no font."""

    number: str
    name: str
    characters: str

    def __str__(self) -> str:
        named = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in self.characters)
        return f"{self.number} {self.name} is left out: no font here has {named}. Give one that has: --font FILE."


def texts_of(card: Card) -> str:
    return card.number + card.name + card.squad + card.squad_number + card.role + card.event + card.when


def part_by_fonts(cards: Sequence[Card], missing: Iterable[str]) -> tuple[list[Card], list[Unshown]]:
    """The cards that can be shown, and those that cannot."""
    lacking = set(missing)
    unshown = [
        Unshown(card.number, card.name, "".join(sorted(found)))
        for card in cards
        if (found := lacking & set(texts_of(card)))
    ]
    left_out = {one.number for one in unshown}
    return [card for card in cards if card.number not in left_out], unshown
