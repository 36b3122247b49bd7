"""Badges of people who do not exist, drawn as `roster badges` draws them."""

from __future__ import annotations

import io
from random import Random
from typing import NamedTuple

from PIL import Image

from roster.badges.card import cards_of
from roster.badges.code import SECRET_BYTES
from roster.badges.fonts import choose_fonts
from roster.badges.issued import IssuedBadge
from roster.badges.sheet import pictures
from roster.maker import make_people
from roster.plans.shipped import plan_text
from roster.toml.event_file import parse_event

#: Dots of a card's picture, of a module of its code, and where the code is on it, with its light border.
WIDTH, HEIGHT = 1_004, 638
MODULE_DOTS = 13.85
CODE_LEFT, CODE_TOP, CODE_SIDE = 585, 171, 402
MARK = 1_234
LANGUAGE = "zh_Hans"


class Drawn(NamedTuple):
    """A card in gray, and what its code says."""

    picture: Image.Image
    digits: str


def draw_cards(count: int, seed: int) -> list[Drawn]:
    """The same seed, the same cards."""
    event = parse_event(plan_text("plan14"), "plan14.toml")
    random = Random(seed)
    people = make_people(event, count, seed)
    badges = [IssuedBadge(person.number, 0, random.randbytes(SECRET_BYTES)) for person in people]
    cards, _ = cards_of(event, people, badges, MARK, LANGUAGE)
    made = pictures(cards, choose_fonts((), ()), LANGUAGE, "png")
    return [Drawn(Image.open(io.BytesIO(png)).convert("L"), card.digits) for png, card in zip(made, cards, strict=True)]
