"""What somebody must look at now, out of the figures and of what else a journal knows. Pure: every screen agrees.

Silence is never taken for well: where a squad's laptops have not been heard of, nothing is said of its people but that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum, StrEnum

import msgspec

from fieldkit.records.figures import Figures, SquadFigures
from fieldkit.records.merging import Merged
from fieldkit.records.spaces.incident import CLOSED
from roster.event import Checkpoint, Event, Session

#: A squad whose laptops were last heard of longer ago cannot be reached.
UNREACHABLE_MS = 15 * 60_000
#: A clock this far from the server's is off.
CLOCK_OFF_MS = 2 * 60_000
#: How long an incident of each severity (1 minor to 3 urgent) may stand without a further line.
UNANSWERED_MS = {1: 10 * 60_000, 2: 3 * 60_000, 3: 60_000}
MISSING = "missing"


class AlertKind(StrEnum):
    PERSON_MISSING = "person_missing"
    UNANSWERED = "unanswered"
    UNREACHABLE = "unreachable"
    OVERDUE = "overdue"
    UNDER_STRENGTH = "under_strength"
    ROLE_SHORT = "role_short"
    POST_SHORT = "post_short"
    POST_LEFT = "post_left"
    LATE = "late"
    DOUBLE = "double"
    UNKNOWN_DEVICE = "unknown_device"
    REVOKED_DEVICE = "revoked_device"
    QUARANTINE = "quarantine"
    FORK = "fork"
    CLOCK_OFF = "clock_off"
    NEWER_RECORDS = "newer_records"


class Severity(IntEnum):
    MINOR = 1
    SERIOUS = 2
    URGENT = 3


class Alert(msgspec.Struct, frozen=True):
    """`squad` is 0 where it is of none; `since_ms` 0 where nobody can know. `values` are what its sentence needs:
    numbers, moments (…_ms), and keys of roles, posts and checkpoints."""

    kind: AlertKind
    squad: int
    since_ms: int
    severity: Severity
    values: dict[str, int | str] = {}


class IncidentFact(msgspec.Struct, frozen=True):
    """An incident that is not closed, with those that were merged into it. `waiting_ms`: since when it has been open
    (or open again) and nobody wrote a line or a state; 0 where somebody did. `numbers`: all that it is called."""

    incident: int
    number: str
    squad: int
    what: str
    severity: int
    state: str
    opened_ms: int
    changed_ms: int
    waiting_ms: int
    numbers: tuple[str, ...] = ()


class DeviceFact(msgspec.Struct, frozen=True):
    """What is wrong with a device. `waiting`: its records that do not count because it is unknown or revoked."""

    device: str
    label: str
    squad: int
    standing: str
    waiting: int = 0
    waiting_since_ms: int = 0
    quarantined: int = 0
    quarantined_since_ms: int = 0
    forked_since_ms: int = 0
    clock_ms: int = 0
    clock_since_ms: int = 0


class Shortage(msgspec.Struct, frozen=True):
    """Of `role` fewer are here than a squad (or its `post`) wants at least."""

    squad: int
    role: str
    here: int
    wanted: int
    since_ms: int
    post: str = ""


class PostLeft(msgspec.Struct, frozen=True):
    """People away from a place that must not be left (`post` "": the whole squad's), the first since `since_ms`."""

    squad: int
    people: int
    since_ms: int
    post: str = ""


class Facts(msgspec.Struct, frozen=True):
    """All that alerts are made of. `newer`: records of kinds that this program does not know."""

    squads: tuple[SquadFigures, ...]
    incidents: tuple[IncidentFact, ...] = ()
    devices: tuple[DeviceFact, ...] = ()
    shortages: tuple[Shortage, ...] = ()
    left: tuple[PostLeft, ...] = ()
    newer: int = 0


def incident_fact(one: Merged) -> IncidentFact | None:
    """What alerts need of an incident; None where it is closed."""
    view = one.lead
    if view.state == CLOSED:
        return None
    return IncidentFact(
        view.incident,
        view.number,
        view.squad,
        view.what,
        view.severity,
        view.state,
        view.opened_ms,
        one.changed_ms,
        one.waiting_ms,
        one.numbers,
    )


# what the board asks as well


def under_way_since(event: Event, squad: int, now_ms: int) -> int | None:
    """When the squad's day began, by its first session or from when on that is open; None outside of its sessions."""
    sessions = event.sessions_of(squad)
    if not any(_opens_ms(session) <= now_ms < session.end_ms for session in sessions):
        return None
    day = event.local(now_ms).date()
    today = [_opens_ms(session) for session in sessions if event.local(_opens_ms(session)).date() == day]
    return min(today, default=now_ms)


def _opens_ms(session: Session) -> int:
    return session.opens_ms or session.start_ms


def overdue_points(event: Event, squad: SquadFigures) -> list[Checkpoint]:
    """Checkpoints that are due and not counted, without those that a later headcount has made up for."""
    points = [point for point in event.checkpoints if point.number in squad.overdue]
    return sorted((point for point in points if point.due_ms > squad.counted_ms), key=lambda point: point.due_ms)


def unreachable_since(event: Event, squad: SquadFigures, now_ms: int) -> int | None:
    """Since when a squad cannot be reached, None where it can or need not be; 0: it was never heard of."""
    begin_ms = under_way_since(event, squad.squad, now_ms)
    if begin_ms is None and not overdue_points(event, squad):
        return None
    if now_ms - max(squad.heard_ms, begin_ms or 0) <= UNREACHABLE_MS:
        return None
    return squad.heard_ms


# alerts


def make_alerts(figures: Figures, facts: Facts, now_ms: int) -> tuple[Alert, ...]:
    """Every alert, the worst first, of those the oldest first."""
    alerts: list[Alert] = []
    for squad in facts.squads:
        alerts += _of_squad(figures, squad, facts, now_ms)
    for incident in facts.incidents:
        alerts += _of_incident(incident, now_ms)
    for device in facts.devices:
        alerts += _of_device(device)
    if facts.newer:
        alerts.append(Alert(AlertKind.NEWER_RECORDS, 0, 0, Severity.MINOR, {"records": facts.newer}))
    return tuple(sorted(alerts, key=lambda alert: (-alert.severity, alert.since_ms or now_ms, alert.squad, alert.kind)))


def _of_squad(figures: Figures, squad: SquadFigures, facts: Facts, now_ms: int) -> Iterator[Alert]:
    if squad.doubles:
        values: dict[str, int | str] = {"people": squad.doubles}
        yield Alert(AlertKind.DOUBLE, squad.squad, squad.double_since_ms, Severity.MINOR, values)
    since_ms = unreachable_since(figures.event, squad, now_ms)
    if since_ms is not None:
        yield _unreachable(figures.event, squad, since_ms, now_ms)
        return
    yield from _overdue(figures.event, squad)
    yield from _strength(figures, squad, facts, now_ms)


def _unreachable(event: Event, squad: SquadFigures, since_ms: int, now_ms: int) -> Alert:
    values: dict[str, int | str] = {}
    points = overdue_points(event, squad)
    if points:
        values = {"checkpoint": points[-1].key, "due_ms": points[-1].due_ms}
    if not since_ms:
        values["never"] = 1
        since_ms = under_way_since(event, squad.squad, now_ms) or points[0].due_ms
    return Alert(AlertKind.UNREACHABLE, squad.squad, since_ms, Severity.SERIOUS, values)


def _overdue(event: Event, squad: SquadFigures) -> Iterator[Alert]:
    points = overdue_points(event, squad)
    if points:
        values: dict[str, int | str] = {"checkpoint": points[-1].key, "points": len(points)}
        yield Alert(AlertKind.OVERDUE, squad.squad, points[0].due_ms, Severity.SERIOUS, values)


def _strength(figures: Figures, squad: SquadFigures, facts: Facts, now_ms: int) -> Iterator[Alert]:
    """Only while a session is under way, once people are no longer merely on their way."""
    from_ms = figures.late_from_ms(squad.squad, now_ms)
    if from_ms is None or now_ms < from_ms or under_way_since(figures.event, squad.squad, now_ms) is None:
        return
    if squad.short_since_ms:
        present = squad.here + squad.away
        short: dict[str, int | str] = {"short": squad.wanted - present, "present": present, "wanted": squad.wanted}
        yield Alert(AlertKind.UNDER_STRENGTH, squad.squad, squad.short_since_ms, Severity.SERIOUS, short)
    elif squad.late:
        yield Alert(AlertKind.LATE, squad.squad, from_ms, Severity.MINOR, {"people": squad.late})
    for shortage in facts.shortages:
        if shortage.squad == squad.squad:
            yield _short(shortage, from_ms)
    for left in facts.left:
        if left.squad == squad.squad:
            values: dict[str, int | str] = {"people": left.people, "post": left.post}
            yield Alert(AlertKind.POST_LEFT, squad.squad, left.since_ms, Severity.SERIOUS, values)


def _short(shortage: Shortage, from_ms: int) -> Alert:
    values: dict[str, int | str] = {
        "role": shortage.role,
        "post": shortage.post,
        "here": shortage.here,
        "wanted": shortage.wanted,
    }
    kind = AlertKind.POST_SHORT if shortage.post else AlertKind.ROLE_SHORT
    return Alert(kind, shortage.squad, max(shortage.since_ms, from_ms), Severity.SERIOUS, values)


def _of_incident(fact: IncidentFact, now_ms: int) -> Iterator[Alert]:
    values: dict[str, int | str] = {"number": fact.number, "incident": str(fact.incident), "what": fact.what}
    if fact.what == MISSING:
        yield Alert(AlertKind.PERSON_MISSING, fact.squad, fact.opened_ms, Severity.URGENT, values)
    if fact.waiting_ms and now_ms - fact.waiting_ms >= UNANSWERED_MS[fact.severity]:
        yield Alert(AlertKind.UNANSWERED, fact.squad, fact.waiting_ms, Severity(fact.severity), values)


def _of_device(fact: DeviceFact) -> Iterator[Alert]:
    of: dict[str, int | str] = {"device": fact.device, "label": fact.label}
    if fact.waiting:
        kind = AlertKind.REVOKED_DEVICE if fact.standing == "revoked" else AlertKind.UNKNOWN_DEVICE
        values = {**of, "records": fact.waiting}
        yield Alert(kind, fact.squad, fact.waiting_since_ms, Severity.SERIOUS, values)
    if fact.quarantined:
        values = {**of, "records": fact.quarantined}
        yield Alert(AlertKind.QUARANTINE, fact.squad, fact.quarantined_since_ms, Severity.MINOR, values)
    if fact.forked_since_ms:
        yield Alert(AlertKind.FORK, fact.squad, fact.forked_since_ms, Severity.SERIOUS, of)
    if abs(fact.clock_ms) >= CLOCK_OFF_MS:
        values = {**of, "off_ms": fact.clock_ms}
        yield Alert(AlertKind.CLOCK_OFF, fact.squad, fact.clock_since_ms, Severity.MINOR, values)


def short_since_ms(moments: Iterable[int], missing: int) -> int:
    """When the last `missing` of those who are gone had left one short; 0 where fewer have left than are missing."""
    latest = sorted(moments, reverse=True)
    return latest[missing - 1] if 0 < missing <= len(latest) else 0
