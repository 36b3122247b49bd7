"""What the values of a row are. SQLite reads any value out of any column, and a damaged page holds just that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

Shapes = frozenset[tuple[type, ...]]
_NONE = type(None)


def _shape(*columns: type | tuple[type, ...]) -> Shapes:
    """Every row of these columns; a column of more than one type is written as a tuple of them."""
    choices = [column if isinstance(column, tuple) else (column,) for column in columns]
    return frozenset(product(*choices))


#: Not looked at.
ANY: Shapes = frozenset()
NUMBER = _shape(int)
PAIR = _shape(int, int)
CHECKPOINT = _shape(int, int, int)
VALUE = _shape(bytes)
NAMED = _shape(str, bytes)
LOG = _shape(int, int, bytes, int, int, int, int)
HEAD = _shape(int, int, bytes)
RECORD = _shape(
    int, int, int, int, int, int, int, bytes, (bytes, _NONE), (bytes, _NONE), bytes, (bytes, _NONE)
)  # fmt: skip
SEAL = _shape(int, bytes)
FEED = _shape(int, int, int, int, str, int, int)
BLOB = _shape(int, bytes, int, int)
PIECE = _shape(int, bytes)
BLOB = _shape(int, bytes, int, int)
PIECE = _shape(int, bytes)
DEVICE = _shape(bytes, bytes, int, str, int)
QUARANTINE = _shape(int, str)
STATE = _shape(int, int, int, int, int, bytes)
TOTAL = _shape(int, str, int, int)


def are_of(rows: Iterable[Sequence[object]], shapes: Shapes) -> bool:
    return {tuple(map(type, row)) for row in rows} <= shapes
