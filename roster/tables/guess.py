"""Which columns are which where no header says so, or where its words are not known."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice, pairwise

from roster.folding import HAN, fold
from roster.tables.headings import Field
from roster.tables.layout import Block, Layout
from roster.tables.names import is_name
from roster.tables.phones import read_phone
from roster.tables.roles import role_of
from roster.tables.sheet import Sheet
from roster.tables.squads import SquadFinder
from roster.tables.words import words

#: How many filled cells of a column are looked at.
CELLS_LOOKED_AT = 200
_HAN = re.compile(rf"[{HAN}]")
_MOST = 0.6
_HALF = 0.5
_MOBILE_DIGITS_MIN = 7


def guess_layout(sheet: Sheet, finder: SquadFinder, first: int, known: Layout | None = None) -> Layout | None:
    """The layout by what the columns hold; None where no column holds names. `known` keeps what a header said."""
    columns = dict(known.blocks[0].columns) if known else {}
    free = [column for column in range(sheet.width) if not any(column in taken for taken in columns.values())]
    guessed: list[Field] = []
    for field, share in _tests(finder):
        best = max(free, key=lambda column: share(sheet, column, first), default=None)
        if field not in columns and best is not None and share(sheet, best, first) >= _MOST:
            columns[field] = (best,)
            free.remove(best)
            guessed.append(field)
    if Field.NAME not in columns:
        return None
    unused = known.unused if known else ()
    return Layout(known.header if known else -1, first, (Block(columns),), unused, tuple(guessed))


def _tests(finder: SquadFinder) -> list[tuple[Field, Callable[[Sheet, int, int], float]]]:
    return [
        (Field.PHONE, _phone_share),
        (
            Field.ROLE,
            lambda sheet, column, first: _share(_texts(sheet, column, first), lambda text: bool(role_of(text))),
        ),
        (Field.SQUAD, lambda sheet, column, first: _squad_share(sheet, column, first, finder)),
        (Field.NAME, lambda sheet, column, first: _name_share(sheet, column, first)),
    ]


def _phone_share(sheet: Sheet, column: int, first: int) -> float:
    values = [sheet.value(row, column) for row in _filled(sheet, column, first)]
    good = [value for value in values if len(read_phone(value).number) >= _MOBILE_DIGITS_MIN]
    return len(good) / len(values) if values else 0.0


def _squad_share(sheet: Sheet, column: int, first: int, finder: SquadFinder) -> float:
    texts = _texts(sheet, column, first)
    if all(text.isdigit() for text in texts) and (_is_serial(texts) or column == 0):
        return 0.0
    return _share(texts, lambda text: finder.find(text).squad is not None)


def _name_share(sheet: Sheet, column: int, first: int) -> float:
    texts = _texts(sheet, column, first)
    share = _share(texts, is_name)
    chinese = [text for text in texts if _HAN.search(text)]
    if chinese and _share(chinese, _begins_with_surname) < _HALF:
        return 0.0
    return share


def _begins_with_surname(name: str) -> bool:
    return any(fold(name)[:1] in surnames for surnames in words().names.frequent_surnames)


def _is_serial(texts: list[str]) -> bool:
    numbers = [int(text) for text in texts if text.isdigit() and len(text) < 8]
    return len(numbers) > 2 and all(after == before + 1 for before, after in pairwise(numbers))


def _share(texts: list[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, texts)) / len(texts) if texts else 0.0


def _texts(sheet: Sheet, column: int, first: int) -> list[str]:
    return [sheet.text(row, column) for row in _filled(sheet, column, first)]


def _filled(sheet: Sheet, column: int, first: int) -> list[int]:
    return list(islice((row for row in range(first, len(sheet.rows)) if sheet.text(row, column)), CELLS_LOOKED_AT))
