"""A line made of pieces, of which the least important drop out where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

SEPARATOR = " · "


class Piece(NamedTuple):
    """`weight`: pieces of the lowest drop first. Of several forms the longest that has room is taken."""

    forms: tuple[str, ...]
    weight: int
    ink: str = ""


def choose(pieces: Sequence[Piece], cells: int) -> list[tuple[str, str]]:
    """Text and ink of the pieces that fit into so many cells, in their order.

    First the lightest take shorter forms, then they drop.
    """
    level = {index: 0 for index, piece in enumerate(pieces) if piece.forms and piece.forms[0]}
    while level and _length(pieces, level) > cells:
        lightest = min(level, key=lambda index: (pieces[index].weight, -index))
        shorter = [index for index in level if level[index] + 1 < len(pieces[index].forms)]
        if shorter:
            level[min(shorter, key=lambda index: pieces[index].weight)] += 1
        elif len(level) > 1:
            del level[lightest]
        else:
            break
    return [(pieces[index].forms[at], pieces[index].ink) for index, at in sorted(level.items())]


def _length(pieces: Sequence[Piece], level: dict[int, int]) -> int:
    texts = [pieces[index].forms[at] for index, at in level.items()]
    return sum(cell_len(text) for text in texts) + len(SEPARATOR) * max(len(texts) - 1, 0)
