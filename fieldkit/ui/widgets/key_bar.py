"""The keys at the foot of a screen: one line of places, one of what can be done here. Each can be clicked."""

from __future__ import annotations

from typing import NamedTuple, cast

from rich.cells import cell_len
from textual import events
from textual.strip import Strip

from fieldkit.texts.catalogue import say
from fieldkit.ui.actions import EVERYWHERE, PLACES, Action, actions_of, short_key_name
from fieldkit.ui.program import Program
from fieldkit.ui.widgets.ink import Inked

#: Between one key and the next.
GAP = 1
#: Of what works everywhere, the most wanted stand at the foot.
ALWAYS = ("new_incident", "undo", "palette")


class _Caption(NamedTuple):
    action: Action
    key: str
    name: str

    @property
    def cells(self) -> int:
        return cell_len(self.key) + 1 + cell_len(self.name)


class KeyBar(Inked):
    """Two lines of keys made from the registry."""

    def __init__(self, place: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.place = place

    def _lines(self) -> list[list[_Caption]]:
        everywhere = actions_of(EVERYWHERE)
        places = [action for action in everywhere if action.id in ("help", *PLACES)]
        always = [action for action in everywhere if action.id in ALWAYS]
        rest = [action for action in everywhere if action not in places and action not in always]
        here = list(actions_of(self.place)) if self.place != EVERYWHERE else []
        return [self._fitting(places, ()), self._fitting([*here, *always, *rest], always)]

    def _fitting(self, actions: list[Action], kept: tuple[Action, ...] | list[Action]) -> list[_Caption]:
        """As many as there is room for, those in `kept` for certain."""
        keys = cast(Program, self.app)
        captions = {
            action.id: _Caption(action, short_key_name(keys.key_of(action)), say(action.name)) for action in actions
        }
        # One gap is before the first; behind the last there need be none.
        room = self.size.width - sum(captions[action.id].cells + GAP for action in kept)
        chosen = []
        for action in actions:
            caption = captions[action.id]
            if action in kept:
                chosen.append(caption)
            elif caption.cells + GAP <= room:
                room -= caption.cells + GAP
                chosen.append(caption)
        return chosen

    def render_line(self, y: int) -> Strip:
        segments = [self.segment(" ")]
        for caption in self._lines()[y] if y < 2 else []:
            here = caption.action.id == self.place
            segments.append(self.segment(f"{caption.key} ", "cursor" if here else "key"))
            segments.append(self.segment(caption.name, "cursor" if here else ""))
            segments.append(self.segment(" " * GAP))
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    async def on_click(self, event: events.Click) -> None:
        x = 1
        for caption in self._lines()[event.y] if event.y < 2 else []:
            if x <= event.x < x + caption.cells:
                await self.app.run_action(f"act('{caption.action.id}')")
                return
            x += caption.cells + GAP
