"""Where in a picture codes may be that are too blurred to be found by their corners: busy squares."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fieldkit.scan.quads import Point, Quad

if TYPE_CHECKING:
    from PIL.Image import Image

#: The longer side of the picture that is searched.
_SIDE = 320
#: Share of the strongest contrast from which on a place is busy.
_BUSY = 0.45
#: Cells that a code takes there at the least, and how much longer than wide the place may be.
_CELLS_MIN, _LONG_MAX = 120, 2.2
#: So many places are looked at, the largest first.
PLACES_MAX = 4
#: By how many cells the search itself makes a place larger at each side.
_GROWN = 1.0


def busy_squares(picture: Image) -> list[Quad]:
    """Corners of places that are full of dark and light, in dots of the picture."""
    from PIL import ImageChops, ImageFilter

    factor = max(max(picture.size) // _SIDE, 1)
    small = picture.reduce(factor).filter(ImageFilter.GaussianBlur(0.7))
    contrast = ImageChops.subtract(small.filter(ImageFilter.MaxFilter(5)), small.filter(ImageFilter.MinFilter(5)))
    # Edges of a card are as strong, but only a line.
    steady = contrast.filter(ImageFilter.MinFilter(5))
    data = steady.tobytes()
    threshold = max(data) * _BUSY
    busy = bytearray(value > threshold for value in data)
    places = sorted(_connected(busy, small.width, small.height), key=len, reverse=True)
    fitting = [corners for cells in places[: 2 * PLACES_MAX] if (corners := _square(cells)) is not None]
    return [_scaled(corners, factor) for corners in fitting[:PLACES_MAX]]


def _connected(busy: bytearray, width: int, height: int) -> Iterator[list[Point]]:
    """Cells of each place, largest or not."""
    for start in range(len(busy)):
        if not busy[start]:
            continue
        busy[start] = 0
        open_, cells = [start], []
        while open_:
            at = open_.pop()
            x, y = at % width, at // width
            cells.append((x + 0.5, y + 0.5))
            beside = ((at - 1, x > 0), (at + 1, x < width - 1), (at - width, y > 0), (at + width, y < height - 1))
            for near, inside in beside:
                if inside and busy[near]:
                    busy[near] = 0
                    open_.append(near)
        if len(cells) >= _CELLS_MIN:
            yield cells


def _square(cells: list[Point]) -> Quad | None:
    """The smallest rectangle around them, where it is nearly a square."""
    smallest = min((_rectangle(cells, degrees) for degrees in range(0, 90, 9)), key=lambda found: found[0])
    _, long, corners = smallest
    return corners if long <= _LONG_MAX else None


def _rectangle(cells: list[Point], degrees: int) -> tuple[float, float, Quad]:
    """Its area, how much longer than wide it is, and its corners."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    along = sorted(x * cos + y * sin for x, y in cells)
    across = sorted(y * cos - x * sin for x, y in cells)
    # A few cells that stick out do not count.
    cut = len(cells) // 50
    left, right = along[cut] - _GROWN, along[-1 - cut] + _GROWN
    top, bottom = across[cut] - _GROWN, across[-1 - cut] + _GROWN
    width, height = right - left, bottom - top
    straight = ((left, top), (right, top), (right, bottom), (left, bottom))
    corners = [(u * cos - v * sin, u * sin + v * cos) for u, v in straight]
    long = max(width, height) / max(min(width, height), 1e-9)
    return width * height, long, (corners[0], corners[1], corners[2], corners[3])


def _scaled(corners: Quad, factor: float) -> Quad:
    made = [(x * factor, y * factor) for x, y in corners]
    return made[0], made[1], made[2], made[3]
