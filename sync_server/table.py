"""Tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width

_GAP = "  "


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells in columns that line up; the first row are headings."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        _GAP.join(cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def width(text: str) -> int:
    """Cells that a terminal needs: Chinese characters take two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
