"""Everybody who is checked in at two places: the arrival that was wrong is struck."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.kit.values import DoubleRow, DoubleSpell, Ref
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.frame import Window
from fieldkit.ui.moments import clock_time
from fieldkit.ui.people import name_beside
from fieldkit.ui.screens.confirm import ConfirmWindow
from fieldkit.ui.verdicts import squad_name
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said


class DoublesWindow(Window[None]):
    """A row for each of the arrivals; Enter on the wrong one strikes it."""

    place = "doubles"
    title_id = "ui.doubles.title"

    def body(self) -> ComposeResult:
        yield Said("ui.doubles.what", classes="dim")
        columns = [Column(18), Column(7), Column(), Column(16), Column(11), Column(12, from_cells=84)]
        yield RowList(columns, empty="ui.doubles.none", id="spells")
        yield Said("ui.doubles.keys", classes="dim")

    def on_screen_resume(self) -> None:
        self.show_data()

    def show_data(self) -> None:
        rows = [self._row(double, spell) for double in self.kit.doubles() for spell in double.spells]
        self.query_one(RowList).show(rows)

    def _row(self, double: DoubleRow, spell: DoubleSpell) -> Row:
        event = self.kit.event
        site = event.site(spell.site)
        lasting = f"{clock_time(event, spell.at_ms)}-{clock_time(event, spell.end_ms)}"
        return Row(
            spell.ref,
            (
                Cell(name_beside(event, double.person), "strong"),
                Cell(double.person.short, "dim"),
                Cell(squad_name(event, spell.squad)),
                Cell(site.name.in_language(chosen_language()) if site else ""),
                Cell(lasting),
                Cell(self.kit.name_of(spell.by), "dim"),
            ),
        )

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        ref: Ref = message.key
        self.app.push_screen(ConfirmWindow("ui.doubles.ask"), lambda sure: self._settle(ref) if sure else None)

    def _settle(self, ref: Ref) -> None:
        if self.attempt(lambda: self.kit.settle(ref)):
            self.program.scans.undo(ref)
            self.news(say("ui.doubles.settled"), "good")
            self.program.refresh_screen()
