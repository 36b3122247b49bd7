"""The readiness check: yes or no, and a line for each question."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.errors import FieldkitError
from fieldkit.kit.machine import read_machine
from fieldkit.kit.ready import Answer, ReadyLine, ReadyReport, check_ready
from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import Window
from fieldkit.ui.told import told
from fieldkit.ui.widgets.big_word import BigWord
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said

SIGNS = {Answer.YES: ("✔", "good"), Answer.LOOK: ("?", "warn"), Answer.NO: ("✖", "bad")}
#: What is missing comes first.
_ORDER = (Answer.NO, Answer.LOOK, Answer.YES)
#: The action that mends what a question found.
MENDS = {
    "squad": "choose_squad",
    "operator": "operator",
    "scanner": "scanner",
    "server": "sync_now",
    "roster": "sync_now",
    "clock": "sync_now",
    "unsent": "sync_now",
    "mirror": "sync",
    "journal": "sync",
}


class ReadyWindow(Window[str]):
    """Gives the action that mends what was chosen. The check is made beside the screen."""

    title_id = "ui.ready.title"

    def __init__(self) -> None:
        super().__init__()
        self._report: ReadyReport | None = None

    def body(self) -> ComposeResult:
        yield BigWord(id="big")
        yield Said("ui.ready.checking", id="sum")
        yield RowList([Column(2), Column(14), Column()], id="questions")
        yield Said("", id="whole")
        yield Said("ui.ready.keys", id="hint", classes="dim")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(RowList).focus()
        self.run_worker(self._check, thread=True, exclusive=True, group="ready")

    def _check(self) -> None:
        try:
            report = check_ready(self.kit, read_machine(self.kit.home.path, self.kit.now_ms()))
        except FieldkitError as error:
            self.program.call_from_thread(self.program.complain, error)
        else:
            self.program.call_from_thread(self._checked, report)

    def _checked(self, report: ReadyReport) -> None:
        self._report = report
        if self.is_mounted:
            self.show_data()

    def show_data(self) -> None:
        report = self._report
        if report is None:
            return
        answer, tone = ("yes", "good") if report.ready else ("no", "bad")
        self.query_one(BigWord).spell(f"words.ready.{answer}", tone)
        counts = {each.value: sum(line.answer is each for line in report.lines) for each in Answer}
        self.query_one("#sum", Said).say(f"ui.ready.sum.{answer}", no=counts["no"], look=counts["look"])
        lines = sorted(report.lines, key=lambda line: _ORDER.index(line.answer))
        self.query_one(RowList).show([self._row(line) for line in lines])
        self._show_whole()

    def _row(self, line: ReadyLine) -> Row:
        sign, ink = SIGNS[line.answer]
        name = Cell(say(f"words.ready.name.{line.what}"), "dim" if line.answer is Answer.YES else "strong")
        return Row(line.what, (Cell(sign, ink), name, Cell(self._sentence(line), ink if ink != "good" else "")))

    def _sentence(self, line: ReadyLine) -> str:
        return told(self.kit.event, f"words.ready.{line.what}.{line.why}", line.values)

    def _show_whole(self) -> None:
        """The sentence of the line under the cursor, however long it is."""
        line = self._chosen()
        whole = self.query_one("#whole", Said)
        if line is None:
            whole.say("")
        else:
            whole.say("ui.ready.whole", sentence=self._sentence(line))

    def _chosen(self) -> ReadyLine | None:
        key = self.query_one(RowList).chosen
        lines = self._report.lines if self._report is not None else ()
        return next((line for line in lines if line.what == key), None)

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        self._show_whole()

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        if message.key in MENDS:
            self.dismiss(MENDS[message.key])
