"""The facts of sync in words: how far records have got, and the rest that somebody may ask for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fieldkit.journal.life import BEGIN
from fieldkit.kit.carry_values import MirrorStatus, NeighbourStatus
from fieldkit.kit.values import Status, SyncStatus
from fieldkit.texts.catalogue import say
from fieldkit.ui.cells import wrap
from fieldkit.ui.moments import age, clock_seconds, offset
from fieldkit.ui.pictures import unsent_text
from fieldkit.ui.widgets.rows import Cell, Row
from roster.event import Event

#: The three marks of a record: saved here, sent, seen by the desk.
SAVED, SENT, SEEN = "[ ]", "[>]", "[✔]"
#: Lines of a fact, however long it is.
FACT_LINES = 3
_MIRROR_INKS = {"off": "dim", "ok": "good", "missing": "bad", "trouble": "bad"}


def standing_id(status: Status) -> str:
    """The sentence of how it stands."""
    return "ui.sync.state.rehearsal" if status.rehearsal else f"ui.sync.state.{status.sync.state}"


def since(sync: SyncStatus, now_ms: int) -> str:
    return say("ui.sync.ago", age=age(max(now_ms - sync.last_ms, 0))) if sync.last_ms else "-"


def mark_rows(event: Event, status: Status) -> list[Row]:
    """How many of this laptop's records have got how far."""
    sync = status.sync
    sent = sync.own - sync.unsent
    ink = "warn" if sync.unsent or sync.photos_unsent else "good"
    looked = say("ui.sync.desk_looked", time=clock_seconds(event, sync.desk_ms)) if sync.desk_ms else ""
    desk = looked or ("" if status.rehearsal else say("ui.sync.desk_unknown"))
    unsent = say("ui.sync.unsent", text=unsent_text(sync)) if not status.rehearsal else ""
    return [
        _mark("saved", SAVED, sync.own, say("ui.sync.held", records=sync.records), ""),
        _mark("sent", SENT, sent, unsent, ink),
        _mark("seen", SEEN, sync.seen, desk, "good" if sync.own and sync.seen == sync.own else "dim"),
    ]


def _mark(name: str, mark: str, count: int, words: str, ink: str) -> Row:
    return Row(
        name, (Cell(mark, "strong"), Cell(say(f"ui.sync.mark.{name}")), Cell(str(count), "strong"), Cell(words, ink))
    )


def fact_rows(
    event: Event, status: Status, sticks: Sequence[Path], neighbours: NeighbourStatus, cells: int
) -> list[Row]:
    """What a layman asks for first, and what somebody who helps asks for last. In `cells` cells, so that a problem can
    be read to its end."""
    sync = status.sync
    facts = [
        ("last", _contact(event, status), ""),
        ("server", sync.server or say("ui.sync.no_server"), ""),
        ("problem", sync.problem, "bad"),
        ("clock", _clock(sync), "bad" if sync.clock_off else ""),
        ("operator", status.operator_name or say("ui.head.nobody"), "" if status.operator_name else "warn"),
        ("stick", ", ".join(map(str, sticks)) or say("ui.sync.no_stick"), "" if sticks else "dim"),
        ("mirror", _mirror(status.mirror, event), _MIRROR_INKS.get(status.mirror.state, "")),
        ("neighbours", _neighbours(neighbours), "dim" if neighbours.state == "off" else ""),
        ("device", _laptop(status), "dim" if status.certified else "warn"),
        ("doubtful", _doubtful(sync), "bad"),
        ("life", "" if sync.life == BEGIN else say(f"words.life.{sync.life}"), "warn"),
    ]
    return [row for name, text, ink in facts if text for row in _fact(name, text, ink, cells)]


def _fact(name: str, text: str, ink: str, cells: int) -> list[Row]:
    """On as many lines as it takes, up to three."""
    lines = wrap(text, max(cells, 20), FACT_LINES)
    names = [say(f"ui.sync.fact.{name}"), *[""] * FACT_LINES]
    return [Row((name, place), (Cell(names[place], "dim"), Cell(line, ink))) for place, line in enumerate(lines)]


def _contact(event: Event, status: Status) -> str:
    """When the server was heard last, and when it is tried again."""
    sync = status.sync
    if not sync.last_ms:
        return say("ui.sync.never_heard")
    heard = f"{clock_seconds(event, sync.last_ms)}  {since(sync, status.now_ms)}"
    return f"{heard}  {say('ui.sync.next', time=clock_seconds(event, sync.next_ms))}" if sync.next_ms else heard


def _laptop(status: Status) -> str:
    """What it is called, and whether the event has let it in."""
    standing = say("ui.sync.certified" if status.certified else "ui.sync.not_certified")
    standing = say("ui.sync.rehearsal") if status.rehearsal else standing
    return "  ".join(part for part in (status.label, status.device, standing) if part)


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


def _clock(sync: SyncStatus) -> str:
    if sync.clock_ms is None:
        return say("ui.sync.clock_unknown")
    return say("ui.sync.clock_off" if sync.clock_off else "ui.sync.clock", offset=offset(sync.clock_ms))


def _doubtful(sync: SyncStatus) -> str:
    """Records that do not count, by why they do not."""
    counts = {"quarantined": sync.quarantined, "unknown": sync.unknown, "waiting": sync.waiting, "forks": sync.forks}
    return "  ".join(say(f"ui.sync.doubtful.{name}", count=count) for name, count in counts.items() if count)
