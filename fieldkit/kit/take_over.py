"""A laptop died: a spare goes on in its place, with what stands in its mirror, at the server, or both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from fieldkit.clock import Clock
from fieldkit.errors import ExchangeError, KitError
from fieldkit.exchange.mirror import About, Mirrored, decode_mirror, sections_of, take_blobs
from fieldkit.journal.journal import Journal
from fieldkit.journal.logs import Log
from fieldkit.kit.carry_values import TakenOver
from fieldkit.kit.frame_file import load_frames
from fieldkit.kit.home import Home
from fieldkit.kit.joining import settle_pack
from fieldkit.kit.kit import Kit
from fieldkit.kit.mirror import ORIGIN, SUFFIX
from fieldkit.records.scopes import squad_of
from fieldkit.records.stamps import stamp_ms
from roster.errors import PackError
from roster.keys import Certificate, Role, decode_certificate, device_of
from roster.pack import decode_pack

Entropy = Callable[[int], bytes]
#: Sections that go into one commit.
TOGETHER = 50


def read_mirror(places: Iterable[Path], code: str) -> Mirrored:
    """The mirror that a code opens, among the files and folders named; of a laptop that got a new key, and so has two,
    the newer one. Raises KitError or ExchangeError."""
    files = [file for place in places for file in (sorted(place.glob(f"*{SUFFIX}")) if place.is_dir() else [place])]
    failure: ExchangeError | None = None
    opened: list[Mirrored] = []
    for file in files:
        try:
            opened.append(decode_mirror(load_frames(file), code))
        except ExchangeError as error:
            failure = error
    if not opened:
        raise failure or KitError("errors.mirror.nowhere")
    return max(opened, key=lambda mirrored: mirrored.parts[-1].at_ms)


def take_over(path: Path, mirrored: Mirrored, clock: Clock, entropy: Entropy, machine: bytes = b"") -> TakenOver:
    """Makes the home at `path` go on for the laptop of the mirror, under a key of its own. Durable once this returns;
    twice does no harm. Raises KitError where the home is of another event, or the mirror does not say whose it is."""
    about = mirrored.about
    if about is None:
        raise KitError("errors.mirror.nothing")
    home = _settle(path, about, entropy)
    kit = Kit(home, clock, entropy, machine=machine)
    try:
        new = _take_in(kit, mirrored, about)
        admitted = _may_work_for(kit, about.squad)
        if admitted:
            _go_on(kit, about)
        return _report(kit, mirrored, about, new, admitted)
    finally:
        kit.close()


def _settle(path: Path, about: About, entropy: Entropy) -> Home:
    """A home that can be worked with: as it is where it has joined, else with the pack of the mirror."""
    if not about.pack and Home(path).joined:
        return Home(path)
    try:
        pack = decode_pack(about.pack)
    except PackError as error:
        raise KitError("errors.mirror.pack", cause=str(error)) from error
    settle_pack(path, pack, entropy=entropy, server=about.server)
    return Home(path)


def _take_in(kit: Kit, mirrored: Mirrored, about: About) -> int:
    """How many records were new here."""
    sections = sections_of(mirrored.parts)
    origin = f"{ORIGIN}:{device_of(about.device).hex()}"
    new = 0
    with kit.using() as (journal, rounds):
        if about.certificate:
            journal.admit(about.certificate)
        for at in range(0, len(sections), TOGETHER):
            taken = journal.take_in(sections[at : at + TOGETHER], origin, kit.now_ms())
            new += sum(result.new for result in taken)
        take_blobs(journal, mirrored.parts)
        for key in (about.device, *about.before):
            rounds.take_over(key)
            journal.trust(stand_in(kit.certificate, key, about.squad))
    return new


def stand_in(mine: Certificate, key: bytes, squad: int) -> Certificate:
    """What a laptop that nobody had certified may do here: what it was used for."""
    role, squads = (Role.CAPTAIN, (squad,)) if squad else (Role.DESK, ())
    return Certificate(mine.event, key, role, squads, 0, "", "", 0, mine.not_after_ms, b"")


def _may_work_for(kit: Kit, squad: int) -> bool:
    return squad in kit.squads or (not squad and kit.certificate.sees_squad(0))


def _go_on(kit: Kit, about: About) -> None:
    """Where and for whom the other one worked, and who was on duty."""
    settings = msgspec.structs.replace(
        kit.home.load_settings(), squad=about.squad, site=about.site, operator=about.operator
    )
    kit.home.save_settings(settings)


def _report(kit: Kit, mirrored: Mirrored, about: About, new: int, admitted: bool) -> TakenOver:
    with kit.using() as (journal, rounds):
        logs = _logs_of(journal, (about.device, *about.before))
        records = sum(log.number - log.row.fork_at + 1 for log in logs)
        last_ms = max((stamp_ms(log.stamp) for log in logs if log.stamp), default=0)
        unsent = rounds.unsent()
    last = mirrored.parts[-1]
    label = decode_certificate(about.certificate).label if about.certificate else ""
    return TakenOver(
        device=device_of(about.device).hex(),
        label=label,
        squad=about.squad,
        records=records,
        new=new,
        last_ms=last_ms,
        mirrored_ms=last.at_ms,
        unsent=unsent,
        certified=kit.certified,
        admitted=kit.certified and admitted,
        working=admitted,
        server=kit.home.load_server(),
    )


def known_of_squad(kit: Kit, squad: int) -> TakenOver:
    """The same for a spare that has everything from the server: what is known here of a squad's other laptops."""
    with kit.using() as (journal, rounds):
        logs = [
            log
            for log in journal.logs.mains()
            if log.row.key != kit.certificate.key and log.number and _is_of(journal, log, squad)
        ]
        last = max(logs, key=lambda log: log.stamp, default=None)
        unsent = rounds.unsent()
    return TakenOver(
        device=device_of(last.row.key).hex() if last is not None else "",
        label=_label(kit, last),
        squad=squad,
        records=sum(log.number for log in logs),
        new=0,
        last_ms=stamp_ms(last.stamp) if last is not None else 0,
        mirrored_ms=0,
        unsent=unsent,
        certified=kit.certified,
        admitted=kit.certified and squad in kit.squads,
        working=squad in kit.squads,
        server=kit.home.load_server(),
    )


def _is_of(journal: Journal, log: Log, squad: int) -> bool:
    device = journal.devices.get(log.row.key)
    certificate = device.certificate if device is not None else None
    return squad_of(log.row.scope) == squad or (certificate is not None and squad in certificate.squads)


def _label(kit: Kit, log: Log | None) -> str:
    if log is None:
        return ""
    device = kit.journal.devices.get(log.row.key)
    return device.certificate.label if device is not None and device.certificate is not None else ""


def _logs_of(journal: Journal, keys: tuple[bytes, ...]) -> list[Log]:
    return [log for log in journal.logs.by_place.values() if log.row.key in keys and log.number >= log.row.fork_at]
