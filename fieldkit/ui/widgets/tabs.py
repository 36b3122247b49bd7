"""A few names of which one is chosen, with counts or keys beside them, on as many lines as they need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from fieldkit.texts.catalogue import say
from fieldkit.ui.widgets.ink import Inked

_GAP = 1


class _Caption(NamedTuple):
    place: int
    key: str
    name: str

    @property
    def cells(self) -> int:
        return cell_len(self.key) + cell_len(self.name)


class TabLine(Inked):
    """`names`: what can be chosen, each called `MESSAGES.NAME`; `keys`: names of the keys that choose them."""

    class Turned(Message):
        """Another one is chosen."""

    def __init__(
        self, names: Sequence[str], messages: str, *, keys: Sequence[str] = (), chosen: str = "", id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._names = tuple(names)
        self._messages = messages
        self._keys = tuple(keys)
        self._at = self._names.index(chosen) if chosen in self._names else 0
        self._counts: dict[str, int] = {}

    @property
    def chosen(self) -> str:
        return self._names[self._at]

    def count(self, counts: Mapping[str, int]) -> None:
        """Shows so many beside the names."""
        if dict(counts) != self._counts:
            self._counts = dict(counts)
            self.refresh(layout=True)

    def turn(self, by: int) -> None:
        self._choose((self._at + by) % len(self._names))

    def choose(self, name: str) -> None:
        self._choose(self._names.index(name))

    def _choose(self, at: int) -> None:
        self._at = at
        self.refresh()
        self.post_message(self.Turned())

    def _caption(self, place: int, name: str) -> _Caption:
        key = f"{self._keys[place]} " if place < len(self._keys) else ""
        count = f" {self._counts[name]}" if name in self._counts else ""
        return _Caption(place, key, f" {say(f'{self._messages}.{name}')}{count} ")

    def _lines(self, cells: int) -> list[list[_Caption]]:
        lines: list[list[_Caption]] = [[]]
        used = 0
        for place, name in enumerate(self._names):
            caption = self._caption(place, name)
            if lines[-1] and used + caption.cells > cells:
                lines.append([])
                used = 0
            lines[-1].append(caption)
            used += caption.cells + _GAP
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        lines = self._lines(cells)
        segments = []
        for caption in lines[y] if y < len(lines) else []:
            segments.append(self.segment(caption.key, "key"))
            segments.append(self.segment(caption.name, "cursor" if caption.place == self._at else ""))
            segments.append(self.segment(" " * _GAP))
        return Strip(segments).adjust_cell_length(cells, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        lines = self._lines(self.size.width)
        x = 0
        for caption in lines[event.y] if event.y < len(lines) else []:
            if x <= event.x < x + caption.cells:
                self._choose(caption.place)
                return
            x += caption.cells + _GAP
