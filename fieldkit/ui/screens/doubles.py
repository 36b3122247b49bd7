"""Whoever is checked in at two places, or twice under two numbers: the arrival that was wrong is struck."""

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
from fieldkit.ui.widgets.window_keys import WindowKeys


class DoublesWindow(Window[None]):
    """A row for each of the arrivals; Enter on the wrong one strikes it."""

    place = "doubles"
    title_id = "ui.doubles.title"

    def body(self) -> ComposeResult:
        yield Said("ui.doubles.what", classes="dim")
        columns = [Column(12), Column(7), Column(11), Column(), Column(11), Column(12, from_cells=84)]
        yield RowList(columns, empty="ui.doubles.none", id="spells")
        yield WindowKeys(self.place)
        yield Said("ui.doubles.keys", classes="dim")

    def on_screen_resume(self) -> None:
        self.show_data()

    def show_data(self) -> None:
        rows = [self._row(double, spell) for double in self.kit.doubles() for spell in double.spells]
        self.query_one(RowList).show(rows)

    def _row(self, double: DoubleRow, spell: DoubleSpell) -> Row:
        return Row(
            spell.ref,
            (
                Cell(name_beside(self.kit.event, double.person), "strong"),
                Cell(double.person.short, "dim"),
                Cell(self._why(double), "warn"),
                Cell(self._where(spell)),
                Cell(self._when(spell)),
                Cell(self.kit.name_of(spell.by), "dim"),
            ),
        )

    def _why(self, double: DoubleRow) -> str:
        """At two places; or there a second time, under the number that stands here."""
        others = [card.short for number in double.alike if (card := self.kit.card(number)) is not None]
        return say("ui.doubles.same_as", others=", ".join(others)) if others else say("ui.doubles.two_places")

    def _where(self, spell: DoubleSpell) -> str:
        site = self.kit.event.site(spell.site)
        place = f" · {site.name.in_language(chosen_language())}" if site else ""
        return f"{squad_name(self.kit.event, spell.squad)}{place}"

    def _when(self, spell: DoubleSpell) -> str:
        return f"{clock_time(self.kit.event, spell.at_ms)}-{clock_time(self.kit.event, spell.end_ms)}"

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        ref: Ref = message.key
        name, short, _, where, when, *_ = (cell.text for cell in message.rows.chosen_cells)
        question = ConfirmWindow("ui.doubles.ask", name=name, short=short, where=where, when=when)
        self.app.push_screen(question, lambda sure: self._settle(ref) if sure else None)

    def _settle(self, ref: Ref) -> None:
        if self.attempt(lambda: self.kit.settle(ref)):
            self.program.scans.undo(ref)
            self.news(say("ui.doubles.settled"), "good")
            self.program.refresh_screen()
