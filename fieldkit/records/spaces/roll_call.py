"""Roll calls: asked once by the desk, answered by each squad as often as it likes, of which the last counts."""

from __future__ import annotations

import msgspec

from fieldkit.records.kinds import RollCallAnswered, RollCallClosed, RollCallOpened
from fieldkit.records.spaces.entries import corrected_ms, valid
from fieldkit.records.state import Context, Entry, Row

ALL_WELL, MISSING, NEED_HELP = "all_well", "missing", "need_help"
ANSWERS = (ALL_WELL, MISSING, NEED_HELP)
#: Row status. ABSENT: the call itself has not arrived yet, or was struck.
ABSENT, OPEN, CLOSED = 0, 1, 2


class RollCallAnswer(msgspec.Struct, frozen=True, gc=False):
    """What a squad said last; `late`: after the deadline."""

    squad: int
    state: str
    present: int
    at_ms: int
    late: bool
    entry: Entry


class RollCallView(msgspec.Struct, gc=False):
    """A roll call with the valid answer of each squad. `squads` is empty where every squad is asked; `closed_ms` is 0
    while it is open."""

    call: int
    squads: tuple[int, ...] = ()
    deadline_ms: int = 0
    opened_ms: int = 0
    closed_ms: int = 0
    opened: Entry | None = None
    answers: dict[int, RollCallAnswer] = {}

    def asks(self, squad: int) -> bool:
        return not self.squads or squad in self.squads


def derive(call: int, entries: list[Entry], context: Context) -> RollCallView:
    view = RollCallView(call)
    counting = valid(entries, context)
    for entry, what in counting:
        if isinstance(what, RollCallOpened) and view.opened is None:
            view.squads, view.deadline_ms = what.squads, what.deadline_ms
            view.opened, view.opened_ms = entry, corrected_ms(entry, context)
        elif isinstance(what, RollCallClosed) and not view.closed_ms:
            view.closed_ms = corrected_ms(entry, context)
    for entry, what in counting:
        if isinstance(what, RollCallAnswered):
            at_ms = corrected_ms(entry, context)
            late = 0 < view.deadline_ms < at_ms
            view.answers[what.squad] = RollCallAnswer(what.squad, what.state, what.present, at_ms, late, entry)
    return view


def row(view: RollCallView) -> Row:
    """call_open: roll calls that are not closed, by number."""
    if view.opened is None:
        return Row(0, ABSENT, 0, {})
    if view.closed_ms:
        return Row(0, CLOSED, view.opened_ms, {})
    return Row(0, OPEN, view.opened_ms, {(0, "call_open", view.call): 1})
