"""The close of day: everything that is still open, in the order in which a captain goes through it. It keeps nobody
from going home."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from fieldkit.exchange.envelope import LETTER
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import HeadcountRow, HolderRow
from fieldkit.records.figures import SquadFigures

Values = dict[str, str | int]


class OpenKind(StrEnum):
    """In the order in which they are listed: what the desk waits for, people, things, papers, and last of all the
    sending, for which everything else has to be entered."""

    CALL = "call"
    MESSAGE = "message"
    HEADCOUNT = "headcount"
    CHASE = "chase"
    DOUBLE = "double"
    PERSON = "person"
    PEOPLE = "people"
    HOLDER = "holder"
    THING = "thing"
    CONSENT = "consent"
    INCIDENT = "incident"
    DOUBTFUL = "doubtful"
    UNSENT = "unsent"
    PHOTOS = "photos"
    LETTERS = "letters"


class OpenItem(msgspec.Struct, frozen=True):
    """`words.close.WHAT` says with `values` what is open, `words.close.todo.WHAT` what to do. `squad` is 0 where it is
    about the laptop; `subject`: number of the person, checkpoint, thing, incident, message or roll call, else 0."""

    what: OpenKind
    squad: int
    subject: int = 0
    values: Values = {}


class CloseReport(msgspec.Struct, frozen=True):
    """`closed`: nothing is open. `counts`: how many items of each kind there are."""

    closed: bool
    at_ms: int
    counts: dict[str, int]
    items: tuple[OpenItem, ...]


def list_open(kit: Kit) -> CloseReport:
    """Of the squad that is shown, by name; of every squad that this laptop knows, by number; and of this laptop."""
    found = [*_of_desk(kit), *_doubles(kit), *_incidents(kit), *_of_laptop(kit)]
    found += _of_squad(kit, kit.squad) if kit.squad else _of_all(kit)
    order = list(OpenKind)
    found.sort(key=lambda item: (order.index(item.what), item.squad))
    counts = {kind.value: sum(item.what is kind for item in found) for kind in OpenKind}
    return CloseReport(not found, kit.now_ms(), {kind: count for kind, count in counts.items() if count}, tuple(found))


def _of_desk(kit: Kit) -> Iterator[OpenItem]:
    """What the desk waits for."""
    inbox = kit.messages.inbox()
    for call in inbox.calls:
        if call.waiting:
            asked: Values = {"number": call.call, "time_ms": call.deadline_ms}
            yield OpenItem(OpenKind.CALL, call.squad, call.call, asked)
    for message in inbox.messages:
        if message.waiting:
            yield OpenItem(OpenKind.MESSAGE, kit.squad, message.message, {"number": message.message})


def _of_squad(kit: Kit, squad: int) -> Iterator[OpenItem]:
    board = kit.board(squad)
    for row in kit.headcounts(squad):
        yield from _headcount(row)
    for card in (*board.here, *board.away):
        who: Values = {"name": card.called, "short": card.short, "time_ms": card.since_ms}
        yield OpenItem(OpenKind.PERSON, squad, card.person, who)
    holders = kit.holders(squad)
    for holder in holders:
        yield from _holder(holder)
    for card in kit.consents.lacking(squad):
        if card.status == "not_come":
            continue
        yield OpenItem(OpenKind.CONSENT, squad, card.person, {"name": card.called, "short": card.short})
    yield from _things(kit, board.figures, holders)


def _headcount(row: HeadcountRow) -> Iterator[OpenItem]:
    where: Values = {"checkpoint": row.checkpoint}
    if row.overdue:
        yield OpenItem(OpenKind.HEADCOUNT, row.squad, row.checkpoint, where | {"time_ms": row.due_ms})
    elif row.short > 0:
        yield OpenItem(OpenKind.CHASE, row.squad, row.checkpoint, where | {"count": row.short})


def _holder(row: HolderRow) -> Iterator[OpenItem]:
    for thing, count in row.holds.items():
        who: Values = {"name": row.person.called, "short": row.person.short, "thing": thing, "count": count}
        yield OpenItem(OpenKind.HOLDER, row.squad, row.person.person, who)


def _things(kit: Kit, figures: SquadFigures, holders: tuple[HolderRow, ...] = ()) -> Iterator[OpenItem]:
    """What is out with nobody who is named."""
    for number, thing in figures.things.items():
        known = kit.event.thing(number)
        by_name = sum(row.holds.get(number, 0) for row in holders)
        if known is not None and known.lent and thing.missing > by_name:
            left: Values = {"thing": number, "count": thing.missing - by_name}
            yield OpenItem(OpenKind.THING, figures.squad, number, left)


def _of_all(kit: Kit) -> Iterator[OpenItem]:
    for figures in kit.all_figures():
        people = figures.here + figures.away
        if people:
            yield OpenItem(OpenKind.PEOPLE, figures.squad, 0, {"count": people})
        for checkpoint in figures.overdue:
            point = kit.event.checkpoint(checkpoint)
            due: Values = {"checkpoint": checkpoint, "time_ms": point.due_ms if point is not None else 0}
            yield OpenItem(OpenKind.HEADCOUNT, figures.squad, checkpoint, due)
        yield from _things(kit, figures)


def _doubles(kit: Kit) -> Iterator[OpenItem]:
    for row in kit.doubles():
        card = row.person
        yield OpenItem(
            OpenKind.DOUBLE, card.at_squad or card.squad, card.person, {"name": card.called, "short": card.short}
        )


def _incidents(kit: Kit) -> Iterator[OpenItem]:
    for card in kit.incidents(open_only=True):
        yield OpenItem(OpenKind.INCIDENT, card.squad, card.incident, {"number": card.number, "text": card.words})


def _of_laptop(kit: Kit) -> Iterator[OpenItem]:
    """A rehearsal has nobody to send to."""
    if kit.rehearsal:
        return
    sync = kit.sync_status()
    counts = {
        OpenKind.DOUBTFUL: sync.quarantined + sync.waiting + sync.forks,
        OpenKind.UNSENT: sync.unsent,
        OpenKind.PHOTOS: sync.photos_unsent,
        OpenKind.LETTERS: len(kit.carrying.sets(LETTER)),
    }
    for what, count in counts.items():
        if count:
            yield OpenItem(what, 0, 0, {"count": count})
