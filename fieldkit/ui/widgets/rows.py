"""A list of rows in columns that paints only what is in sight: ten thousand rows cost no more than twenty."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from fieldkit.texts.catalogue import say
from fieldkit.ui.cells import fit, wrap
from fieldkit.ui.widgets.ink import Inked

GAP = 2


class Column(NamedTuple):
    """`cells` wide (0: shares what is left over); headed by a message id; shown where the list is `from_cells` wide."""

    cells: int = 0
    head: str = ""
    align: str = "left"
    from_cells: int = 0


class Cell(NamedTuple):
    """One text of a row in its ink."""

    text: str
    ink: str = ""


class Row(NamedTuple):
    """`key` is what a choice of this row gives back."""

    key: Hashable
    cells: tuple[Cell, ...]


class RowList(ScrollView, Inked, can_focus=True):
    """Rows with a cursor. Posts `Chosen` on Enter or a click on the cursor's row, `Moved` when the cursor moves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    cursor = reactive(0, repaint=False)

    class Chosen(Message):
        """A row was chosen."""

        def __init__(self, rows: RowList, key: Any) -> None:
            super().__init__()
            self.rows = rows
            self.key = key

        @property
        def control(self) -> RowList:
            return self.rows

    class Moved(Chosen):
        """The cursor stands on another row."""

    def __init__(
        self, columns: Sequence[Column], *, empty: str = "", cursor: bool = True, id: str | None = None
    ) -> None:
        """`empty`: message id of what is shown where there is nothing. `cursor`: whether rows can be chosen."""
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()
        self.empty = empty
        self.has_cursor = cursor
        self.can_focus = cursor
        self._headed = any(column.head for column in columns)

    # contents

    def show(self, rows: Sequence[Row]) -> None:
        """Shows these; the cursor stays with the row that it was on. Nothing is painted where nothing changed."""
        new = tuple(rows)
        if new == self.rows:
            return
        key = self.chosen
        self.rows = new
        self.virtual_size = Size(0, len(new) + self._head_lines)
        places = {row.key: index for index, row in enumerate(new)}
        self.set_reactive(RowList.cursor, places.get(key, min(self.cursor, max(len(new) - 1, 0))))
        self.refresh()

    @property
    def chosen(self) -> Any:
        """The key of the row under the cursor; None where there are no rows."""
        return self.rows[self.cursor].key if self.cursor < len(self.rows) else None

    @property
    def chosen_cells(self) -> tuple[Cell, ...]:
        """What stands in the row under the cursor."""
        return self.rows[self.cursor].cells if self.cursor < len(self.rows) else ()

    @property
    def _head_lines(self) -> int:
        return 1 if self._headed else 0

    # painting

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        lines = len(self.rows) if self.rows else len(self._empty_lines(width))
        return lines + self._head_lines

    def _empty_lines(self, cells: int) -> list[str]:
        return wrap(say(self.empty), cells) if self.empty else []

    def render_line(self, y: int) -> Strip:
        cells = self.scrollable_content_region.width
        if self._headed and y == 0:
            return self._head(cells)
        index = y + self.scroll_offset.y - self._head_lines
        if index < len(self.rows):
            return self._row(index, cells)
        empty = self._empty_lines(cells) if not self.rows else []
        line = y - self._head_lines
        return self.strip(empty[line] if line < len(empty) else "", cells, "dim")

    def _head(self, cells: int) -> Strip:
        texts = [Cell(say(column.head) if column.head else "", "dim") for column in self.columns]
        return self._line(texts, cells, "")

    def _row(self, index: int, cells: int) -> Strip:
        ground = ""
        if self.has_cursor and index == self.cursor:
            ground = "cursor" if self.has_focus else "blurred"
        return self._line(self.rows[index].cells, cells, ground)

    def _line(self, texts: Sequence[Cell], cells: int, ground: str) -> Strip:
        shown = [
            (column, text) for column, text in zip(self.columns, texts, strict=False) if cells >= column.from_cells
        ]
        widths = self._widths([column for column, _ in shown], cells)
        segments: list[Segment] = []
        for place, ((column, text), width) in enumerate(zip(shown, widths, strict=True)):
            gap = " " * GAP if place else ""
            segments.append(self.segment(gap + fit(text.text, width, column.align), ground or text.ink))
        return Strip(segments).adjust_cell_length(cells, self.ink(ground))

    @staticmethod
    def _widths(columns: Sequence[Column], cells: int) -> list[int]:
        left = cells - sum(column.cells for column in columns) - GAP * max(len(columns) - 1, 0)
        sharing = sum(1 for column in columns if not column.cells)
        return [column.cells or max(left // max(sharing, 1), 4) for column in columns]

    # keys and mouse

    def watch_cursor(self, old: int, new: int) -> None:
        if self.rows:
            # The head covers the first line in sight, so the line above the row is wanted as well.
            self.scroll_to_region(Region(0, new, 1, 1 + self._head_lines), animate=False, force=True)
        self.refresh()
        self.post_message(self.Moved(self, self.chosen))

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self.rows) - 1))

    def action_move(self, by: int) -> None:
        self.cursor += by

    def action_page(self, by: int) -> None:
        self.cursor += by * max(self.size.height - self._head_lines - 1, 1)

    def action_edge(self, last: int) -> None:
        self.cursor = len(self.rows) if last else 0

    def action_choose(self) -> None:
        if self.rows and self.has_cursor:
            self.post_message(self.Chosen(self, self.chosen))

    def on_click(self, event: events.Click) -> None:
        index = event.y + self.scroll_offset.y - self._head_lines
        if not self.has_cursor or not 0 <= index < len(self.rows):
            return
        again = index == self.cursor
        self.cursor = index
        if again:
            self.action_choose()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()
