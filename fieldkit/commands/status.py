"""`fieldkit status` and `sync`: how things stand, here and with the server."""

from __future__ import annotations

import click

from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json, echo_pairs
from fieldkit.commands.reports import SyncReport
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import named, site_name, squad_name
from fieldkit.journal.life import BEGIN
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import Status, SyncStatus
from fieldkit.texts.catalogue import say
from fieldkit.ui.moments import age, clock_time, offset
from fieldkit.ui.pictures import unsent_text

_SYNCED = "ok"


@click.command("status")
@json_option
@click.pass_obj
def status_command(setting: Setting, as_json: bool) -> int:
    """Show event, squad and operator, who is here, what is unsent, and when the server was last heard."""
    with reading(setting) as kit:
        status = kit.status()
        if as_json:
            echo_json(status)
        else:
            _tell(kit, status)
    return 0


@click.command("sync")
@json_option
@click.pass_obj
def sync_command(setting: Setting, as_json: bool) -> int:
    """Exchange records with the server, now, until neither has anything new."""
    with writing(setting) as kit:
        sent, received = kit.sync_now()
        sync = kit.sync_status()
        if as_json:
            echo_json(SyncReport(sent, received, sync))
        else:
            echo(say("cli.synced", sent=sent, received=received, unsent=sync.unsent))
            _tell_problem(sync)
    return 0 if sync.state == _SYNCED else 1


def _tell(kit: Kit, status: Status) -> None:
    event, sync, figures = kit.event, status.sync, status.figures
    session = next((named(session.name) for session in event.sessions if session.key == status.session), "")
    echo_pairs(
        (
            ("cli.head.event", named(event.name)),
            ("cli.head.squad", squad_name(event, status.squad) if status.squad else say("cli.whole_event")),
            ("cli.head.site", site_name(event, status.site) if status.site else ""),
            ("cli.head.operator", status.operator_name),
            ("cli.head.laptop", f"{status.label} {status.device}".strip()),
            ("cli.head.time", clock_time(event, status.now_ms)),
            ("cli.head.session", session),
            ("cli.head.here", f"{figures.here} / {figures.wanted_sign}" if figures is not None else ""),
            ("cli.head.late", str(figures.late or "") if figures is not None else ""),
            ("cli.head.away", str(figures.away or "") if figures is not None else ""),
            ("cli.head.server", sync.server or say("cli.no_server")),
            (
                "cli.head.heard",
                say("cli.ago", age=age(status.now_ms - sync.last_ms)) if sync.last_ms else say("cli.never"),
            ),
            ("cli.head.records", str(sync.records)),
            ("cli.head.life", "" if sync.life == BEGIN else say(f"words.life.{sync.life}")),
            ("cli.head.unsent", unsent_text(sync)),
            ("cli.head.mirrored_to", status.mirror.folder),
            ("cli.head.clock", offset(sync.clock_ms) if sync.clock_ms is not None else ""),
        )
    )
    if not (status.certified or status.rehearsal):
        echo(say("cli.joined.bare"))
    _tell_problem(sync)


def _tell_problem(sync: SyncStatus) -> None:
    if sync.problem:
        echo(sync.problem)
    if sync.clock_off and sync.clock_ms is not None:
        echo(say("cli.clock_off", offset=offset(sync.clock_ms)))
    for name, count in (("quarantined", sync.quarantined), ("unknown", sync.unknown), ("waiting", sync.waiting)):
        if count:
            echo(say(f"cli.uncounted.{name}", count=count))
