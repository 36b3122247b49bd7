"""Where in a sheet the table of people is: its header, its columns, and tables printed side by side."""

from __future__ import annotations

import msgspec

from roster.folding import fold
from roster.tables.headings import Field, meaning
from roster.tables.phones import read_phone
from roster.tables.sheet import Sheet

#: How many rows are searched for the header: titles and instructions stand above it.
HEADER_ROWS_SEARCHED = 60
_USED_FIELDS = frozenset(Field) - {Field.SERIAL}


class Block(msgspec.Struct, frozen=True):
    """One table: which columns say what. Several columns may hold telephones or notes."""

    columns: dict[Field, tuple[int, ...]]

    def column(self, field: Field) -> int | None:
        return self.columns[field][0] if field in self.columns else None


class Layout(msgspec.Struct, frozen=True):
    """`header` counts rows from 0 and is -1 where there is none; people begin at `first`.

    `unused`: headings of columns that are not read. `guessed`: fields found by what is in their columns.
    """

    header: int
    first: int
    blocks: tuple[Block, ...]
    unused: tuple[str, ...] = ()
    guessed: tuple[Field, ...] = ()

    def has(self, field: Field) -> bool:
        return any(field in block.columns for block in self.blocks)


def find_header(sheet: Sheet) -> int | None:
    """The row whose cells are headings: most of them known, a name among them."""
    rows = range(min(len(sheet.rows), HEADER_ROWS_SEARCHED))
    best = max(rows, key=lambda row: _score(sheet, row), default=None)
    return best if best is not None and _score(sheet, best) > 0 else None


def layout_of(sheet: Sheet, header: int) -> Layout:
    """The columns under the header in row `header`; a second row of headings below it is taken in."""
    meanings, texts, first = _headings(sheet, header)
    names = _name_columns(meanings, texts)
    if len(names) > 1:
        blocks = _side_by_side(meanings, names)
    else:
        blocks = (Block(_by_field(meanings, names)),)
    unused = tuple(text for column, text in texts.items() if text and meanings.get(column) is None)
    return Layout(header, first, blocks, unused)


def is_header(sheet: Sheet, row: int, header: int) -> bool:
    """Whether `row` repeats the header, as at the top of each printed page."""
    texts = [text for text in sheet.texts[row] if text]
    known = sum(meaning(text) is not None for text in texts)
    if len(texts) >= 2 and known >= 2 and known * 2 >= len(texts) and not _has_phone(sheet, row):
        return any(meaning(text) is Field.NAME for text in texts) or sheet.texts[row] == sheet.texts[header]
    return header >= 0 and bool(texts) and sheet.texts[row] == sheet.texts[header]


def _score(sheet: Sheet, row: int) -> int:
    texts = [text for text in sheet.texts[row] if text]
    fields = {field for text in texts if (field := meaning(text))}
    if not fields & _USED_FIELDS or (len(fields) == 1 and (len(texts) > 1 or Field.NAME not in fields)):
        return 0
    if _has_phone(sheet, row):
        return 0
    return len(fields) + (10 if Field.NAME in fields and len(fields) > 1 else 0)


def _has_phone(sheet: Sheet, row: int) -> bool:
    return any(text and read_phone(value).number for text, value in zip(sheet.texts[row], sheet.rows[row], strict=True))


def _headings(sheet: Sheet, header: int) -> tuple[dict[int, Field], dict[int, str], int]:
    """Meanings and texts by column, and the first row below."""
    width = sheet.width
    texts = {column: sheet.text(header, column) for column in range(width)}
    meanings = {column: field for column, text in texts.items() if (field := meaning(text))}
    if not _is_second_row(sheet, header + 1, meanings):
        return meanings, texts, header + 1
    for column in range(width):
        below = sheet.text(header + 1, column)
        if not below:
            continue
        texts[column] = below
        meanings.pop(column, None)
        if field := meaning(below):
            meanings[column] = field
    return meanings, texts, header + 2


def _is_second_row(sheet: Sheet, row: int, above: dict[int, Field]) -> bool:
    """Headings below headings: nothing below the name, and no person's data."""
    if row >= len(sheet.rows) or _has_phone(sheet, row):
        return False
    names = [column for column, field in above.items() if field is Field.NAME]
    texts = [text for text in sheet.texts[row] if text]
    if not texts or any(sheet.text(row, column) for column in names) or not names:
        return False
    return any(meaning(text) for text in texts) and not any(text.isdigit() for text in texts)


def _name_columns(meanings: dict[int, Field], texts: dict[int, str]) -> tuple[int, ...]:
    """The name columns with the plainest heading; several only where the same heading comes again."""
    columns = [column for column, field in meanings.items() if field is Field.NAME]
    if not columns:
        return ()
    plainest = next((column for column in columns if fold(texts[column]) in ("姓名", "名字", "name")), columns[0])
    return tuple(column for column in columns if fold(texts[column]) == fold(texts[plainest]))


def _by_field(meanings: dict[int, Field], names: tuple[int, ...]) -> dict[Field, tuple[int, ...]]:
    columns: dict[Field, tuple[int, ...]] = {Field.NAME: names} if names else {}
    for column, field in meanings.items():
        if field is not Field.NAME:
            columns[field] = (*columns.get(field, ()), column)
    return columns


def _side_by_side(meanings: dict[int, Field], names: tuple[int, ...]) -> tuple[Block, ...]:
    """One block for each name column; columns before all of them (a merged squad) belong to every block."""
    lead = 0
    while _same_lead(meanings, names, lead + 1):
        lead += 1
    starts = [name - lead for name in names]
    ends = [*starts[1:], max(meanings) + 1]
    shared = {column: field for column, field in meanings.items() if column < starts[0]}
    blocks = []
    for name, start, end in zip(names, starts, ends, strict=True):
        own = {column: field for column, field in meanings.items() if start <= column < end}
        rest = {column: field for column, field in shared.items() if field not in own.values()}
        blocks.append(Block(_by_field({**rest, **own}, (name,))))
    return tuple(blocks)


def _same_lead(meanings: dict[int, Field], names: tuple[int, ...], steps: int) -> bool:
    fields = {meanings.get(name - steps) for name in names}
    return names[0] - steps >= 0 and len(fields) == 1 and None not in fields and names[1] - steps > names[0]
