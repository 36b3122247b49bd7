"""Another incident that is the same as this one."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.kit.values import IncidentCard
from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import Window
from fieldkit.ui.incident_lines import numbers_text
from fieldkit.ui.moments import clock_time
from fieldkit.ui.severity import STATE_INKS
from fieldkit.ui.verdicts import squad_name
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said


class MergeWindow(Window[bool]):
    """Enter merges at once: a strike in the story makes two of them again. Gives whether something was recorded."""

    def __init__(self, card: IncidentCard) -> None:
        super().__init__()
        self._card = card

    def title_text(self) -> str:
        return say("ui.merge.title", number=self._card.number)

    def body(self) -> ComposeResult:
        columns = [Column(15), Column(5), Column(9), Column(10), Column(), Column(18, from_cells=84)]
        yield RowList(columns, empty="ui.merge.empty", id="others")
        yield Said("", classes="gap")
        yield Said("ui.merge.keys", classes="dim")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(RowList).focus()

    def on_screen_resume(self) -> None:
        self.show_data()

    def show_data(self) -> None:
        others = [card for card in self.kit.incidents() if card.incident != self._card.incident]
        others.sort(key=lambda card: (card.what != self._card.what, card.state == "closed", -card.opened_ms))
        self.query_one(RowList).show([self._row(card) for card in others])

    def _row(self, card: IncidentCard) -> Row:
        return Row(
            card.incident,
            (
                Cell(numbers_text(card), "strong"),
                Cell(clock_time(self.kit.event, card.opened_ms), "dim"),
                Cell(say(f"words.incident.{card.what}")),
                Cell(say(f"words.state.{card.state}"), STATE_INKS.get(card.state, "")),
                Cell(card.words),
                Cell(squad_name(self.kit.event, card.squad), "dim"),
            ),
        )

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        if self.attempt(lambda: self.kit.merge_incidents(self._card.incident, message.key)):
            self.dismiss(True)
