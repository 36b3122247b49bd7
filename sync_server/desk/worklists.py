"""Worklists of the desk: people who are in two places, and records that do not count."""

from __future__ import annotations

import msgspec

from fieldkit.journal import reading
from fieldkit.journal.forks import Fork, list_forks
from fieldkit.journal.journal import Journal
from fieldkit.records.alerts import DeviceFact
from fieldkit.records.stamps import stamp_ms
from roster.keys import device_of
from sync_server.desk.gather import device_facts, device_label, device_squad
from sync_server.directory import Directory
from sync_server.people import PersonLine, line_of

#: Longest list that a page shows; the figure beside it says how many there are.
LINES_MAX = 200


class Stay(msgspec.Struct, frozen=True):
    """A stay of a double; `end_ms` is 0 while it lasts."""

    squad: int
    site: int
    start_ms: int
    end_ms: int
    by: str


class DoubleLine(msgspec.Struct, frozen=True):
    """Somebody who was checked in at two places at once, with every stay."""

    person: PersonLine
    stays: tuple[Stay, ...]


class DoublesPage(msgspec.Struct, frozen=True):
    now_ms: int
    lines: tuple[DoubleLine, ...]


class Quarantined(msgspec.Struct, frozen=True):
    """A record that breaks a rule: kept, and shown, but not counted."""

    label: str
    squad: int
    number: int
    at_ms: int
    reason: str


class ForkLine(msgspec.Struct, frozen=True):
    """Two branches of one log; the seals' first digits stand for the proof that `sync-server verify` prints."""

    label: str
    device: str
    squad: int
    number: int
    at_ms: int
    seals: tuple[str, ...]


class RecordsPage(msgspec.Struct, frozen=True):
    """`newer`: records of kinds that this program does not know, by kind."""

    now_ms: int
    devices: tuple[DeviceFact, ...]
    quarantined: tuple[Quarantined, ...]
    quarantined_all: int
    newer: dict[int, int]
    forks: tuple[ForkLine, ...]


def make_doubles_page(journal: Journal, directory: Directory, now_ms: int) -> DoublesPage:
    """Looks only at squads that the totals know doubles of."""
    squads = {squad for (squad, figure, _), value in journal.views.totals.items() if figure == "double" and value}
    states = [state for squad in sorted(squads) for state in reading.people_at(journal, squad) if state.double]
    lines = []
    for state in states[:LINES_MAX]:
        stays = tuple(
            Stay(spell.squad, spell.site, spell.start_ms, spell.end_ms, directory.name(spell.arrival.operator))
            for spell in sorted(state.spells, key=lambda spell: spell.start_ms)
        )
        lines.append(DoubleLine(line_of(journal, directory, state.person, state), stays))
    return DoublesPage(now_ms, tuple(lines))


def make_records_page(journal: Journal, now_ms: int) -> RecordsPage:
    newer = {kind: value for (_, figure, kind), value in journal.views.totals.items() if figure == "unknown"}
    shown = sorted(journal.views.quarantine.items())[:LINES_MAX]
    return RecordsPage(
        now_ms,
        tuple(device_facts(journal)),
        tuple(_quarantined(journal, place, number, reason) for (place, number), reason in shown),
        len(journal.views.quarantine),
        newer,
        tuple(_fork(journal, fork) for fork in list_forks(journal)[:LINES_MAX]),
    )


def _fork(journal: Journal, fork: Fork) -> ForkLine:
    row = fork.branch.row
    device, first = journal.devices.get(row.key), journal.store.read_record(row.place, fork.number)
    return ForkLine(
        device_label(device),
        device_of(row.key).hex(),
        device_squad(device),
        fork.number,
        stamp_ms(first.stamp) if first is not None else 0,
        () if fork.proof is None else (fork.proof.one.seal.hex()[:16], fork.proof.other.seal.hex()[:16]),
    )


def _quarantined(journal: Journal, place: int, number: int, reason: str) -> Quarantined:
    device = journal.devices.get(journal.logs.by_place[place].row.key)
    record = journal.store.read_record(place, number)
    at_ms = stamp_ms(record.stamp) if record is not None else 0
    return Quarantined(device_label(device), device_squad(device), number, at_ms, reason)
