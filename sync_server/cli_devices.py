"""`sync-server devices`."""

from __future__ import annotations

from pathlib import Path

import click

from sync_server.admin import Action, AdmitDevice, Devices, ListDevices, RevokeDevice
from sync_server.admin_client import carry_out
from sync_server.cli_common import clock_for, clock_option, data_folder, echo_json, home_option, json_option, shown_age
from sync_server.devices import DeviceFigures
from sync_server.table import table

_HEADINGS = ("ID", "LABEL", "FOR", "LETTER", "STANDING", "HEARD", "UNSENT", "RECORDS", "NOT COUNTED")


@click.command("devices")
@click.option("--revoke", metavar="ID", help="From now on this laptop's records do not count, and it reads nothing.")
@click.option("--admit", metavar="ID", help="Everything that this laptop wrote counts.")
@click.option(
    "--squad", "squads", multiple=True, metavar="N|KEY", help="With --admit: a squad that it is for; may be repeated."
)
@click.option("--desk", is_flag=True, help="With --admit: it is for the command desk.")
@click.option("--site", default="", metavar="N|KEY", help="With --admit: where it stands.")
@click.option("--label", default="", help="With --admit: what people call it.")
@json_option
@clock_option
@home_option
@click.pass_context
def devices_command(
    ctx: click.Context,
    revoke: str | None,
    admit: str | None,
    squads: tuple[str, ...],
    desk: bool,
    site: str,
    label: str,
    as_json: bool,
    clock: Path | None,
    home: Path | None,
) -> None:
    """List the laptops with what is known of them; with --revoke or --admit, give a verdict on one."""
    if revoke and admit:
        raise click.UsageError("--revoke and --admit cannot go together: call it twice.")
    if not admit and (squads or desk or site or label):
        raise click.UsageError("--squad, --desk, --site and --label say what a laptop is admitted for: add --admit ID.")
    action: Action = ListDevices()
    if revoke:
        action = RevokeDevice(revoke)
    elif admit:
        action = AdmitDevice(admit, squads, desk, site, label)
    folder = data_folder(ctx, home)
    outcome = carry_out(folder, action, clock_for(folder, clock))
    assert isinstance(outcome, Devices)
    if as_json:
        echo_json(outcome)
    elif not outcome.devices:
        click.echo("No laptop has joined yet. Make a code for one: sync-server invite --squad N.")
    else:
        at_ms = clock_for(folder, clock).wall_ms()
        click.echo(table([_HEADINGS, *(_row(device, at_ms) for device in outcome.devices)]))


def _row(device: DeviceFigures, at_ms: int) -> tuple[str, ...]:
    squads = ",".join(map(str, device.squads))
    return (
        device.id,
        device.label or "-",
        f"squad {squads}" if squads else device.role or "-",
        device.letter or "-",
        device.standing + _remark(device),
        shown_age(at_ms, device.heard_ms),
        "-" if device.unsent is None else str(device.unsent),
        f"{device.records:,}",
        f"{device.waiting + device.quarantined:,}",
    )


def _remark(device: DeviceFigures) -> str:
    """What is odd about it: it was copied or put back."""
    branches = " (two branches)" if device.branches else ""
    return branches + (f" (was {device.took_over[:8]})" if device.took_over else "")
