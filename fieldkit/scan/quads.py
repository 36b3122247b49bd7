"""Four corners in a picture."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.scan.linear import solve_linear

Point = tuple[float, float]
#: Upper left, upper right, lower right, lower left, as the code itself is held.
Quad = tuple[Point, Point, Point, Point]


def turned(corners: Quad) -> Quad:
    """The same place, with the code turned by a quarter in it."""
    return corners[1], corners[2], corners[3], corners[0]


def side_of(corners: Quad) -> float:
    """The longer of two sides that meet."""
    return max(_length(corners[0], corners[1]), _length(corners[1], corners[2]))


def middle_of(corners: Quad) -> Point:
    return sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4


def _length(a: Point, b: Point) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)


def perspective(corners: Sequence[Point], first: float, last: float) -> Sequence[float] | None:
    """What leads from a square, whose sides reach from `first` to `last`, to these corners: the eight numbers that a
    picture is transformed by. None where they lie in one line."""
    rows: list[list[float]] = []
    wanted: list[float] = []
    straight = ((first, first), (last, first), (last, last), (first, last))
    for (u, v), (x, y) in zip(straight, corners, strict=True):
        rows += [[u, v, 1.0, 0.0, 0.0, 0.0, -x * u, -x * v], [0.0, 0.0, 0.0, u, v, 1.0, -y * u, -y * v]]
        wanted += [x, y]
    return solve_linear(rows, wanted)
