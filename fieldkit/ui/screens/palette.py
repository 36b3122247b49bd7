"""Ctrl+P: every action by name."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from fieldkit.texts.catalogue import say
from fieldkit.ui.actions import ACTIONS, EVERYWHERE, PLACES, Action, key_name
from fieldkit.ui.frame import Window
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList


class PaletteWindow(Window[str]):
    """Gives the id of the action chosen. Those of the screen below come first."""

    title_id = "ui.palette.title"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)", show=False, priority=True),
        Binding("down", "choose(1)", show=False, priority=True),
    ]

    def __init__(self, place: str) -> None:
        super().__init__()
        here = [action for action in ACTIONS if place in action.where]
        everywhere = [action for action in ACTIONS if EVERYWHERE in action.where and action.id != "palette"]
        elsewhere = [action for action in ACTIONS if action not in here and EVERYWHERE not in action.where]
        # What belongs inside a window cannot be begun from here.
        elsewhere = [action for action in elsewhere if action.where[0] in PLACES]
        self._actions = [*here, *everywhere, *elsewhere]

    def body(self) -> ComposeResult:
        yield Field("ui.palette.hint")
        yield RowList([Column(12), Column(), Column(6)], empty="ui.palette.nothing", id="actions")

    def on_mount(self) -> None:
        self.query_one("#actions", RowList).can_focus = False
        self.query_one(Field).focus()
        self.show_data()

    def on_input_changed(self, message: Field.Changed) -> None:
        self.show_data()
        self.query_one(RowList).cursor = 0

    def show_data(self) -> None:
        """Those in whose name or explanation is what was typed."""
        wanted = self.query_one(Field).value.strip().lower()
        fitting = [action for action in self._actions if wanted in f"{say(action.name)} {say(action.tip)}".lower()]
        self.query_one(RowList).show([self._row(action) for action in fitting])

    def action_choose(self, by: int) -> None:
        self.query_one(RowList).cursor += by

    def on_field_entered(self, message: Field.Entered) -> None:
        self.query_one(RowList).action_choose()

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        self.dismiss(message.key)

    def _row(self, action: Action) -> Row:
        key = key_name(self.program.key_of(action))
        return Row(action.id, (Cell(say(action.name), "strong"), Cell(say(action.tip), "dim"), Cell(key, "key")))
