"""The two lines that never lie: where and when at the top, what is unsent and how old at the bottom."""

from __future__ import annotations

from textual.strip import Strip

from fieldkit.kit.values import Status, SyncStatus
from fieldkit.records.alerts import overdue_points
from fieldkit.texts.catalogue import chosen_language, say
from fieldkit.ui.cells import fit
from fieldkit.ui.moments import OLD_MS, age, clock_seconds, clock_time, offset
from fieldkit.ui.widgets.ink import Inked
from fieldkit.ui.widgets.pieces import SEPARATOR, Piece, choose
from roster.event import Event


class TellingLine(Inked):
    """One line of pieces: `left` from the left, `right` at the right edge; the left ones give way."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._left: tuple[Piece, ...] = ()
        self._right: tuple[Piece, ...] = ()

    def tell(self, left: tuple[Piece, ...], right: tuple[Piece, ...] = ()) -> None:
        """Paints anew where something changed."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        if y:
            return self.strip("", cells)
        right = choose(self._right, cells // 2 if self._left else cells - 2)
        line = self._joined(right)
        left = choose(self._left, cells - line.cell_length - 4)
        start = self._joined(left)
        gap = max(cells - start.cell_length - line.cell_length - 2, 0)
        return Strip.join([self.strip("", 1), start, self.strip("", gap), line]).adjust_cell_length(
            cells, self.rich_style
        )

    def _joined(self, texts: list[tuple[str, str]]) -> Strip:
        segments = []
        for place, (text, ink) in enumerate(texts):
            if place:
                segments.append(self.segment(SEPARATOR, "dim"))
            segments.append(self.segment(text, ink))
        return Strip(segments)


def head_pieces(event: Event, status: Status) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Squad and site; session, time and who is on duty."""
    language = chosen_language()
    squad = event.squad(status.squad)
    site = event.site(status.site)
    session = next((session for session in event.sessions if session.key == status.session), None)
    left = (
        Piece((squad.name.in_language(language) if squad else say("ui.head.all_squads"),), 9, "strong"),
        Piece((site.name.in_language(language),) if site else (), 5),
        Piece((session.name.in_language(language),) if session else (), 2, "dim"),
    )
    duty = status.operator_name
    right = (
        Piece((clock_seconds(event, status.now_ms),), 9, "strong"),
        Piece((say("ui.head.duty", name=duty), duty) if duty else (say("ui.head.nobody"),), 5, "" if duty else "warn"),
    )
    return left, right


def foot_pieces(event: Event, status: Status, *, quiet: bool = False, leaving: bool = False) -> tuple[Piece, ...]:
    """Event, unsent records, the server's age and the clock. `quiet`: nothing is to be heard; `leaving`: scans let
    people out."""
    sync = status.sync
    return (
        _unanswered_piece(status),
        Piece(_waiting_forms(event, status), 10, "bad"),
        Piece((fit(event.name.in_language(chosen_language()), 30).rstrip(),), 1, "dim"),
        Piece(_overdue_forms(event, status), 10, "bad"),
        *_sync_pieces(status),
        Piece(_clock_forms(sync), 6 if sync.clock_off else 4, "bad" if sync.clock_off else ""),
        Piece((say("ui.foot.mirror"),) if status.mirror.state in ("missing", "trouble") else (), 7, "bad"),
        Piece((say("ui.foot.doubtful", count=_doubtful(sync)),) if _doubtful(sync) else (), 7, "bad"),
        Piece((say("ui.foot.leaving"),) if leaving else (), 9, "warn"),
        Piece((say("ui.foot.quiet"),) if quiet else (), 3, "warn"),
        Piece((status.label,) if status.label else (), 0, "dim"),
    )


def _unanswered_piece(status: Status) -> Piece:
    """The worst incident that needs an answer stays in sight whatever is open, before everything else."""
    if not status.unanswered:
        return Piece((), 10)
    worst = status.unanswered[0]
    waited = age(max(status.now_ms - worst.since_ms, 0))
    more = f" +{len(status.unanswered) - 1}" if len(status.unanswered) > 1 else ""
    whole = say("ui.foot.unanswered", number=worst.number, age=waited) + more
    return Piece((f"!! {whole}", f"!! {worst.number} {waited}{more}"), 10, "bad")


def _waiting_forms(event: Event, status: Status) -> tuple[str, ...]:
    """What the desk waits for, with the deadline of a roll call, until it is answered and acknowledged."""
    waiting = status.waiting
    parts = []
    if waiting.calls:
        due = "ui.foot.call_overdue" if 0 < waiting.deadline_ms <= status.now_ms else "ui.foot.call"
        parts.append(say(due, time=clock_time(event, waiting.deadline_ms)))
    if waiting.messages:
        parts.append(say("ui.foot.messages", count=waiting.messages))
    return (f"! {', '.join(parts)}", f"! {parts[0]}") if parts else ()


def _overdue_forms(event: Event, status: Status) -> tuple[str, ...]:
    """The headcount that was forgotten last, on every screen until somebody counts."""
    points = overdue_points(event, status.figures) if status.figures is not None else []
    if not points:
        return ()
    name, time = points[-1].name.in_language(chosen_language()), clock_time(event, points[-1].due_ms)
    return say("ui.foot.overdue", checkpoint=name, time=time), say("ui.foot.overdue_short", time=time)


def _sync_pieces(status: Status) -> tuple[Piece, ...]:
    """What is unsent, and the server's age; a rehearsal has nobody to send to."""
    sync = status.sync
    if status.rehearsal:
        return (Piece((say("ui.rehearsal.foot"),), 9, "warn"),)
    unsent = Piece((say("ui.foot.unsent", count=sync.unsent),), 9, "warn" if sync.unsent else "good")
    return unsent, _server_piece(sync, status.now_ms)


def _server_piece(sync: SyncStatus, now_ms: int) -> Piece:
    if sync.state == "off":
        return Piece((say("ui.foot.no_server"),), 8, "dim")
    if sync.state in ("trouble", "refused"):
        return Piece((say(f"ui.foot.{sync.state}"),), 8, "bad")
    if not sync.last_ms:
        return Piece((say("ui.foot.never"),), 8, "warn")
    span_ms = max(now_ms - sync.last_ms, 0)
    return Piece((say("ui.foot.server", age=age(span_ms)),), 8, "warn" if span_ms >= OLD_MS else "")


def _clock_forms(sync: SyncStatus) -> tuple[str, ...]:
    return (say("ui.foot.clock", offset=offset(sync.clock_ms)),) if sync.clock_ms is not None else ()


def _doubtful(sync: SyncStatus) -> int:
    return sync.quarantined + sync.waiting + sync.forks
