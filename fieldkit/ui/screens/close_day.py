"""The close of day: what is still open, in the order in which a captain goes through it."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.kit.closing import CloseReport, OpenItem, list_open
from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import Window
from fieldkit.ui.told import told
from fieldkit.ui.verdicts import squad_name
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said


class CloseDayWindow(Window[OpenItem]):
    """Gives what was chosen, so that it can be done. Made beside the screen: the desk has many squads."""

    title_id = "ui.close.title"

    def __init__(self) -> None:
        super().__init__()
        self._report: CloseReport | None = None

    def body(self) -> ComposeResult:
        yield Said("ui.close.looking", id="sum", classes="strong")
        columns = [Column(14), Column(), Column(20, from_cells=96)]
        yield RowList(columns, id="open")
        yield Said("", id="whole")
        yield Said("ui.close.keys", id="hint", classes="dim")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(RowList).focus()
        self._look()

    def _look(self) -> None:
        self.run_worker(self._list, thread=True, exclusive=True, group="close")

    def _list(self) -> None:
        report = list_open(self.kit)
        self.program.call_from_thread(self._listed, report)

    def _listed(self, report: CloseReport) -> None:
        self._report = report
        if self.is_mounted:
            self._show(report)

    def show_data(self) -> None:
        """Something changed, or another language was chosen."""
        if self._report is not None:
            self._show(self._report)
            self._look()

    def _show(self, report: CloseReport) -> None:
        said = self.query_one("#sum", Said)
        said.say("ui.close.none" if report.closed else "ui.close.open", count=len(report.items))
        said.set_class(report.closed, "good")
        self.query_one(RowList).show([self._row(item) for item in report.items])
        self._show_whole()

    def _row(self, item: OpenItem) -> Row:
        squad = squad_name(self.kit.event, item.squad) if item.squad else ""
        what = Cell(say(f"words.close.name.{item.what}"), "strong")
        return Row((item.what, item.squad, item.subject), (what, Cell(self._words(item)), Cell(squad, "dim")))

    def _words(self, item: OpenItem) -> str:
        return told(self.kit.event, f"words.close.{item.what}", item.values)

    def _show_whole(self) -> None:
        """What is chosen in full, and what to do about it."""
        item = self._chosen()
        whole = self.query_one("#whole", Said)
        if item is None:
            whole.say("")
        else:
            to_do = say(f"words.close.todo.{item.what}")
            whole.say("ui.close.whole", words=self._words(item), todo=to_do)

    def _chosen(self) -> OpenItem | None:
        key = self.query_one(RowList).chosen
        items = self._report.items if self._report is not None else ()
        return next((item for item in items if (item.what, item.squad, item.subject) == key), None)

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        self._show_whole()

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        self.dismiss(self._chosen())
