"""The board: one row a squad, alerts, open incidents. A value made from totals, so that it costs the same all day."""

from __future__ import annotations

import msgspec

from fieldkit.journal.journal import Journal
from fieldkit.records.alerts import (
    UNREACHABLE_MS,
    Alert,
    Facts,
    IncidentFact,
    make_alerts,
    overdue_points,
    unreachable_since,
)
from fieldkit.records.figures import SquadFigures
from roster.keys import Role
from sync_server.desk.gather import gather_facts, heard_by_device
from sync_server.desk.watch import Watch
from sync_server.directory import Directory


class BoardRow(msgspec.Struct, frozen=True):
    """`overdue`: numbers of checkpoints; `unreachable_ms`: since when (0 never heard), None where it can be reached."""

    figures: SquadFigures
    overdue: tuple[int, ...]
    unreachable_ms: int | None
    incidents: tuple[IncidentFact, ...]


class BoardTotals(msgspec.Struct, frozen=True):
    wanted: int = 0
    expected: int = 0
    here: int = 0
    late: int = 0
    away: int = 0
    gone: int = 0
    counted: int = 0
    incidents_open: int = 0
    deeds: int = 0
    points: int = 0


class Laptops(msgspec.Struct, frozen=True):
    """Laptops of captains, and how many of them have been heard of lately. A squad without one counts as one."""

    heard: int
    all: int


class Board(msgspec.Struct, frozen=True):
    """`records`: how many are stored; `quarantined` and `waiting` of them do not count, `newer` are unknown."""

    now_ms: int
    version: int
    records: int
    rows: tuple[BoardRow, ...]
    totals: BoardTotals
    alerts: tuple[Alert, ...]
    incidents: tuple[IncidentFact, ...]
    laptops: Laptops
    doubles: int
    quarantined: int
    waiting: int
    forks: int
    newer: int


def make_board(journal: Journal, directory: Directory, watch: Watch, now_ms: int) -> Board:
    facts = gather_facts(journal, directory, watch, now_ms)
    return Board(
        now_ms=now_ms,
        version=journal.version,
        records=sum(log.number - log.row.fork_at + 1 for log in journal.logs.by_place.values()),
        rows=tuple(_row(directory, squad, facts, now_ms) for squad in facts.squads),
        totals=_totals(facts.squads, facts.incidents),
        alerts=make_alerts(directory.figures, facts, now_ms),
        incidents=facts.incidents,
        laptops=_laptops(journal, facts.squads, now_ms),
        doubles=sum(squad.doubles for squad in facts.squads),
        quarantined=len(journal.views.quarantine),
        waiting=sum(device.waiting for device in facts.devices),
        forks=len(journal.logs.forked()),
        newer=facts.newer,
    )


def _row(directory: Directory, squad: SquadFigures, facts: Facts, now_ms: int) -> BoardRow:
    return BoardRow(
        squad,
        tuple(point.number for point in overdue_points(directory.event, squad)),
        unreachable_since(directory.event, squad, now_ms),
        tuple(fact for fact in facts.incidents if fact.squad == squad.squad),
    )


def _totals(squads: tuple[SquadFigures, ...], incidents: tuple[IncidentFact, ...]) -> BoardTotals:
    return BoardTotals(
        wanted=sum(squad.wanted for squad in squads),
        expected=sum(squad.expected for squad in squads),
        here=sum(squad.here for squad in squads),
        late=sum(squad.late for squad in squads),
        away=sum(squad.away for squad in squads),
        gone=sum(squad.gone for squad in squads),
        counted=sum(squad.counted or 0 for squad in squads),
        incidents_open=len(incidents),
        deeds=sum(squad.deeds for squad in squads),
        points=sum(squad.points for squad in squads),
    )


def _laptops(journal: Journal, squads: tuple[SquadFigures, ...], now_ms: int) -> Laptops:
    heard = heard_by_device(journal, now_ms)
    certificates = [known.certificate for known in journal.devices.by_key.values() if known.certificate is not None]
    captains = [certificate for certificate in certificates if certificate.role is Role.CAPTAIN]
    served = {squad for certificate in captains for squad in certificate.squads}
    without = sum(squad.squad not in served for squad in squads)
    lately = sum(now_ms - heard.get(certificate.key, 0) <= UNREACHABLE_MS for certificate in captains)
    return Laptops(lately, len(captains) + without)
