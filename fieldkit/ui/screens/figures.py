"""Figures: one press adds to a tally; corrections say why."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from fieldkit.kit.values import TallyRow
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.frame import KitScreen
from fieldkit.ui.moments import hours
from fieldkit.ui.screens.correction import Correction, CorrectionWindow
from fieldkit.ui.screens.doubles import DoublesWindow
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said


class FiguresScreen(KitScreen):
    """Enter or plus adds one step, minus takes one off."""

    place = "figures"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "more(1)", show=False),
        Binding("minus", "more(-1)", show=False),
    ]

    def body(self) -> ComposeResult:
        yield Said("", id="people", classes="strong")
        columns = [
            Column(0, "ui.column.tally"),
            Column(9, "ui.column.total", "right"),
            Column(10, "ui.column.unit"),
            Column(6, "ui.column.step", "right"),
            Column(26, "ui.column.by_session", from_cells=76),
        ]
        yield RowList(columns, empty="ui.figures.none", id="tallies")
        yield Said("ui.figures.keys", classes="dim")

    def on_mount(self) -> None:
        self.query_one(RowList).focus()

    def show_data(self) -> None:
        rows = self.kit.tallies() if self.kit.squad else ()
        self.query_one(RowList).show([self._row(row) for row in rows])
        people = self.query_one("#people", Said)
        if self.kit.squad:
            figures = self.kit.figures()
            people.say(
                "ui.figures.people",
                came=figures.came,
                wanted=figures.wanted_sign,
                here=figures.here,
                hours=hours(figures.served_ms),
            )
        else:
            people.say("ui.squad.choose")

    def _row(self, row: TallyRow) -> Row:
        tally = self.kit.event.tally(row.tally)
        language = chosen_language()
        return Row(
            row.tally,
            (
                Cell(tally.name.in_language(language) if tally else row.key),
                Cell(f"{row.total:,}", "strong"),
                Cell(tally.unit.in_language(language) if tally else "", "dim"),
                Cell(f"+{row.step}", "key"),
                Cell(self._by_session(row), "dim"),
            ),
        )

    def _by_session(self, row: TallyRow) -> str:
        names = {session.key: session.name.in_language(chosen_language()) for session in self.kit.event.sessions}
        return "  ".join(f"{names.get(key, key)} {total:,}" for key, total in row.by_session.items() if total)

    def _chosen(self) -> TallyRow | None:
        chosen = self.query_one(RowList).chosen
        return next((row for row in self.kit.tallies() if row.tally == chosen), None) if chosen else None

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        self.action_more(1)

    def action_more(self, steps: int) -> None:
        row = self._chosen()
        if row is not None and steps < 0:
            self._ask(row, steps * row.step)  # with a reason alone
        elif row is not None:
            self.attempt(lambda: self._tally(row, steps * row.step, ""))

    def do_add(self) -> None:
        self.action_more(1)

    def do_take_off(self) -> None:
        self.action_more(-1)

    def do_correct(self) -> None:
        row = self._chosen()
        if row is not None:
            self._ask(row, 0)

    def _ask(self, row: TallyRow, amount: int) -> None:
        tally = self.kit.event.tally(row.tally)
        name = tally.name.in_language(chosen_language()) if tally else row.key
        self.app.push_screen(CorrectionWindow(name, row.total, amount), lambda change: self._correct(row, change))

    def _correct(self, row: TallyRow, change: Correction | None) -> None:
        if change is not None:
            self.attempt(lambda: self._tally(row, change.amount, change.note))

    def _tally(self, row: TallyRow, amount: int, note: str) -> None:
        self.kit.tally(row.tally, amount, note)
        tally = self.kit.event.tally(row.tally)
        name = tally.name.in_language(chosen_language()) if tally else row.key
        self.news(say("ui.figures.added", name=name, amount=f"{amount:+,}"), "good")
        self.program.refresh_screen()

    def do_doubles(self) -> None:
        self.app.push_screen(DoublesWindow())
