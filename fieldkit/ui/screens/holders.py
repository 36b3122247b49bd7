"""Who still has what: those who are gone stand first."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.kit.values import HolderRow, VerdictKind
from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import Window
from fieldkit.ui.people import name_beside, status_ink, status_sign, status_word
from fieldkit.ui.screens.confirm import ConfirmWindow
from fieldkit.ui.verdicts import holdings, squad_name
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said
from fieldkit.ui.widgets.window_keys import WindowKeys


class HoldersWindow(Window[None]):
    """A row for each person, with everything of a squad that the person has; Enter takes all of it back."""

    place = "holders"
    title_id = "ui.holders.title"

    def body(self) -> ComposeResult:
        columns = [Column(10), Column(16), Column(7), Column(18, from_cells=84), Column(12, from_cells=100), Column()]
        yield RowList(columns, empty="ui.holders.none", id="holders")
        yield WindowKeys(self.place)
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

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        row = next((row for row in self.kit.holders() if (row.squad, row.person.person) == message.key), None)
        if row is not None:
            event = self.kit.event
            values = {"name": name_beside(event, row.person), "things": holdings(event, row.holds)}
            question = ConfirmWindow("ui.holders.ask", **values)
            self.app.push_screen(question, lambda sure: self._take_back(row) if sure else None)

    def _take_back(self, row: HolderRow) -> None:
        if self.attempt(lambda: self.kit.take_back_all(row.person.person, row.squad)):
            name = name_beside(self.kit.event, row.person)
            self.news(say("ui.holders.done", name=name, things=holdings(self.kit.event, row.holds)), "good")
            self.program.sound(VerdictKind.BACK)
        self.program.refresh_screen()
