"""Sync for a layman: what is unsent, where it goes, when last, and what to do now."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.errors import FieldkitError
from fieldkit.journal.report import VerifyReport
from fieldkit.kit.carry_values import MirrorStatus, NeighbourStatus
from fieldkit.kit.sticks import the_stick
from fieldkit.kit.values import Status, SyncStatus
from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import KitScreen
from fieldkit.ui.moments import age, clock_seconds, offset
from fieldkit.ui.pictures import unsent_text
from fieldkit.ui.screens.confirm import ConfirmWindow
from fieldkit.ui.screens.scanner import ScannerWindow
from fieldkit.ui.verdicts import squad_name
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.said import Said
from roster.event import Event

_MIRROR_INKS = {"off": "dim", "ok": "good", "missing": "bad", "trouble": "bad"}


class SyncScreen(KitScreen):
    """A sentence at the top says how it stands; the rest is the facts."""

    place = "sync"

    def body(self) -> ComposeResult:
        yield Said("", id="standing", classes="strong")
        yield Said("", id="advice", classes="dim")
        yield RowList([Column(24), Column()], cursor=False, id="facts")
        columns = [Column(0, "ui.column.squad"), Column(10, "ui.column.heard"), Column(14, "ui.column.ago", "right")]
        yield RowList(columns, cursor=False, id="heard")

    def show_data(self) -> None:
        self._show(self.kit.status())
        rows = self.kit.all_figures()
        now_ms = self.kit.now_ms()
        heard = [
            Row(
                row.squad,
                (
                    Cell(squad_name(self.kit.event, row.squad)),
                    Cell(clock_seconds(self.kit.event, row.heard_ms) if row.heard_ms else "-"),
                    Cell(age(now_ms - row.heard_ms) if row.heard_ms else say("ui.sync.never_heard"), "dim"),
                ),
            )
            for row in rows
        ]
        self.query_one("#heard", RowList).show(heard)

    def show_status(self, status: Status) -> None:
        super().show_status(status)
        self._show(status)

    def _show(self, status: Status) -> None:
        sync = status.sync
        standing = self.query_one("#standing", Said)
        standing.say(f"ui.sync.state.{sync.state}", count=sync.unsent, age=_since(sync, status.now_ms))
        standing.set_class(sync.state in ("trouble", "refused"), "bad")
        self.query_one("#advice", Said).say(f"ui.sync.advice.{sync.state}")
        self.query_one("#facts", RowList).show(self._facts(status))

    def _facts(self, status: Status) -> list[Row]:
        sync, event = status.sync, self.kit.event
        last = f"{clock_seconds(event, sync.last_ms)}  {_since(sync, status.now_ms)}" if sync.last_ms else "-"
        facts = [
            ("unsent", unsent_text(sync), "warn" if sync.unsent or sync.photos_unsent else "good"),
            ("server", sync.server or say("ui.sync.no_server"), ""),
            ("last", last, ""),
            ("next", clock_seconds(event, sync.next_ms) if sync.next_ms else "-", "dim"),
            ("problem", sync.problem or say("ui.sync.no_problem"), "bad" if sync.problem else "dim"),
            ("counts", say("ui.sync.sent_received", sent=sync.sent, received=sync.received, records=sync.records), ""),
            ("clock", _clock(sync), "bad" if sync.clock_off else ""),
            ("life", say(f"words.life.{sync.life}"), "dim" if sync.life == "begin" else "warn"),
            ("doubtful", _doubtful(sync), "bad" if sync.quarantined or sync.forks else "dim"),
            ("mirror", _mirror(status.mirror, event), _MIRROR_INKS.get(status.mirror.state, "")),
            ("stick", ", ".join(map(str, self.program.sticks.present)) or say("ui.sync.no_stick"), "dim"),
            ("neighbours", _neighbours(self.kit.neighbours.status()), ""),
            ("device", f"{status.label} {status.device}".strip(), "dim"),
            ("certified", say("ui.sync.certified" if status.certified else "ui.sync.not_certified"), ""),
        ]
        return [Row(name, (Cell(say(f"ui.sync.fact.{name}"), "dim"), Cell(text, ink))) for name, text, ink in facts]

    def do_stick(self) -> None:
        self.program.exchange_with_stick()

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


def _mirror(mirror: MirrorStatus, event: Event) -> str:
    """Whether a copy goes to a stick, and the code that opens it."""
    at = clock_seconds(event, mirror.last_ms) if mirror.last_ms else "-"
    return say(f"ui.sync.mirror.{mirror.state}", folder=mirror.folder, code=mirror.code, at=at, waiting=mirror.waiting)


def _neighbours(status: NeighbourStatus) -> str:
    """With whom records are exchanged on this network, and the code by which others find this laptop."""
    if status.state == "off":
        return say("ui.sync.neighbours.off")
    carried = status.letters + status.replies
    codes = ", ".join(status.codes) or "-"
    said = say("ui.sync.neighbours.on", met=status.met, carried=carried, codes=codes)
    return status.problem or said


def _since(sync: SyncStatus, now_ms: int) -> str:
    return say("ui.sync.ago", age=age(now_ms - sync.last_ms)) if sync.last_ms else ""


def _clock(sync: SyncStatus) -> str:
    if sync.clock_ms is None:
        return say("ui.sync.clock_unknown")
    return say("ui.sync.clock_off" if sync.clock_off else "ui.sync.clock", offset=offset(sync.clock_ms))


def _doubtful(sync: SyncStatus) -> str:
    """Records that do not count, by why they do not."""
    counts = {"quarantined": sync.quarantined, "unknown": sync.unknown, "waiting": sync.waiting, "forks": sync.forks}
    said = [say(f"ui.sync.doubtful.{name}", count=count) for name, count in counts.items() if count]
    return "  ".join(said) or say("ui.sync.no_problem")
