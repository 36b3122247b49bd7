"""Who still has what: those who are gone stand first."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.kit.values import HolderRow
from fieldkit.ui.frame import Window
from fieldkit.ui.people import name_beside, status_ink, status_sign, status_word
from fieldkit.ui.verdicts import holdings, squad_name
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said


class HoldersWindow(Window[None]):
    """A row for each person, with everything of a squad that the person has."""

    place = "holders"
    title_id = "ui.holders.title"

    def body(self) -> ComposeResult:
        columns = [Column(10), Column(16), Column(7), Column(18, from_cells=84), Column(12, from_cells=100), Column()]
        yield RowList(columns, empty="ui.holders.none", id="holders")
        yield Said("ui.holders.keys", classes="dim")

    def on_screen_resume(self) -> None:
        self.show_data()

    def show_data(self) -> None:
        self.query_one(RowList).show([self._row(row) for row in self.kit.holders()])

    def _row(self, row: HolderRow) -> Row:
        event, person = self.kit.event, row.person
        ink = "bad" if person.status == "gone" else status_ink(person)
        return Row(
            (row.squad, person.person),
            (
                Cell(f"{status_sign(person)} {status_word(person)}", ink),
                Cell(name_beside(event, person), "strong"),
                Cell(person.short, "dim"),
                Cell(squad_name(event, row.squad), "dim"),
                Cell(person.phone, "dim"),
                Cell(holdings(event, row.holds)),
            ),
        )
