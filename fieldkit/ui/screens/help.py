"""F1: what this screen is for, and every key that works on it."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.texts.catalogue import say
from fieldkit.ui.actions import EVERYWHERE, Action, actions_of, key_name
from fieldkit.ui.frame import Window
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said


class HelpWindow(Window[None]):
    """Made from the registry."""

    takes_enter = False

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place

    def title_text(self) -> str:
        return say("ui.help.title", screen=say(f"ui.action.{self._place}"))

    def body(self) -> ComposeResult:
        yield Said(f"ui.help.{self._place}")
        yield Said("", classes="gap")
        yield RowList([Column(6), Column(12), Column()], id="keys_help")
        yield Said("ui.help.keys", classes="dim")

    def show_data(self) -> None:
        actions = [*actions_of(self._place), *actions_of(EVERYWHERE)]
        self.query_one(RowList).show([self._row(action) for action in actions])

    def on_screen_resume(self) -> None:
        self.show_data()

    def _row(self, action: Action) -> Row:
        key = key_name(self.program.key_of(action))
        return Row(action.id, (Cell(key, "key"), Cell(say(action.name), "strong"), Cell(say(action.tip))))
