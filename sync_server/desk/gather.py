"""What the desk's alerts are made of, gathered from a journal. Costs nothing that grows with people or records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from fieldkit.journal import reading
from fieldkit.journal.context import device_number
from fieldkit.journal.devices import Device
from fieldkit.journal.journal import Journal
from fieldkit.journal.logs import Log
from fieldkit.records.alerts import CLOCK_OFF_MS, DeviceFact, Facts, IncidentFact, PostLeft, incident_fact
from fieldkit.records.figures import SquadFigures
from fieldkit.records.spaces.device import Sample
from fieldkit.records.stamps import stamp_ms
from roster.event import Event
from roster.keys import Role, device_of
from sync_server.desk.watch import Watch
from sync_server.directory import Directory


def gather_facts(journal: Journal, directory: Directory, watch: Watch, now_ms: int) -> Facts:
    heard = reading.heard_by_squad(journal, now_ms=now_ms)
    squads = directory.figures.all_squads(journal.views.totals, now_ms, heard)
    shortages, left = watch.look(journal)
    return Facts(
        squads=squads,
        incidents=tuple(open_incidents(journal)),
        devices=tuple(device_facts(journal)),
        shortages=shortages,
        left=(*left, *_squads_left(directory.event, squads)),
        newer=sum(value for (_, figure, _), value in journal.views.totals.items() if figure == "unknown"),
    )


def open_incidents(journal: Journal) -> list[IncidentFact]:
    """Incidents that are not closed, the worst first, of those the oldest first."""
    facts = [fact for one in reading.merged_incidents(journal) if (fact := incident_fact(one)) is not None]
    return sorted(facts, key=lambda fact: (-fact.severity, fact.opened_ms, fact.incident))


def _squads_left(event: Event, squads: tuple[SquadFigures, ...]) -> Iterator[PostLeft]:
    """Squads of which nobody may leave: the totals know how many are away, and since when."""
    stay = {squad.number for squad in event.squads if not squad.may_leave}
    for squad in squads:
        if squad.away and squad.squad in stay:
            yield PostLeft(squad.squad, squad.away, squad.away_since_ms)


# devices


def heard_by_device(journal: Journal, now_ms: int) -> dict[bytes, int]:
    """When each device was last heard of, by its key: its last contact, or its last record that somebody brought."""
    heard = {key: device.row.heard_ms for key, device in journal.devices.by_key.items()}
    for log in journal.logs.by_place.values():
        if log.stamp:
            heard[log.row.key] = max(heard.get(log.row.key, 0), min(stamp_ms(log.stamp), now_ms))
    return heard


def device_facts(journal: Journal) -> list[DeviceFact]:
    """Devices with which something is wrong."""
    logs: dict[bytes, list[Log]] = defaultdict(list)
    for log in journal.logs.by_place.values():
        logs[log.row.key].append(log)
    quarantined: dict[bytes, list[tuple[int, int]]] = defaultdict(list)
    for place, number in journal.views.quarantine:
        quarantined[journal.logs.by_place[place].row.key].append((place, number))
    forked = set(journal.logs.forked())
    facts = (_device_fact(journal, key, of_device, quarantined.get(key, []), forked) for key, of_device in logs.items())
    return [fact for fact in facts if _is_wrong(fact)]


def _is_wrong(fact: DeviceFact) -> bool:
    off = abs(fact.clock_ms) >= CLOCK_OFF_MS
    return bool(fact.waiting or fact.quarantined or fact.forked_since_ms or off)


def _device_fact(
    journal: Journal, key: bytes, logs: list[Log], quarantined: list[tuple[int, int]], forked: set[int]
) -> DeviceFact:
    device = journal.devices.get(key)
    waiting = [(log, first) for log in logs if (first := _first_waiting(log)) <= log.number]
    clock_ms, clock_since_ms = _clock(journal.context.samples.get(device_number(key), ()))
    branches = [log for log in logs if log.row.log in forked and log.row.parent]
    return DeviceFact(
        device=device_of(key).hex(),
        label=device_label(device),
        squad=device_squad(device),
        standing=device.standing if device is not None else "unknown",
        waiting=sum(log.number - first + 1 for log, first in waiting),
        waiting_since_ms=_written_ms(journal, [(log.row.place, first) for log, first in waiting]),
        quarantined=len(quarantined),
        quarantined_since_ms=_written_ms(journal, _first_of_each(quarantined)),
        forked_since_ms=_written_ms(journal, [(log.row.place, log.row.fork_at) for log in branches]),
        clock_ms=clock_ms,
        clock_since_ms=clock_since_ms,
    )


def device_label(device: Device | None) -> str:
    return device.certificate.label if device is not None and device.certificate is not None else ""


def device_squad(device: Device | None) -> int:
    """The squad of a captain's laptop that has just one, else 0."""
    certificate = device.certificate if device is not None else None
    if certificate is None or certificate.role is not Role.CAPTAIN or len(certificate.squads) != 1:
        return 0
    return certificate.squads[0]


def _first_waiting(log: Log) -> int:
    """The first number of the branch that does not count for want of a writer's good standing."""
    if log.writer is None:
        return log.row.fork_at
    return log.number + 1 if log.counts_upto is None else max(log.counts_upto + 1, log.row.fork_at)


def _first_of_each(records: list[tuple[int, int]]) -> list[tuple[int, int]]:
    firsts: dict[int, int] = {}
    for place, number in records:
        firsts[place] = min(number, firsts.get(place, number))
    return list(firsts.items())


def _written_ms(journal: Journal, records: list[tuple[int, int]]) -> int:
    """When the first of these was written, by its stamp; 0 where there is none."""
    found = (journal.store.read_record(place, number) for place, number in records)
    return min((stamp_ms(record.stamp) for record in found if record is not None), default=0)


def _clock(samples: tuple[Sample, ...]) -> tuple[int, int]:
    """How far the clock is behind the server's by its last sample, and since when it has been off."""
    if not samples:
        return 0, 0
    since_ms = 0
    for sample in reversed(samples):
        if abs(sample.offset_ms) < CLOCK_OFF_MS:
            break
        since_ms = sample.wall_ms + sample.offset_ms
    return samples[-1].offset_ms, since_ms
