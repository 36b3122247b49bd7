"""`fieldkit quarantine`: records that are kept and do not count, and why."""

from __future__ import annotations

import click

from fieldkit.commands.opening import reading
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json
from fieldkit.commands.setting import Setting
from fieldkit.kit.kit import Kit
from fieldkit.kit.quarantine import QuarantineRow, list_quarantine
from fieldkit.texts.catalogue import say
from fieldkit.ui.moments import clock_time


@click.command("quarantine")
@json_option
@click.pass_obj
def quarantine_command(setting: Setting, as_json: bool) -> int:
    """List records that do not count and why: here, or at the server only."""
    with reading(setting) as kit:
        with kit.using() as (journal, rounds):
            rows = list_quarantine(journal, rounds)
        if as_json:
            echo_json(rows)
            return 0
        for row in rows:
            echo(_line(kit, row))
        if not rows:
            echo(say("cli.quarantine.none"))
    return 0


def _line(kit: Kit, row: QuarantineRow) -> str:
    why = {
        "here": row.reason,
        "server": say("cli.quarantine.at_server", reason=row.reason),
        "withheld": say("cli.quarantine.withheld"),
    }[row.judge]
    laptop = f"{row.label} {row.device[:8]}".strip()
    time = clock_time(kit.event, row.at_ms)
    return say("cli.quarantine.line", time=time, laptop=laptop, log=row.log, number=row.number, reason=why)
