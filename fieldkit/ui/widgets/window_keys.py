"""The keys that work in a window, made from the registry, on as many lines as they need. Each can be clicked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.strip import Strip

from fieldkit.texts.catalogue import say
from fieldkit.ui.actions import Action, actions_of, short_key_name
from fieldkit.ui.program import Program
from fieldkit.ui.widgets.ink import Inked

_GAP = 2


class _Caption(NamedTuple):
    action: Action
    key: str
    name: str
    line: int
    from_cell: int

    @property
    def cells(self) -> int:
        return cell_len(self.key) + 1 + cell_len(self.name)


class WindowKeys(Inked):
    """`place`: the window's, in the registry."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def _captions(self, cells: int) -> Iterator[_Caption]:
        line, at = 0, 0
        for action in actions_of(self.place):
            key = short_key_name(cast(Program, self.app).key_of(action))
            caption = _Caption(action, key, say(action.name), line, at)
            if at and at + caption.cells > cells:
                line, at = line + 1, 0
                caption = caption._replace(line=line, from_cell=at)
            yield caption
            at += caption.cells + _GAP

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max((caption.line + 1 for caption in self._captions(width)), default=0)

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        segments = []
        for caption in self._captions(cells):
            if caption.line == y:
                segments += [self.segment(f"{caption.key} ", "key"), self.segment(caption.name)]
                segments.append(self.segment(" " * _GAP))
        return Strip(segments).adjust_cell_length(cells, self.rich_style)

    async def on_click(self, event: events.Click) -> None:
        for caption in self._captions(self.size.width):
            if caption.line == event.y and caption.from_cell <= event.x < caption.from_cell + caption.cells:
                await self.app.run_action(f"screen.act('{caption.action.id}')")
