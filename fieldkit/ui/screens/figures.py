"""Figures: one key for each tally; corrections say why; good deeds and what they come to."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from fieldkit.kit.values import TallyRow
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.actions import BY_ID, short_key_name
from fieldkit.ui.frame import KitScreen
from fieldkit.ui.moments import hours
from fieldkit.ui.screens.deed import DeedWindow
from fieldkit.ui.screens.register import RegisterWindow
from fieldkit.ui.screens.tally import TallyWindow, added, tally_name
from fieldkit.ui.verdicts import squad_name
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said

#: The first tallies have a key each, wherever the cursor stands.
KEYED = 6
_NUMBERS = (
    Column(8, "ui.column.total", "right"),
    Column(8, "ui.column.unit"),
    Column(5, "ui.column.step", "right"),
)
_OF_SQUAD = (Column(3), Column(24, "ui.column.tally"), *_NUMBERS, Column(0, "ui.column.by_session"))
_OF_ALL = (
    Column(3),
    Column(18, "ui.column.squad"),
    Column(0, "ui.column.tally"),
    *_NUMBERS,
    Column(50, "ui.column.by_session", from_cells=110),
)


class FiguresScreen(KitScreen):
    """Enter or plus adds one step to the tally chosen, minus takes one off. Of the whole event, every squad's."""

    place = "figures"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "more(1)", show=False),
        Binding("minus", "more(-1)", show=False),
    ]

    def body(self) -> ComposeResult:
        yield Said("", id="people", classes="strong")
        yield Said("", id="deeds", classes="strong")
        yield RowList(_OF_SQUAD, empty="ui.figures.none", id="tallies")
        yield Said("ui.figures.keys", classes="dim")

    def on_mount(self) -> None:
        self.query_one(RowList).focus()

    def show_data(self) -> None:
        rows, shown = self.kit.tallies(), self.query_one(RowList)
        shown.columns = _OF_SQUAD if self.kit.squad else _OF_ALL
        shown.show([self._row(row, place) for place, row in enumerate(rows)])
        people, deeds = self.query_one("#people", Said), self.query_one("#deeds", Said)
        all_ = (self.kit.figures(),) if self.kit.squad else self.kit.all_figures()
        people.say(
            "ui.figures.people" if self.kit.squad else "ui.figures.everybody",
            came=sum(each.came for each in all_),
            wanted=all_[0].wanted_sign if self.kit.squad else sum(each.wanted for each in all_),
            here=sum(each.here for each in all_),
            hours=hours(sum(each.served_ms for each in all_)),
        )
        deeds.say("ui.figures.deeds", deeds=sum(each.deeds for each in all_), points=sum(each.points for each in all_))

    def _row(self, row: TallyRow, place: int) -> Row:
        tally = self.kit.event.tally(row.tally)
        key = short_key_name(self.program.key_of(BY_ID[f"tally_{place + 1}"])) if place < KEYED else ""
        whose = () if self.kit.squad else (Cell(squad_name(self.kit.event, row.squad), "dim"),)
        return Row(
            (row.squad, row.tally),
            (
                Cell(key, "key"),
                *whose,
                Cell(tally_name(self.kit.event, row)),
                Cell(f"{row.total:,}", "strong"),
                Cell(tally.unit.in_language(chosen_language()) if tally else "", "dim"),
                Cell(f"+{row.step}", "key"),
                Cell(self._by_session(row), "dim"),
            ),
        )

    def _by_session(self, row: TallyRow) -> str:
        names = {session.key: session.name.in_language(chosen_language()) for session in self.kit.event.sessions}
        return "  ".join(f"{names.get(key, key)} {total:,}" for key, total in row.by_session.items() if total)

    def _chosen(self) -> TallyRow | None:
        chosen = self.query_one(RowList).chosen
        return next((row for row in self.kit.tallies() if (row.squad, row.tally) == chosen), None)

    # what is done

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        self.action_more(1)

    def action_more(self, steps: int) -> None:
        row = self._chosen()
        if row is not None and steps < 0:
            self.app.push_screen(TallyWindow(row, steps * row.step))  # with a reason alone
        elif row is not None:
            self.attempt(lambda: self._add(row, steps * row.step))

    def do_add(self) -> None:
        self.action_more(1)

    def do_take_off(self) -> None:
        self.action_more(-1)

    def do_correct(self) -> None:
        row = self._chosen()
        if row is not None:
            self.app.push_screen(TallyWindow(row))

    def _add(self, row: TallyRow, amount: int) -> None:
        self.kit.tally(row.tally, amount, squad=row.squad)
        now = next(each for each in self.kit.tallies(row.squad) if each.tally == row.tally)
        self.news(added(self.kit.event, now, amount), "good")
        self.program.refresh_screen()

    def _press(self, place: int) -> None:
        """One step more of the so-many-th tally."""
        rows = self.kit.tallies()
        if place < len(rows):
            self._add(rows[place], rows[place].step)
        else:
            self.news(say("ui.figures.no_key"))

    def do_tally_1(self) -> None:
        self._press(0)

    def do_tally_2(self) -> None:
        self._press(1)

    def do_tally_3(self) -> None:
        self._press(2)

    def do_tally_4(self) -> None:
        self._press(3)

    def do_tally_5(self) -> None:
        self._press(4)

    def do_tally_6(self) -> None:
        self._press(5)

    def do_deed(self) -> None:
        if self.kit.squad:
            self.app.push_screen(DeedWindow())
        else:
            self.news(say("ui.squad.choose"))

    def do_register(self) -> None:
        self.app.push_screen(RegisterWindow())
