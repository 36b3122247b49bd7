"""QR codes in a terminal: two modules a cell, always black on white whatever its theme."""

from __future__ import annotations

from roster.badges.qr import QUIET_MODULES, Matrix

_BLACK_ON_WHITE = "\x1b[38;5;16;48;5;231m"
_RESET = "\x1b[0m"
_BLOCKS = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}


def terminal_lines(matrix: Matrix) -> list[str]:
    """One line for each two rows of modules, quiet zone included."""
    framed = _framed(matrix)
    return [
        _BLACK_ON_WHITE + "".join(_BLOCKS[pair] for pair in zip(upper, lower, strict=True)) + _RESET
        for upper, lower in zip(framed[0::2], framed[1::2], strict=True)
    ]


def _framed(matrix: Matrix) -> list[tuple[bool, ...]]:
    side = len(matrix) + 2 * QUIET_MODULES
    light = (False,) * QUIET_MODULES
    empty = [(False,) * side] * QUIET_MODULES
    rows = [*empty, *((*light, *row, *light) for row in matrix), *empty]
    return rows if side % 2 == 0 else [*rows, (False,) * side]
