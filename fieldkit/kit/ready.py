"""The readiness check, before a laptop leaves for the field: a clear yes or no, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import StrEnum

import msgspec

from fieldkit.errors import JournalError, KitError
from fieldkit.kit.kit import Kit
from fieldkit.kit.machine import Machine
from fieldkit.kit.values import Status
from roster.keys import Role
from roster.packing import end_ms

DAY_MS = 86_400_000
#: Free bytes of the disk: less is no, or worth a look. A day with photos takes some hundred MB.
DISK_BYTES_MIN, DISK_BYTES_GOOD = 200_000_000, 1_000_000_000
#: Per cent of a battery that nothing charges: a laptop on a table lasts some hours.
BATTERY_MIN, BATTERY_GOOD = 30, 80
#: A self-test of the scanner, and a word from the server, may be so old.
SCANNER_DAYS_MAX = 14
HEARD_MS_MAX = DAY_MS
Values = dict[str, str | int]


class Answer(StrEnum):
    """`look`: the laptop can leave like this, but somebody should know."""

    YES = "yes"
    LOOK = "look"
    NO = "no"


class ReadyLine(msgspec.Struct, frozen=True):
    """One question. `words.ready.WHAT.WHY` says with `values` how it stands and what to do."""

    what: str
    answer: Answer
    why: str
    values: Values = {}


class ReadyReport(msgspec.Struct, frozen=True):
    """`ready`: nothing is missing."""

    ready: bool
    at_ms: int
    lines: tuple[ReadyLine, ...]


def check_ready(kit: Kit, machine: Machine) -> ReadyReport:
    """Asks everything; changes nothing. Takes as long as a check of the journal, and holds nobody up meanwhile. Raises
    KitError in a rehearsal, of which no laptop leaves."""
    if kit.rehearsal:
        raise KitError("errors.rehearsal.command", command="ready")
    status = kit.status()
    lines = tuple(line for check in _CHECKS for line in check(kit, status, machine))
    return ReadyReport(all(line.answer is not Answer.NO for line in lines), status.now_ms, lines)


def _roster(kit: Kit, status: Status, machine: Machine) -> Iterator[ReadyLine]:
    people, pack = len(kit.operators()), kit.pack
    count: Values = {"people": people}
    if not people:
        yield ReadyLine("roster", Answer.NO, "empty")
    elif not pack.meant_for(kit.certificate) <= pack.held | pack.lent:
        yield ReadyLine("roster", Answer.NO, "lacks", count)
    elif status.now_ms - status.sync.last_ms > HEARD_MS_MAX:
        yield ReadyLine("roster", Answer.LOOK, "unheard", count)
    else:
        # The server gives whoever asks it a newer one.
        yield ReadyLine("roster", Answer.YES, "good", count)


def _day(kit: Kit, status: Status, machine: Machine) -> Iterator[ReadyLine]:
    today = kit.event.local(status.now_ms).date()
    coming = [day for day in kit.event.days if day >= today]
    if not coming:
        yield ReadyLine("day", Answer.NO, "past", {"day": kit.event.days[-1].isoformat()})
    elif coming[0] == today:
        yield ReadyLine("day", Answer.YES, "today", {"day": today.isoformat()})
    else:
        yield ReadyLine("day", Answer.YES, "coming", {"day": coming[0].isoformat(), "days": (coming[0] - today).days})


def _certificate(kit: Kit, status: Status, machine: Machine) -> Iterator[ReadyLine]:
    certificate = kit.home.load_certificate()
    if certificate is None:
        yield ReadyLine("certificate", Answer.NO, "none")
        return
    until: Values = {"day": kit.event.local(certificate.not_after_ms).date().isoformat()}
    valid = certificate.not_after_ms >= end_ms(kit.event) and certificate.not_after_ms > status.now_ms
    yield ReadyLine("certificate", Answer.YES if valid else Answer.NO, "good" if valid else "ends", until)


def _squad(kit: Kit, status: Status, machine: Machine) -> Iterator[ReadyLine]:
    if status.squad:
        yield ReadyLine("squad", Answer.YES, "good", {"squad": status.squad})
    elif kit.certificate.role is Role.CAPTAIN:
        yield ReadyLine("squad", Answer.NO, "none")
    else:
        yield ReadyLine("squad", Answer.YES, "whole")


def _operator(kit: Kit, status: Status, machine: Machine) -> Iterator[ReadyLine]:
    if status.operator:
        yield ReadyLine("operator", Answer.YES, "good", {"name": status.operator_name})
    else:
        yield ReadyLine("operator", Answer.NO, "none")


def _clock(kit: Kit, status: Status, machine: Machine) -> Iterator[ReadyLine]:
    offset_ms = status.sync.clock_ms
    if offset_ms is None:
        yield ReadyLine("clock", Answer.LOOK, "unknown", {"time_ms": status.now_ms})
    elif status.sync.clock_off:
        yield ReadyLine("clock", Answer.NO, "off", {"offset_ms": offset_ms})
    else:
        yield ReadyLine("clock", Answer.YES, "good", {"offset_ms": offset_ms})


def _zone(kit: Kit, status: Status, machine: Machine) -> Iterator[ReadyLine]:
    local = datetime.fromtimestamp(status.now_ms / 1000, kit.event.zone()).utcoffset()
    assert local is not None
    same = round(local.total_seconds()) == machine.zone_offset_s
    zone: Values = {"zone": kit.event.zone().key}
    yield ReadyLine("zone", Answer.YES if same else Answer.LOOK, "good" if same else "other", zone)


def _scanner(kit: Kit, status: Status, machine: Machine) -> Iterator[ReadyLine]:
    tested = kit.home.load_settings().scanner_tested
    if not tested:
        yield ReadyLine("scanner", Answer.NO, "never")
        return
    age = kit.event.local(status.now_ms).date() - date.fromisoformat(tested)
    old = age.days > SCANNER_DAYS_MAX
    yield ReadyLine("scanner", Answer.LOOK if old else Answer.YES, "old" if old else "good", {"day": tested})


def _disk(kit: Kit, status: Status, machine: Machine) -> Iterator[ReadyLine]:
    answer = _above(machine.disk_free_bytes, DISK_BYTES_MIN, DISK_BYTES_GOOD)
    yield ReadyLine("disk", answer, _good_or(answer, "little"), {"megabytes": machine.disk_free_bytes // 1_000_000})


def _battery(kit: Kit, status: Status, machine: Machine) -> Iterator[ReadyLine]:
    if machine.battery_percent is None or machine.plugged:
        yield ReadyLine("battery", Answer.YES, "mains")
        return
    answer = _above(machine.battery_percent, BATTERY_MIN, BATTERY_GOOD)
    yield ReadyLine("battery", answer, _good_or(answer, "little"), {"percent": machine.battery_percent})


def _server(kit: Kit, status: Status, machine: Machine) -> Iterator[ReadyLine]:
    sync = status.sync
    if not sync.server:
        yield ReadyLine("server", Answer.LOOK, "none")
    elif not sync.last_ms:
        yield ReadyLine("server", Answer.NO, "never")
    else:
        age_ms = max(status.now_ms - sync.last_ms, 0)
        old = age_ms > HEARD_MS_MAX
        yield ReadyLine("server", Answer.LOOK if old else Answer.YES, "old" if old else "good", {"age_ms": age_ms})


def _journal(kit: Kit, status: Status, machine: Machine) -> Iterator[ReadyLine]:
    sync = status.sync
    doubtful = sync.quarantined + sync.waiting + sync.forks
    if not _is_whole(kit):
        yield ReadyLine("journal", Answer.NO, "wrong")
    elif doubtful:
        yield ReadyLine("journal", Answer.LOOK, "doubtful", {"count": doubtful})
    else:
        yield ReadyLine("journal", Answer.YES, "good", {"records": sync.records})


def _is_whole(kit: Kit) -> bool:
    try:
        return kit.verify_beside().ok
    except JournalError:
        return False


def _mirror(kit: Kit, status: Status, machine: Machine) -> Iterator[ReadyLine]:
    mirror = status.mirror
    where: Values = {"folder": mirror.folder}
    if mirror.state == "off":
        yield ReadyLine("mirror", Answer.LOOK, "off")
    elif mirror.state in ("missing", "trouble"):
        yield ReadyLine("mirror", Answer.NO, "missing", where)
    elif mirror.own_disk:
        yield ReadyLine("mirror", Answer.LOOK, "own_disk", where)
    else:
        yield ReadyLine("mirror", Answer.YES, "good", where)


def _unsent(kit: Kit, status: Status, machine: Machine) -> Iterator[ReadyLine]:
    unsent = status.sync.unsent + status.sync.photos_unsent
    yield ReadyLine("unsent", Answer.LOOK if unsent else Answer.YES, "some" if unsent else "good", {"count": unsent})


def _above(value: int, least: int, good: int) -> Answer:
    return Answer.NO if value < least else Answer.LOOK if value < good else Answer.YES


def _good_or(answer: Answer, why: str) -> str:
    return "good" if answer is Answer.YES else why


_CHECKS: tuple[Callable[[Kit, Status, Machine], Iterator[ReadyLine]], ...] = (
    _roster,
    _day,
    _certificate,
    _squad,
    _operator,
    _clock,
    _zone,
    _scanner,
    _disk,
    _battery,
    _server,
    _journal,
    _mirror,
    _unsent,
)
