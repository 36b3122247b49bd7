"""Moves the corners of a code until what is the same on all badges fits what is seen between them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from fieldkit.scan.badge_layout import fixed_modules, is_fixed, is_format
from fieldkit.scan.quads import Quad, perspective, side_of, turned
from roster.badges.qr import MODULES

if TYPE_CHECKING:
    from PIL.Image import Image

#: Light border, in modules, that is compared as well.
_BORDER = 2
_SIDE = MODULES + 2 * _BORDER
#: Dots of a module in the picture that is compared with: the corners need no more, and blur does not matter then.
_MODULE_DOTS = 3.0
#: Steps in modules, from coarse to fine; each is gone as often as it helps, at most so often.
_COARSE, _FINE = (1.5, 0.8), (0.8, 0.4, 0.2)
_ROUNDS_MAX = 4
#: What is no better after the coarse steps is no code.
_HOPELESS = 0.25
#: Fits at least so well where it is worth reading: 1 is as drawn.
LIKENESS_MIN = 0.35

#: How the corners move together, x and y of each: shift, turn, grow, lean, and one corner alone.
_MOVES: tuple[tuple[float, ...], ...] = (
    (1, 0) * 4,
    (0, 1) * 4,
    (-1, -1, 1, -1, 1, 1, -1, 1),
    (1, -1, 1, 1, -1, 1, -1, -1),
    (-1, 0, 1, 0, 1, 0, -1, 0),
    (0, -1, 0, -1, 0, 1, 0, 1),
    *(tuple(float(at == place) for at in range(8)) for place in range(8)),
)


class Fit(NamedTuple):
    """Corners, the upper left of the code itself first, and how like a badge it is between them."""

    corners: Quad
    likeness: float


class Fitter:
    """Compares with one part of a picture."""

    def __init__(self, picture: Image, around: Quad) -> None:
        from PIL import ImageFilter

        module = side_of(around) / MODULES
        self._left, self._top = (max(int(min(one[axis] for one in around) - 8 * module), 0) for axis in (0, 1))
        right, bottom = (int(max(one[axis] for one in around) + 8 * module) for axis in (0, 1))
        cut = picture.crop((self._left, self._top, min(right, picture.width), min(bottom, picture.height)))
        self._factor = max(int(module / _MODULE_DOTS), 1)
        self._module = module
        reduced = cut.reduce(self._factor)
        self._seen = reduced.filter(ImageFilter.GaussianBlur(0.4 * module / self._factor))

    def fit(self, corners: Quad, steps: Sequence[float]) -> Fit:
        """The best fit that moves of so many modules lead to."""
        best = Fit(corners, self.likeness(corners))
        for step in steps:
            for _ in range(_ROUNDS_MAX):
                better = self._moved(best, step * self._module)
                if better.likeness <= best.likeness:
                    break
                best = better
        return best

    def _moved(self, best: Fit, length: float) -> Fit:
        for move in _MOVES:
            for way in (length, -length):
                corners = _shifted(best.corners, move, way)
                likeness = self.likeness(corners)
                if likeness > best.likeness:
                    best = Fit(corners, likeness)
        return best

    def likeness(self, corners: Quad) -> float:
        """The correlation with what is the same on all badges, from -1 to 1."""
        from PIL import Image

        inside = [((x - self._left) / self._factor, (y - self._top) / self._factor) for x, y in corners]
        coefficients = perspective(inside, _BORDER, _BORDER + MODULES)
        if coefficients is None:
            return -1.0
        seen = self._seen.transform(
            (_SIDE, _SIDE), Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BILINEAR
        ).tobytes()
        return _correlation(seen)


def best_fit(picture: Image, corners: Quad) -> Fit:
    """Whichever way the code is held in these corners."""
    fitter = Fitter(picture, corners)
    held = [corners]
    for _ in range(3):
        held.append(turned(held[-1]))
    nearest = max((fitter.fit(one, _COARSE) for one in held), key=lambda fit: fit.likeness)
    return fitter.fit(nearest.corners, _FINE) if nearest.likeness >= _HOPELESS else nearest


def _correlation(seen: bytes) -> float:
    places, wanted = _wanted()
    values = [seen[place] for place in places]
    mean = sum(values) / len(values)
    spread = sum((value - mean) ** 2 for value in values)
    if spread <= 0:
        return -1.0
    return float(sum(value * want for value, want in zip(values, wanted, strict=True)) / spread**0.5)


@lru_cache(maxsize=1)
def _wanted() -> tuple[Sequence[int], Sequence[float]]:
    """Places among the samples, and how light each should be: mean 0 and length 1."""
    modules = fixed_modules(0)
    places, light = [], []
    for y in range(-_BORDER, MODULES + _BORDER):
        for x in range(-_BORDER, MODULES + _BORDER):
            inside = 0 <= y < MODULES and 0 <= x < MODULES
            if not inside or (is_fixed(y, x) and not is_format(y, x)):
                places.append((y + _BORDER) * _SIDE + x + _BORDER)
                light.append(0.0 if inside and modules[y][x] else 1.0)
    mean = sum(light) / len(light)
    length = sum((value - mean) ** 2 for value in light) ** 0.5
    return places, [(value - mean) / length for value in light]


def _shifted(corners: Quad, move: Sequence[float], length: float) -> Quad:
    moved = [(x + length * move[2 * at], y + length * move[2 * at + 1]) for at, (x, y) in enumerate(corners)]
    return moved[0], moved[1], moved[2], moved[3]
