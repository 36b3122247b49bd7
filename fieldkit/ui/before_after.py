"""Before and after the day: whether this laptop is ready, what is still open, and the rehearsal."""

from __future__ import annotations

from fieldkit.errors import KitError
from fieldkit.kit.closing import OpenItem
from fieldkit.ui.program import Program
from fieldkit.ui.screens.confirm import ConfirmWindow

#: Where what is open can be done.
PLACE_OF = {
    "call": "messages",
    "message": "messages",
    "headcount": "headcount",
    "chase": "headcount",
    "double": "squad",
    "person": "squad",
    "people": "squad",
    "holder": "things",
    "thing": "things",
    "consent": "squad",
    "incident": "incidents",
    "doubtful": "sync",
    "unsent": "sync",
    "photos": "sync",
    "letters": "sync",
}


class BeforeAfter(Program):
    """Mixed into the program."""

    def do_ready(self) -> None:
        self.open_ready()

    def do_close_day(self) -> None:
        self.open_close_day()

    def do_rehearsal(self) -> None:
        self.ask_rehearsal()

    def open_ready(self) -> None:
        # Once a day: the start of the program does not wait for it.
        from fieldkit.ui.screens.ready import ReadyWindow

        if self.kit.rehearsal:
            raise KitError("errors.rehearsal.command", command="ready")
        self.push_screen(ReadyWindow(), self._mend)

    def _mend(self, action: str | None) -> None:
        if action:
            self.call_after_refresh(self.run_deed, action)

    def open_close_day(self) -> None:
        from fieldkit.ui.screens.close_day import CloseDayWindow

        self.push_screen(CloseDayWindow(), self._go_to)

    def _go_to(self, item: OpenItem | None) -> None:
        """Where something is to be done: for its squad, on its screen, in its window."""
        if item is None:
            return
        if item.squad and item.squad != self.kit.squad and item.squad in self.kit.squads:
            self.kit.choose_squad(item.squad)
        self.run_deed(PLACE_OF[item.what])
        if item.what in ("double", "incident"):
            self.call_after_refresh(self._open, item)

    def _open(self, item: OpenItem) -> None:
        from fieldkit.ui.screens.doubles import DoublesWindow
        from fieldkit.ui.screens.incident import IncidentWindow

        self.push_screen(IncidentWindow(item.subject) if item.what == "incident" else DoublesWindow())

    def ask_rehearsal(self) -> None:
        if not self.turns:
            raise KitError("errors.rehearsal.here")
        question = "ui.rehearsal.ask_end" if self.kit.rehearsal else "ui.rehearsal.ask"
        self.push_screen(ConfirmWindow(question), self._turn)

    def _turn(self, sure: bool | None) -> None:
        if sure:
            self.turned = True
            self.exit()
