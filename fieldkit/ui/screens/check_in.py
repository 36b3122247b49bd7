"""Check-in: the verdict in big letters, who is late, and the last ten scans.

Windows are imported when they are opened, so that no start waits for them.
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from fieldkit.kit.values import PersonCard, Verdict, VerdictKind
from fieldkit.records.kinds import Via
from fieldkit.scan.texts import pictures_named
from fieldkit.texts.catalogue import say
from fieldkit.ui import verdicts
from fieldkit.ui.frame import KitScreen
from fieldkit.ui.last_scans import TakenScan
from fieldkit.ui.moments import clock_time
from fieldkit.ui.people import found_row, name_beside
from fieldkit.ui.person_deeds import PersonDeeds
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.rows import Cell, Column, Row, RowList
from fieldkit.ui.widgets.side import SidePanel
from fieldkit.ui.widgets.verdict_panel import VerdictPanel

#: Digits may be the beginning of a scan: the search waits for the pace of the keys to show itself.
SEARCH_WAIT_S = 0.02
FOUND_MAX = 30
#: By then the screen has been painted for the first time. Beside a large squad's board that would have to wait.
PAINTED_S = 0.03


class CheckInScreen(PersonDeeds, KitScreen):
    """Typing and scanning both end here; the field is always ready."""

    place = "check_in"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)", show=False),
        Binding("down", "choose(1)", show=False),
        Binding("pageup", "choose(-8)", show=False),
        Binding("pagedown", "choose(8)", show=False),
        Binding("escape", "clear", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._painted = False
        self._chosen = False
        self._searching: Timer | None = None
        self._searched = ""

    def body(self) -> ComposeResult:
        yield Field("ui.check_in.arriving", many=True, id="typing")
        with Horizontal(id="middle"):
            with Vertical(id="answer"):
                yield VerdictPanel(self.kit.event, id="verdict")
                columns = [Column(7), Column(), Column(12, from_cells=44), Column(10)]
                yield RowList(columns, empty="ui.check_in.nobody_found", id="found")
            yield SidePanel(self.kit.event, id="side")
        columns = [Column(5), Column(1), Column(12), Column(20), Column(7), Column()]
        yield RowList(columns, cursor=False, empty="ui.check_in.no_scans", id="scans")

    def on_mount(self) -> None:
        self.query_one("#found").display = False
        self.query_one("#found", RowList).can_focus = False
        self._say_direction()
        self.query_one(Field).focus()

    # scans and typing

    def take_scan(self, text: str) -> None:
        self._close_found()
        super().take_scan(text)

    def on_field_entered(self, message: Field.Entered) -> None:
        self.attempt(lambda: self._enter(message.text.strip()))

    def on_field_pasted(self, message: Field.Pasted) -> None:
        for line in message.lines:
            self.attempt(partial(self.take_scan, line))

    def _enter(self, text: str) -> None:
        """Enter takes whoever was chosen in the list, else whoever the text names."""
        found = self.query_one("#found", RowList)
        if self._chosen and found.display and found.chosen is not None:
            self._take_person(found.chosen)
        elif files := pictures_named(text):
            self.query_one(Field).clear()
            self.program.read_badges(files)
        elif text:
            self._answer_typing(self.kit.scan_out(text) if self.program.leaving else self.kit.scan(text))

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        if message.rows.id == "found":
            self.attempt(lambda: self._take_person(message.key))

    def _take_person(self, person: int) -> None:
        move = self.kit.check_out if self.program.leaving else self.kit.check_in
        self._answer_typing(move(person, Via.TYPED))

    def _answer_typing(self, verdict: Verdict) -> None:
        """The field empties itself; what led to nobody stays, and the next character takes its place."""
        field = self.query_one(Field)
        if verdict.kind in (VerdictKind.SEVERAL, VerdictKind.NOT_FOUND):
            field.action_select_all()
        else:
            field.clear()
        self.take_verdict(verdict)

    def take_verdict(self, verdict: Verdict) -> None:
        """The verdict first, everything else after it has been painted."""
        self.program.scans.take(verdict, self.kit.now_ms())
        self._show_verdict()
        if verdict.kind is VerdictKind.SEVERAL:
            self._show_found(verdict.several)
            self._chosen = True
        else:
            self._close_found()
        self._show_scans()
        self.program.ring_for(verdict)
        self.call_after_refresh(self.program.refresh_soon)

    # finding

    def on_input_changed(self, message: Field.Changed) -> None:
        if self._searching is not None:
            self._searching.stop()
            self._searching = None
        text = message.value.strip()
        if text == self._searched:
            return  # a scan came into the field and was taken out again
        if not text:
            self._searched = ""
            self._close_found()
        elif text[-1].isdigit():
            self._searching = self.set_timer(SEARCH_WAIT_S, self._search)
        else:
            self._search()

    def _search(self) -> None:
        text = self.query_one(Field).value.strip()
        if text and text != self._searched:
            self._searched = text
            self._chosen = False
            self._show_found(self.kit.find(text, FOUND_MAX))

    def _show_found(self, people: tuple[PersonCard, ...]) -> None:
        found = self.query_one("#found", RowList)
        found.show([found_row(self.kit.event, card) for card in people])
        found.cursor = 0
        found.display = True
        self.query_one("#verdict").display = False

    def _close_found(self) -> None:
        self._chosen = False
        self.query_one("#found").display = False
        self.query_one("#verdict").display = True

    def action_choose(self, by: int) -> None:
        found = self.query_one("#found", RowList)
        if not found.display:
            return
        if self._chosen:
            found.cursor += by
        self._chosen = True

    def action_clear(self) -> None:
        self.query_one(Field).clear()
        self._close_found()

    def person_meant(self) -> PersonCard | None:
        """Whom a key is about: the one chosen in the list, else the one of the last verdict."""
        found = self.query_one("#found", RowList)
        if found.display and found.chosen is not None:
            return self.kit.card(found.chosen)
        verdict = self.program.scans.last
        return verdict.person if verdict is not None else None

    # keys of this screen

    def do_badges(self) -> None:
        self.program.read_badges()

    def do_direction(self) -> None:
        self.program.leaving = not self.program.leaving
        self._say_direction()
        self.program.refresh_screen()

    def _say_direction(self) -> None:
        leaving = self.program.leaving
        field = self.query_one(Field)
        field.hint = "ui.check_in.leaving" if leaving else "ui.check_in.arriving"
        field.say_again()
        self.set_class(leaving, "leaving")

    def do_force(self) -> None:
        from fieldkit.ui.screens.reason import ReasonWindow

        verdict = self.program.scans.last
        if verdict is None or not verdict.can_force or verdict.person is None:
            self.news(say("ui.force.nobody"), "warn")
            return
        self.app.push_screen(ReasonWindow("ui.force.title", name=verdict.person.called), self._forced)

    def _forced(self, reason: str | None) -> None:
        verdict = self.program.scans.last
        if reason and verdict is not None:
            self.attempt(lambda: self.take_verdict(self.kit.force(verdict, reason)))

    def do_walk_in(self) -> None:
        from fieldkit.ui.screens.walk_in import WalkInWindow

        self.app.push_screen(WalkInWindow(self.query_one(Field).value.strip()), self._walked_in)

    def _walked_in(self, verdict: Verdict | None) -> None:
        if verdict is not None:
            self._answer_typing(verdict)

    # data

    def show_data(self) -> None:
        if self._painted:
            self._show_board()
        else:
            self._painted = True
            self.set_timer(PAINTED_S, self._show_board)
        self._renew_card()
        self._show_verdict()
        self._show_scans()

    def _show_board(self) -> None:
        self.query_one(SidePanel).show(self.kit.board() if self.kit.squad else None)

    def _renew_card(self) -> None:
        """What matters about the person of the last verdict may have changed since."""
        scans = self.program.scans
        if scans.last is not None and scans.last.person is not None:
            scans.renew(self.kit.card(scans.last.person.person))

    def _show_verdict(self) -> None:
        verdict = self.program.scans.last
        self.query_one(VerdictPanel).judge(verdict, self.kit.name_of(verdict.by) if verdict is not None else "")

    def _show_scans(self) -> None:
        rows = [Row(scan.number, self._scan_cells(scan)) for scan in self.program.scans.newest_first]
        self.query_one("#scans", RowList).show(rows)

    def _scan_cells(self, scan: TakenScan) -> tuple[Cell, ...]:
        event, verdict, person = self.kit.event, scan.verdict, scan.verdict.person
        tone = verdicts.tone_of(verdict)
        quiet = verdict.saved and tone != "warn"
        said = "" if quiet else verdicts.sentence(event, verdict, self.kit.name_of(verdict.by))
        ink = "struck" if scan.undone else "" if tone == "plain" else tone
        return (
            Cell(clock_time(event, scan.at_ms), "dim"),
            Cell(verdicts.sign_of(verdict), ink),
            Cell(verdicts.word(verdict.kind), ink),
            Cell(name_beside(event, person) if person else verdict.text),
            Cell(person.short if person else ""),
            Cell(say("ui.history.struck") if scan.undone else said, "warn" if scan.undone else "dim"),
        )
