"""The laptops of an event as whoever runs the server sees them, and the verdicts on them."""

from __future__ import annotations

from collections import Counter

import msgspec

from fieldkit.exchange.succession import former_of, successors_of
from fieldkit.journal.context import device_number
from fieldkit.journal.contract import DeviceRow
from fieldkit.journal.counting import counting_now
from fieldkit.journal.devices import Device
from fieldkit.journal.journal import Journal
from fieldkit.records.codec import draft
from fieldkit.records.kinds import DeviceStanding
from fieldkit.records.record import SCOPE_ALL
from roster.keys import Role, certificate_bytes, device_of
from sync_server.certificates import Purpose, give_certificate
from sync_server.errors import ServerError
from sync_server.facts import Facts

ID_DIGITS_MIN = 4
ENTROPY_BYTES = 8


class DeviceFigures(msgspec.Struct, frozen=True):
    """A laptop. `id` is its 8 bytes in hexadecimal, `standing` known, unknown or revoked, `heard_ms` its last contact
    (0: never), `unsent` what it said then (None: nothing yet).

    Of its `records`, `waiting` do not count because of its standing and `quarantined` because they break a rule.
    `branches` is how many of its logs exist in more than one branch. `took_over`: the id that it had before, where it
    goes on under a key of its own because another laptop used the same ("": it never had another).
    """

    id: str
    label: str
    role: str
    squads: list[int]
    site: int
    letter: str
    standing: str
    heard_ms: int
    unsent: int | None
    records: int
    waiting: int
    quarantined: int
    branches: int
    took_over: str


def list_devices(journal: Journal) -> list[DeviceFigures]:
    """Every device that was heard of or whose records are here, but the server itself; the last one heard first."""
    records, waiting, quarantined, branches = _count(journal)
    keys = set(journal.devices.by_key) | set(records)
    devices = []
    for key in keys:
        device = journal.devices.get(key) or Device(DeviceRow(key), None)
        if device.certificate is None or device.certificate.role is not Role.SERVER:
            former = former_of(journal, key)
            counts = records[key], waiting[key], quarantined[key], branches[key]
            devices.append(_figures(device, *counts, device_of(former).hex() if former else ""))
    return sorted(devices, key=lambda device: (-device.heard_ms, device.id))


def _count(journal: Journal) -> tuple[Counter[bytes], Counter[bytes], Counter[bytes], Counter[bytes]]:
    """By key of their writer: records, those that do not count, those in quarantine, logs with several branches."""
    records: Counter[bytes] = Counter()
    waiting: Counter[bytes] = Counter()
    quarantined: Counter[bytes] = Counter()
    branches: Counter[bytes] = Counter()
    for log in journal.logs.by_place.values():
        first, last = log.row.fork_at, log.number
        records[log.row.key] += last - first + 1
        if log.counts_upto is not None:
            waiting[log.row.key] += last - max(min(log.counts_upto, last), first - 1)
    for place, _ in journal.views.quarantine:
        quarantined[journal.logs.by_place[place].row.key] += 1
    for name in journal.logs.forked():
        branches[journal.logs.branches(name)[0].row.key] += 1
    return records, waiting, quarantined, branches


def _figures(
    device: Device, records: int, waiting: int, quarantined: int, branches: int, took_over: str
) -> DeviceFigures:
    certificate, row = device.certificate, device.row
    return DeviceFigures(
        id=device_of(row.key).hex(),
        label=certificate.label if certificate is not None else "",
        role=certificate.role.value if certificate is not None else "",
        squads=list(certificate.squads) if certificate is not None else [],
        site=certificate.site if certificate is not None else 0,
        letter=certificate.letter if certificate is not None else "",
        standing=device.standing,
        heard_ms=row.heard_ms,
        unsent=int(row.note) if row.note.isdecimal() else None,
        records=records,
        waiting=waiting,
        quarantined=quarantined,
        branches=branches,
        took_over=took_over,
    )


def find_device(journal: Journal, name: str) -> DeviceFigures:
    """The device whose id begins with `name`; raises ServerError where there is none, or more than one."""
    wanted = name.strip().lower()
    found = [device for device in list_devices(journal) if device.id.startswith(wanted)]
    if len(wanted) < ID_DIGITS_MIN or not found:
        raise ServerError(
            f'There is no device "{name}": write its id, or at least {ID_DIGITS_MIN} digits of it, as in the list of '
            "sync-server devices."
        )
    if len(found) > 1:
        raise ServerError(f'{len(found)} devices begin with "{name}": write more digits of the id.')
    return found[0]


def revoke_device(journal: Journal, facts: Facts, name: str) -> DeviceFigures:
    """What the device wrote after this moment does not count, and it gets nothing to read any more; nor do those that
    took over from it, since whoever has its key may have made them."""
    device = find_device(journal, name)
    key = _key(journal, device)
    for each in (key, *successors_of(journal, key)):
        _judge(journal, facts, each, DeviceStanding(True, counting_now(journal.logs, each)))
    return find_device(journal, device.id)


def admit_device(journal: Journal, facts: Facts, name: str, purpose: Purpose | None) -> DeviceFigures:
    """Everything that the device wrote counts. `purpose` is needed where it has no certificate yet, else it gets a
    new one for that."""
    device = find_device(journal, name)
    key = _key(journal, device)
    if purpose is None and not device.role:
        raise ServerError(
            f"Nobody has said yet what device {device.id} is for: add --squad N for its squad, or --desk."
        )
    if purpose is not None:
        journal.admit(certificate_bytes(give_certificate(facts, journal, key, purpose)))
    known = journal.devices.get(key)
    if known is not None and known.revoked:
        _judge(journal, facts, key, DeviceStanding(False))
    return find_device(journal, device.id)


def _key(journal: Journal, device: DeviceFigures) -> bytes:
    keys = set(journal.devices.by_key) | {log.row.key for log in journal.logs.by_place.values()}
    return next(key for key in keys if device_of(key).hex() == device.id)


def _judge(journal: Journal, facts: Facts, key: bytes, verdict: DeviceStanding) -> None:
    record = draft(SCOPE_ALL, device_number(key), verdict)
    journal.write([record], facts.moment(), facts.entropy(ENTROPY_BYTES))
