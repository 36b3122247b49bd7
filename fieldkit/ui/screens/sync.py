"""Sync for a layman: what is unsent, where it goes, when last, and what to do now."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal

from fieldkit.errors import FieldkitError
from fieldkit.journal.report import VerifyReport
from fieldkit.kit.advice import Advice, Tone, advise
from fieldkit.kit.sticks import the_stick
from fieldkit.kit.values import Status
from fieldkit.records.figures import SquadFigures
from fieldkit.texts.catalogue import say
from fieldkit.ui.cells import wrap
from fieldkit.ui.frame import KitScreen
from fieldkit.ui.moments import age, clock_seconds
from fieldkit.ui.screens.confirm import ConfirmWindow
from fieldkit.ui.screens.scanner import ScannerWindow
from fieldkit.ui.sync_facts import fact_rows, mark_rows, since, standing_id
from fieldkit.ui.told import told
from fieldkit.ui.verdicts import squad_name
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said

SIGNS = {Tone.GOOD: ("✔", "good"), Tone.WARN: ("!", "warn"), Tone.BAD: ("✖", "bad")}
#: Pieces of advice shown at once, on a low screen and on a tall one, and lines of each.
ADVICE_LOW, ADVICE_TALL, LINES_MAX = 2, 3, 2
#: What a fact is called; and what is between that and the fact, with a scroll bar.
FACT_CELLS, MARGINS = 14, 5


class SyncScreen(KitScreen):
    """How it stands and what to do now, where the records have got to, and the facts."""

    place = "sync"

    def body(self) -> ComposeResult:
        yield Said("", id="standing")
        yield RowList([Column(2), Column()], cursor=False, id="advice")
        yield RowList([Column(3), Column(18), Column(8, align="right"), Column()], cursor=False, id="marks")
        with Horizontal(id="below"):
            yield RowList([Column(FACT_CELLS), Column()], cursor=False, id="facts")
            columns = [Column(0, "ui.column.squad"), Column(8, "ui.column.heard"), Column(12, "ui.column.ago", "right")]
            yield RowList(columns, cursor=False, id="heard")

    def show_data(self) -> None:
        self._show(self.kit.status())
        now_ms = self.kit.now_ms()
        self.query_one("#heard", RowList).show([self._heard(row, now_ms) for row in self.kit.all_figures()])

    def _heard(self, row: SquadFigures, now_ms: int) -> Row:
        event = self.kit.event
        at = clock_seconds(event, row.heard_ms) if row.heard_ms else "-"
        ago = age(max(now_ms - row.heard_ms, 0)) if row.heard_ms else say("ui.sync.never_heard")
        return Row(row.squad, (Cell(squad_name(event, row.squad)), Cell(at), Cell(ago, "dim")))

    def show_status(self, status: Status) -> None:
        super().show_status(status)
        self._show(status)

    def _show(self, status: Status) -> None:
        event, sticks = self.kit.event, self.program.sticks.present
        advice = advise(status, len(sticks))
        standing = self.query_one("#standing", Said)
        standing.say(standing_id(status), count=status.sync.unsent, age=since(status.sync, status.now_ms))
        for tone in Tone:
            standing.set_class(tone is advice[0].tone, f"{tone}-ground")
        self._show_advice(advice)
        self.query_one("#marks", RowList).show(mark_rows(event, status))
        facts = self.query_one("#facts", RowList)
        cells = facts.size.width - FACT_CELLS - MARGINS
        facts.show(fact_rows(event, status, sticks, self.kit.neighbours.status(), cells))

    def _show_advice(self, advice: tuple[Advice, ...]) -> None:
        """What to do now, the most urgent first; whole sentences, however narrow the screen is."""
        shown = self.query_one("#advice", RowList)
        cells = max(self.size.width - 6, 20)
        rows = []
        most = ADVICE_TALL if self.has_class("-tall") else ADVICE_LOW
        for index, each in enumerate(advice[:most]):
            lines = wrap(told(self.kit.event, f"words.advice.{each.kind}", each.values), cells, LINES_MAX)
            sign, ink = SIGNS[each.tone]
            rows += [
                Row((each.kind, place), (Cell("" if place else sign, ink), Cell(line, ink if index == 0 else "")))
                for place, line in enumerate(lines)
            ]
        shown.show(rows)
        shown.styles.height = len(rows)

    def do_stick(self) -> None:
        self.program.exchange_with_stick()

    def do_ready(self) -> None:
        self.program.open_ready()

    def do_close_day(self) -> None:
        self.program.open_close_day()

    def do_rehearsal(self) -> None:
        self.program.ask_rehearsal()

    def do_mirror(self) -> None:
        """On or off, by the stick that is plugged in."""
        mirror = self.kit.mirror
        if mirror.is_on:
            self.app.push_screen(ConfirmWindow("ui.mirror.ask_off", folder=mirror.status().folder), self._turn_off)
        else:
            self.news(say("ui.mirror.trying"))
            self.run_worker(self._turn_on, thread=True, exclusive=True, group="mirror")

    def _turn_off(self, sure: bool | None) -> None:
        if sure:
            self.kit.mirror.turn_off()
            self.program.refresh_screen()

    def _turn_on(self) -> None:
        """In a thread of its own: the stick may be slow."""
        try:
            status = self.kit.mirror.turn_on(the_stick(self.program.sticks.present))
            self.kit.mirror.start()
        except FieldkitError as error:
            self.program.call_from_thread(self.program.complain, error)
        else:
            said = say("ui.mirror.on", code=status.code) + (" " + say("ui.mirror.own_disk") if status.own_disk else "")
            self.program.call_from_thread(self.news, said, "warn" if status.own_disk else "good")
        self.program.call_from_thread(self.program.refresh_screen)

    def do_neighbours(self) -> None:
        """On or off; what is carried already is kept."""
        neighbours = self.kit.neighbours
        if neighbours.is_on:
            self.app.push_screen(ConfirmWindow("ui.neighbours.ask_off"), self._neighbours_off)
        else:
            neighbours.turn_on()
            self.news(say("ui.neighbours.trying"))
            self.run_worker(self._neighbours_on, thread=True, exclusive=True, group="neighbours")

    def _neighbours_off(self, sure: bool | None) -> None:
        if sure:
            self.run_worker(self._end_neighbours, thread=True, exclusive=True, group="neighbours")

    def _end_neighbours(self) -> None:
        """In a thread of its own: whoever is being talked to may be slow."""
        self.kit.neighbours.turn_off()
        self.program.call_from_thread(self.program.refresh_screen)

    def _neighbours_on(self) -> None:
        self.kit.neighbours.start()
        self.kit.neighbours.listen()
        codes = ", ".join(self.kit.neighbours.status().codes) or "-"
        self.program.call_from_thread(self.news, say("ui.neighbours.on", codes=codes), "good")
        self.program.call_from_thread(self.program.refresh_screen)

    def do_scanner(self) -> None:
        self.app.push_screen(ScannerWindow())

    def do_verify(self) -> None:
        self.news(say("ui.verify.trying"))
        self.run_worker(self._verify, thread=True, exclusive=True, group="verify")

    def _verify(self) -> None:
        report = self.kit.verify()
        self.program.call_from_thread(self._verified, report)

    def _verified(self, report: VerifyReport) -> None:
        if report.ok:
            self.news(say("ui.verify.ok", records=report.records, logs=report.logs), "good")
        else:
            first = report.findings[0]
            self.news(say("ui.verify.bad", log=first.log, number=first.number, text=first.text), "bad")
