"""Names of the event file of which one is chosen, each by an F-key."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.strip import Strip

from fieldkit.ui.cells import fit
from fieldkit.ui.widgets.ink import Inked

_GAP = 1


class KeyNames(Inked):
    """`chosen`: which of them, counted from 0. The names are asked for at painting: the language may change."""

    def __init__(self, names: Callable[[], Sequence[str]], first_key: int, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names = names
        self._first_key = first_key
        self.chosen = 0

    def choose(self, place: int) -> None:
        if 0 <= place < len(self._names()):
            self.chosen = place
            self.refresh()

    def _lines(self, cells: int) -> list[list[tuple[int, str, str]]]:
        """On each line: place, key and name."""
        lines: list[list[tuple[int, str, str]]] = [[]]
        used = 0
        for place, name in enumerate(self._names()):
            key = f"F{self._first_key + place} "
            shown = f" {fit(name, min(cell_len(name), cells - len(key) - 3))} "
            width = len(key) + cell_len(shown) + _GAP
            if lines[-1] and used + width > cells:
                lines.append([])
                used = 0
            lines[-1].append((place, key, shown))
            used += width
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        lines = self._lines(cells)
        segments = []
        for place, key, name in lines[y] if y < len(lines) else []:
            segments += [self.segment(key, "key"), self.segment(name, "cursor" if place == self.chosen else "")]
            segments.append(self.segment(" " * _GAP))
        return Strip(segments).adjust_cell_length(cells, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        lines = self._lines(self.size.width)
        x = 0
        for place, key, name in lines[event.y] if event.y < len(lines) else []:
            if x <= event.x < x + len(key) + cell_len(name):
                self.choose(place)
                return
            x += len(key) + cell_len(name) + _GAP
