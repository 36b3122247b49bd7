"""Tables in HTML and in the XML of Excel 2003, which programs save under the name .xls."""

from __future__ import annotations

from html.parser import HTMLParser

from roster.tables.limits import COLUMNS_MAX, ROWS_MAX, check_size
from roster.tables.sheet import Place, Sheet

#: A merged cell reaches at most so far down: a page that says more is damaged or hostile.
SPAN_ROWS_MAX = 2_000

_ROW_TAGS = frozenset({"tr", "row"})
_CELL_TAGS = frozenset({"td", "th", "cell"})
_TABLE_TAGS = frozenset({"table"})
_SHEET_TAGS = frozenset({"worksheet"})
_SILENT_TAGS = frozenset({"style", "script", "title"})


def looks_like_markup(text: str) -> bool:
    head = text[:4096].lstrip().lower()
    return head.startswith(("<!doctype html", "<html", "<?xml", "<table", "<meta", "<head", "<style", "<div"))


def read_markup_tables(file: str, text: str, encoding: str) -> list[Sheet]:
    """Every table of the page; a table inside another one counts as text of its cell."""
    parser = _Tables(file)
    parser.feed(text)
    parser.close()
    named = len(parser.tables) > 1
    return [
        Sheet(file, name or (f"table {number}" if named else ""), _grid(cells), tuple(merges), encoding)
        for number, (name, cells, merges) in enumerate(parser.tables, 1)
    ]


def _grid(cells: dict[Place, str]) -> tuple[tuple[str, ...], ...]:
    height = max((row for row, _ in cells), default=-1) + 1
    width = max((column for _, column in cells), default=-1) + 1
    return tuple(tuple(cells.get((row, column), "") for column in range(width)) for row in range(height))


class _Tables(HTMLParser):
    """Collects the cells of each outermost table with the places that they cover."""

    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self._file = file
        self.tables: list[tuple[str, dict[Place, str], list[tuple[Place, Place]]]] = []
        self._sheet = ""
        self._depth = 0
        self._silent = 0
        self._row = -1
        self._column = 0
        self._taken: set[Place] = set()
        self._open: Place | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = tag.rpartition(":")[2]
        given = {name.rpartition(":")[2]: value or "" for name, value in attrs}
        if tag in _SHEET_TAGS:
            self._sheet = given.get("name", "")
        elif tag in _TABLE_TAGS:
            self._depth += 1
            if self._depth == 1:
                self._start_table()
        elif tag in _SILENT_TAGS:
            self._silent += 1
        elif self._depth == 1 and tag in _ROW_TAGS:
            self._start_row(given)
        elif self._depth == 1 and tag in _CELL_TAGS:
            self._start_cell(given)
        elif tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in _TABLE_TAGS:
            self._depth = max(0, self._depth - 1)
        elif tag in _SILENT_TAGS:
            self._silent = max(0, self._silent - 1)
        if self._depth <= 1 and tag in _CELL_TAGS | _ROW_TAGS | _TABLE_TAGS:
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None and not self._silent:
            cells = self.tables[-1][1]
            cells[self._open] = cells.get(self._open, "") + data

    def _start_table(self) -> None:
        self.tables.append((self._sheet, {}, []))
        self._row, self._column, self._taken, self._open = -1, 0, set(), None

    def _start_row(self, given: dict[str, str]) -> None:
        self._row = _count(given.get("index"), self._row + 2, ROWS_MAX + 1) - 1
        self._column, self._open = 0, None
        check_size(self._file, self._row + 1, 0)

    def _start_cell(self, given: dict[str, str]) -> None:
        if "index" in given:
            self._column = _count(given["index"], self._column + 1, COLUMNS_MAX + 1) - 1
        while (self._row, self._column) in self._taken:
            self._column += 1
        across = _span(given, "colspan", "mergeacross", COLUMNS_MAX)
        down = _span(given, "rowspan", "mergedown", SPAN_ROWS_MAX)
        start = (max(self._row, 0), self._column)
        end = (start[0] + down - 1, start[1] + across - 1)
        check_size(self._file, 0, end[1] + 1)
        self._take(start, end)
        self._open = start
        self._column += across

    def _take(self, start: Place, end: Place) -> None:
        _, cells, merges = self.tables[-1]
        cells.setdefault(start, "")
        if start != end:
            merges.append((start, end))
            self._taken |= {
                (row, column) for row in range(start[0], end[0] + 1) for column in range(start[1], end[1] + 1)
            }


def _count(text: str | None, otherwise: int, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdigit() and int(text) else otherwise


def _span(given: dict[str, str], html: str, xml: str, most: int) -> int:
    """HTML counts the cells that a merged one covers, Excel's XML those that it covers beyond itself."""
    beyond = _count(given.get(xml), 0, most)
    return _count(given.get(html), beyond + 1, most)
