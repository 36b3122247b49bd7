"""One sheet of cells as a file had it, and the words in which places in it are named."""

from __future__ import annotations

from functools import cached_property

import msgspec

from roster.folding import plain

Place = tuple[int, int]


class Moment(msgspec.Struct, frozen=True, array_like=True):
    """A cell that the spreadsheet takes for a date, a time or a length of time."""

    text: str


Value = str | float | int | bool | Moment

#: Words that spreadsheet programs put where a formula failed.
EXCEL_ERRORS = frozenset(
    {"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!"}
)


class Sheet(msgspec.Struct, frozen=True, dict=True):
    """Rows from the first on, so that places are the file's own; both ends of `merges` belong to them.

    `name` is "" in files that have no sheets. `encoding` is "" where the file's format settles it.
    """

    file: str
    name: str
    rows: tuple[tuple[Value, ...], ...]
    merges: tuple[tuple[Place, Place], ...] = ()
    encoding: str = ""

    @cached_property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Every cell as plain text."""
        return tuple(tuple(text_of(value) for value in row) for row in self.rows)

    @cached_property
    def covered(self) -> dict[Place, Place]:
        """Cells hidden under a merged one → the cell that shows."""
        last_row = len(self.rows) - 1
        return {
            (row, column): start
            for start, end in self.merges
            for row in range(start[0], min(end[0], last_row) + 1)
            for column in range(start[1], min(end[1], len(self.rows[row]) - 1) + 1)
            if (row, column) != start
        }

    def text(self, row: int, column: int) -> str:
        """What the cell itself holds, as plain text; "" outside."""
        return self.texts[row][column] if row < len(self.texts) and column < len(self.texts[row]) else ""

    def seen(self, row: int, column: int) -> Place:
        """The cell whose content a person sees here: the merged one, where it covers this."""
        return self.covered.get((row, column), (row, column))

    def value(self, row: int, column: int) -> Value:
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else ""

    def cell(self, row: int, column: int) -> str:
        """`Sheet1!C7`, or `C7` where the file has no sheets."""
        name = f"{letters(column)}{row + 1}"
        return f"{self.name}!{name}" if self.name else name

    @property
    def title(self) -> str:
        """File and sheet, as sentences name them."""
        return f"{self.file}, sheet {self.name}" if self.name else self.file

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)


def letters(column: int) -> str:
    """`A` for column 0, `AB` for 27."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def text_of(value: Value) -> str:
    """A cell as plain text: whole numbers without a decimal point, dates as 2026-03-05."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Moment):
        return value.text
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    return str(value)
