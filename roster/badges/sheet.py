"""Badges on paper and as pictures, set by Typst (extra `documents`)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from importlib.util import find_spec
from typing import Literal

import msgspec

from roster.badges.card import Card
from roster.badges.fonts import FontChoice
from roster.errors import RosterError

#: Dots an inch of a PNG: a card is 1,004 × 638 dots, a module of the code 12.
PICTURE_PPI = 300
#: So many pictures are set in one go.
PICTURES_AT_ONCE = 200

PictureFormat = Literal["png", "svg"]


class SheetError(RosterError):
    """Badges cannot be set: the extra is missing, or its typesetter refuses."""


def sheet_pdf(cards: Sequence[Card], fonts: FontChoice, language: str) -> bytes:
    """A4 sheets of 2 × 5 cards with cutting marks."""
    return _typeset(cards, fonts, language, "pdf", sheet=True)[0]


def pictures(cards: Sequence[Card], fonts: FontChoice, language: str, form: PictureFormat) -> list[bytes]:
    """One picture for each card, in their order."""
    made: list[bytes] = []
    for first in range(0, len(cards), PICTURES_AT_ONCE):
        made += _typeset(cards[first : first + PICTURES_AT_ONCE], fonts, language, form, sheet=False)
    return made


def check_extra() -> None:
    """Raises SheetError with what to install where the typesetter is not there."""
    if find_spec("typst") is None:
        raise SheetError(
            "Badges as PDF or pictures need the extra documents: pip install 'fieldkit[documents]'. "
            "Without it, --terminal shows them on the screen."
        )


def _typeset(
    cards: Sequence[Card], fonts: FontChoice, language: str, form: Literal["pdf", "png", "svg"], *, sheet: bool
) -> list[bytes]:
    check_extra()
    import typst  # an extra: only who prints needs it

    inputs = {
        "cards": msgspec.json.encode(cards).decode(),
        "sheet": "yes" if sheet else "no",
        "lang": language.partition("_")[0],
    }
    template = files("roster.badges").joinpath("badge.typ").read_bytes()
    try:
        compiler = typst.Compiler(
            template,
            font_paths=typst.Fonts(False, False, list(fonts.folders)),
            ignore_system_fonts=True,
            sys_inputs=inputs,
        )
        made = compiler.compile(format=form, ppi=PICTURE_PPI)
    except typst.TypstError as error:
        raise SheetError(
            f"The badges cannot be set ({error.message}). Install the newest typst, then again."
        ) from error
    assert made is not None
    return [made] if isinstance(made, bytes) else list(made)
