"""Reads a badge whose place in a picture is known, but whose dark and light squares run into each other.

What is the same on all badges teaches, by least squares, what blur, movement and light did to this one; the rest is
read with that undone, each square with how sure it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fieldkit.scan.badge_layout import MASKS, digits_of, fixed_modules, is_fixed, is_format
from fieldkit.scan.linear import solve_least_squares
from fieldkit.scan.quads import Quad, perspective, side_of
from roster.badges.qr import MODULES

if TYPE_CHECKING:
    from PIL.Image import Image

#: Samples of a module's side, and modules of light border that are looked at around the code.
SAMPLES, BORDER = 3, 3
SIDE = (MODULES + 2 * BORDER) * SAMPLES
_NEAR, _FAR = (-4, -2, 0, 2, 4), (-6, -4, -2, 0, 2, 4, 6)
#: Where around the middle of a module it is looked, in samples (down, across): a little over one module to each side,
#: or two modules to where it was moved.
_REACHES = (
    tuple((down, across) for down in _NEAR for across in _NEAR),
    tuple((down, across) for down in (-2, 0, 2) for across in _FAR),
    tuple((down, across) for down in _FAR for across in (-2, 0, 2)),
)
#: Keeps what is learnt from following the noise.
_RIDGE = 0.0003
#: So many masks are tried, the likeliest first.
MASKS_TRIED = 2
#: A picture is made smaller until a module has at most so many dots: quicker, and noise goes.
_MODULE_DOTS = 3.0

Features = list[float]
#: From (y, x) of a module to what is seen there.
Look = Callable[[int, int], Features]


class _Lesson(NamedTuple):
    """A module of which it is known whether it is dark (1.0) or light (-1.0)."""

    y: int
    x: int
    darkness: float


def rescue(picture: Image, corners: Quad) -> str | None:
    """The digits of the badge with these corners (upper left, upper right, lower right, lower left); None where it
    cannot be read."""
    samples = _sampled(picture, corners)
    if samples is None:
        return None
    read = (_read(_look_at(samples, reach)) for reach in _REACHES)
    return next((digits for digits in read if digits is not None), None)


def _read(look: Look) -> str | None:
    guess = _judged(look, _taught(look, _lessons(None)))
    for mask in sorted(range(MASKS), key=lambda mask: -_likeness(guess, mask))[:MASKS_TRIED]:
        lessons = [*_lessons(mask)]
        darkness = _judged(look, _taught(look, lessons))
        digits = digits_of(darkness, mask)
        if digits is None:
            # What the first look is sure of teaches a second one.
            digits = digits_of(_judged(look, _taught(look, [*lessons, *_sure(darkness)])), mask)
        if digits is not None:
            return digits
    return None


def _sampled(picture: Image, corners: Quad) -> list[float] | None:
    """SIDE × SIDE samples from 0 (darkest) to 1, as if the code lay straight before the camera."""
    from PIL import Image

    module = side_of(corners) / MODULES
    if module < 1:
        return None
    left, top = (max(int(min(corner[axis] for corner in corners) - 5 * module), 0) for axis in (0, 1))
    right, bottom = (int(max(corner[axis] for corner in corners) + 5 * module) for axis in (0, 1))
    cut = picture.crop((left, top, min(right, picture.width), min(bottom, picture.height)))
    factor = max(int(module / _MODULE_DOTS), 1)
    cut = cut.reduce(factor)
    moved = [((x - left) / factor, (y - top) / factor) for x, y in corners]
    coefficients = perspective(moved, BORDER * SAMPLES, (BORDER + MODULES) * SAMPLES)
    if coefficients is None:
        return None
    straight = cut.transform((SIDE, SIDE), Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC)
    data = straight.tobytes()
    darkest, brightest = min(data), max(data)
    return [(value - darkest) / max(brightest - darkest, 1) for value in data]


# learning


def _look_at(samples: Sequence[float], reach: Sequence[tuple[int, int]]) -> Look:
    """What is seen of a module and around it, with where it is: light falls off."""

    def look(y: int, x: int) -> Features:
        middle_y, middle_x = ((at + BORDER) * SAMPLES + SAMPLES // 2 for at in (y, x))
        seen = [samples[(middle_y + dy) * SIDE + middle_x + dx] for dy, dx in reach]
        return [*seen, 1.0, y / MODULES, x / MODULES]

    known = {(y, x): look(y, x) for y in range(-1, MODULES + 1) for x in range(-1, MODULES + 1)}
    return lambda y, x: known[y, x]


def _lessons(mask: int | None) -> Iterator[_Lesson]:
    """The border and whatever is fixed; with a mask also what tells it."""
    for at in range(-1, MODULES + 1):
        yield from (_Lesson(*place, -1.0) for place in ((-1, at), (MODULES, at), (at, -1), (at, MODULES)))
    modules = fixed_modules(mask or 0)
    for y in range(MODULES):
        for x in range(MODULES):
            if is_fixed(y, x) and (mask is not None or not is_format(y, x)):
                yield _Lesson(y, x, 1.0 if modules[y][x] else -1.0)


def _sure(darkness: Sequence[Sequence[float]]) -> Iterator[_Lesson]:
    """Modules that a look leaves no doubt about."""
    for y, row in enumerate(darkness):
        for x, dark in enumerate(row):
            if abs(dark) > 0.5 and not is_fixed(y, x):
                yield _Lesson(y, x, 1.0 if dark > 0 else -1.0)


def _taught(look: Look, lessons: Iterator[_Lesson] | list[_Lesson]) -> Features:
    known = list(lessons)
    return solve_least_squares([look(one.y, one.x) for one in known], [one.darkness for one in known], _RIDGE)


def _judged(look: Look, weights: Features) -> list[list[float]]:
    return [
        [sum(weight * seen for weight, seen in zip(weights, look(y, x), strict=True)) for x in range(MODULES)]
        for y in range(MODULES)
    ]


def _likeness(darkness: Sequence[Sequence[float]], mask: int) -> float:
    """How well the modules that tell the mask fit this one."""
    modules = fixed_modules(mask)
    return sum(
        darkness[y][x] if modules[y][x] else -darkness[y][x]
        for y in range(MODULES)
        for x in range(MODULES)
        if is_format(y, x)
    )
