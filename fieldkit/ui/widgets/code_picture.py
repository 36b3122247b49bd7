"""A QR code in the middle of a screen: black on white whatever the theme, since a scanner is to read it."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from roster.badges.qr import QUIET_MODULES, Matrix

_INK = Style(color="#000000", bgcolor="#ffffff")
_HALVES = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}


class CodePicture(Widget):
    """Two modules a cell, with the light border that the standard wants."""

    def __init__(self, matrix: Matrix, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._matrix = matrix
        side = len(matrix) + 2 * QUIET_MODULES
        self.styles.width, self.styles.height = side, (side + 1) // 2

    def render_line(self, y: int) -> Strip:
        side = self.size.width
        halves = "".join(_HALVES[self._dark(x, 2 * y), self._dark(x, 2 * y + 1)] for x in range(side))
        return Strip([Segment(halves, _INK)], side)

    def _dark(self, x: int, y: int) -> bool:
        row, column, modules = y - QUIET_MODULES, x - QUIET_MODULES, len(self._matrix)
        return 0 <= row < modules and 0 <= column < modules and self._matrix[row][column]
