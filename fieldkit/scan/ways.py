"""Ways to look at a picture that bring out damaged codes: other forms of it, the quick and likely ones first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL.Image import Image

#: The longer side to which a large picture is made smaller first: quicker, and noise goes.
SIDE_FIRST = 1_600
#: A picture of at most this side is also tried enlarged, for codes that are small in it.
SIDE_SMALL = 1_400


class Way(NamedTuple):
    """`make` gives None where this way is not for such a picture. `histogram`: one threshold for the whole picture,
    instead of one for each neighbourhood."""

    make: Callable[[Image], Image | None]
    histogram: bool = False


def _same(picture: Image) -> Image:
    return picture


def _smaller(picture: Image) -> Image | None:
    if max(picture.size) <= SIDE_FIRST:
        return None
    smaller = picture.copy()
    smaller.thumbnail((SIDE_FIRST, SIDE_FIRST))
    return smaller


def _larger(picture: Image) -> Image | None:
    from PIL import Image

    if max(picture.size) > SIDE_SMALL:
        return None
    return picture.resize((picture.width * 2, picture.height * 2), Image.Resampling.BICUBIC)


def _half(picture: Image) -> Image:
    return picture.reduce(2)


def _sharpened(picture: Image) -> Image:
    from PIL import ImageFilter

    return (_smaller(picture) or picture).filter(ImageFilter.UnsharpMask(3, 200, 0))


def _stretched(picture: Image) -> Image:
    from PIL import ImageOps

    return ImageOps.autocontrast(picture, 2)


WAYS = (
    Way(_smaller),
    Way(_same),
    Way(_same, histogram=True),
    Way(_stretched, histogram=True),
    Way(_half),
    Way(_sharpened),
    Way(_larger),
)
#: After these, whoever has found something looks no further, unless something is left that could not be read.
FIRST_WAYS = 3


def ways_of_turn(turn: int) -> tuple[Way, ...]:
    """For a camera, where the next picture comes at once: the plain ways, and one of the others after the other."""
    others = WAYS[FIRST_WAYS:]
    return (*WAYS[:FIRST_WAYS], others[turn % len(others)])
