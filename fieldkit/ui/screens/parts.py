"""A whole squad or a part of it arrives at once: off one bus, from one class, at one post."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.kit.parts import Part
from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import Window
from fieldkit.ui.people import part_name
from fieldkit.ui.screens.confirm import ConfirmWindow
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said


class PartsWindow(Window[None]):
    """The squad first, then its parts; Enter asks once more."""

    title_id = "ui.all_in.title"

    def body(self) -> ComposeResult:
        yield Said("ui.all_in.what", classes="dim")
        yield RowList([Column(12), Column(), Column(16, align="right")], id="parts")
        yield Said("ui.all_in.keys", classes="dim")

    def on_mount(self) -> None:
        self.show_data()

    def show_data(self) -> None:
        rows = [self._row(part) for part in self.kit.parts()]
        self.query_one(RowList).show(rows)

    def _row(self, part: Part) -> Row:
        coming = say("ui.all_in.coming", count=len(part.coming), of=part.people)
        name = part_name(self.kit.event, self.kit.squad, part)
        return Row(part, (Cell(say(f"words.part.{part.by}"), "dim"), Cell(name), Cell(coming)))

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        part: Part = message.key
        name = part_name(self.kit.event, self.kit.squad, part)
        question = ConfirmWindow("ui.all_in.ask", count=len(part.coming), squad=name)
        self.app.push_screen(question, lambda sure: self._check_in(part) if sure else None)

    def _check_in(self, part: Part) -> None:
        if self.attempt(lambda: self._checked_in(part)):
            self.dismiss(None)

    def _checked_in(self, part: Part) -> None:
        done = self.kit.check_in_all(self.kit.squad, part.coming)
        self.program.call_after_refresh(self.program.news, say("ui.all_in.done", count=len(done)), "good")
        self.program.call_after_refresh(self.program.refresh_screen)
