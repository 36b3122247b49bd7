"""What was done on this laptop, newest first; struck lines stay in sight."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.kit.values import HistoryLine, Ref
from fieldkit.texts.catalogue import say
from fieldkit.ui.about import about
from fieldkit.ui.frame import Window
from fieldkit.ui.moments import clock_seconds
from fieldkit.ui.screens.reason import ReasonWindow
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.window_keys import WindowKeys

LINES_MAX = 200


class HistoryWindow(Window[None]):
    """A line can be struck; that is one more record, and says why."""

    place = "history"
    title_id = "ui.history.title"
    takes_enter = False

    def body(self) -> ComposeResult:
        columns = [Column(8), Column(16), Column(), Column(14), Column(10)]
        yield RowList(columns, empty="ui.history.empty", id="lines")
        yield WindowKeys(self.place)

    def on_screen_resume(self) -> None:
        self.show_data()

    def show_data(self) -> None:
        self.query_one(RowList).show([self._row(line) for line in self.kit.history(LINES_MAX)])

    def _row(self, line: HistoryLine) -> Row:
        ink = "struck" if line.struck else ""
        return Row(
            line.done.ref,
            (
                Cell(clock_seconds(self.kit.event, line.done.at_ms), ink or "dim"),
                Cell(say(f"words.done.{line.done.what}"), ink),
                Cell(about(self.kit.event, line.done), ink),
                Cell(self.kit.name_of(line.by), "dim"),
                Cell(say("ui.history.struck") if line.struck else "", "warn"),
            ),
        )

    def do_strike(self) -> None:
        ref = self.query_one(RowList).chosen
        if ref is not None:
            about = " ".join(cell.text for cell in self.query_one(RowList).chosen_cells[:3])
            window = ReasonWindow("ui.strike.title", about=about)
            self.app.push_screen(window, lambda reason: self._strike(ref, reason))

    def _strike(self, ref: Ref, reason: str | None) -> None:
        if reason and self.attempt(lambda: self.kit.strike(ref, reason)):
            self.program.scans.undo(ref)
            self.news(say("ui.strike.done"), "good")
            self.program.refresh_screen()
