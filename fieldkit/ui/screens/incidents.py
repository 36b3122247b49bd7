"""Incidents: those that are open first, each with its story."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.kit.values import IncidentCard
from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import KitScreen
from fieldkit.ui.incident_lines import numbers_text
from fieldkit.ui.moments import age, clock_time
from fieldkit.ui.screens.change_state import ChangeStateWindow
from fieldkit.ui.screens.handover import HandoverWindow
from fieldkit.ui.screens.incident import IncidentWindow
from fieldkit.ui.screens.merge import MergeWindow
from fieldkit.ui.severity import SEVERITY_INKS, STATE_INKS, severity_text
from fieldkit.ui.verdicts import squad_name
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said


class IncidentsScreen(KitScreen):
    """Enter opens one."""

    place = "incidents"

    def __init__(self) -> None:
        super().__init__()
        self._open_only = False

    def body(self) -> ComposeResult:
        yield Said("ui.incidents.all", id="which", classes="dim")
        columns = [
            Column(15, "ui.column.incident"),
            Column(5, "ui.column.time"),
            Column(9, "ui.column.what"),
            Column(10, "ui.column.severity"),
            Column(10, "ui.column.state"),
            Column(0, "ui.column.words"),
            Column(20, "ui.column.squad", from_cells=100),
            Column(9, "ui.column.changed", from_cells=90),
        ]
        yield RowList(columns, empty="ui.incidents.none", id="incidents")

    def on_mount(self) -> None:
        self.query_one(RowList).focus()

    def show_data(self) -> None:
        cards = self.kit.incidents(open_only=self._open_only)
        order = sorted(cards, key=lambda card: (card.state == "closed", -card.severity, -card.opened_ms))
        now_ms = self.kit.now_ms()
        self.query_one(RowList).show([self._row(card, now_ms) for card in order])
        self.query_one("#which", Said).say("ui.incidents.open_only" if self._open_only else "ui.incidents.all")

    def _row(self, card: IncidentCard, now_ms: int) -> Row:
        closed = card.state == "closed"
        return Row(
            card.incident,
            (
                Cell(numbers_text(card), "dim" if closed else "strong"),
                Cell(clock_time(self.kit.event, card.opened_ms), "dim"),
                Cell(say(f"words.incident.{card.what}")),
                Cell(severity_text(card.severity), "dim" if closed else SEVERITY_INKS.get(card.severity, "bad")),
                self._state(card, now_ms),
                Cell(say("ui.incident.same_as", number=card.same_as) if card.same_as else card.words),
                Cell(squad_name(self.kit.event, card.squad), "dim"),
                Cell(age(now_ms - card.changed_ms) if not closed else "", "dim"),
            ),
        )

    def _state(self, card: IncidentCard, now_ms: int) -> Cell:
        """How it stands; how long it has waited, where nobody has answered."""
        if card.waiting_ms and not card.same_as:
            return Cell(f"? {age(max(now_ms - card.waiting_ms, 0))}", "bad")
        return Cell(say(f"words.state.{card.state}"), STATE_INKS.get(card.state, ""))

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        self.app.push_screen(IncidentWindow(message.key))

    def do_open_only(self) -> None:
        self._open_only = not self._open_only
        self.show_data()

    def do_change_state(self) -> None:
        chosen = self.query_one(RowList).chosen
        card = self.kit.incident(chosen) if chosen else None
        if card is not None:
            self.app.push_screen(ChangeStateWindow(card), self._changed)

    def do_merge(self) -> None:
        chosen = self.query_one(RowList).chosen
        card = self.kit.incident(chosen) if chosen else None
        if card is not None:
            self.app.push_screen(MergeWindow(card), self._changed)

    def do_handover(self) -> None:
        self.app.push_screen(HandoverWindow())

    def _changed(self, done: bool | None) -> None:
        if done:
            self.news(say("ui.saved"), "good")
            self.program.refresh_screen()
