"""Text files with separated columns: CSV, TSV and what programs make of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice

from roster.errors import TableError
from roster.tables.limits import CELL_CHARACTERS_MAX, ROWS_MAX
from roster.tables.sheet import Sheet

SEPARATORS = (",", "\t", ";", "，", "|")
#: How many lines are looked at to find the separator.
SAMPLE_LINES = 100


def read_text_table(file: str, text: str, encoding: str) -> Sheet:
    """The one sheet of a text file. Raises TableError where it is larger than the limits."""
    separator, text = _separator(text)
    csv.field_size_limit(CELL_CHARACTERS_MAX)
    try:
        rows = tuple(tuple(row) for row in islice(_rows(text, separator), ROWS_MAX + 1))
    except csv.Error as error:
        raise TableError(f"{file} cannot be read as a table ({error}). Save it as XLSX and import that.") from error
    return Sheet(file, "", rows, encoding=encoding)


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _separator(text: str) -> tuple[str, str]:
    """The separator and the text without the line `sep=;` by which Excel is told it."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.rstrip("\r")) == len("sep=;"):
        return first[4], rest
    lines = [line for line in islice(text.splitlines(), SAMPLE_LINES) if line.strip()]
    return max(SEPARATORS, key=lambda separator: _agreement(lines, separator)), text


def _agreement(lines: list[str], separator: str) -> int:
    """In how many lines the separator stands as often as in most lines that have it."""
    counts = [count for line in lines if (count := line.count(separator))]
    return max((counts.count(count) for count in set(counts)), default=0)
