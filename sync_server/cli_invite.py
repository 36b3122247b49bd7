"""`sync-server invite`."""

from __future__ import annotations

from pathlib import Path

import click

from sync_server.admin import MakeInvite
from sync_server.admin_client import carry_out
from sync_server.cli_common import clock_for, clock_option, data_folder, echo_json, home_option, json_option, shown_time
from sync_server.data_folder import DataFolder
from sync_server.invites import HOURS, Invited
from sync_server.qr import terminal_qr

HOURS_MAX = 24 * 366


@click.command("invite")
@click.option(
    "--squad", "squads", multiple=True, metavar="N|KEY", help="A squad that the laptop is for; may be repeated."
)
@click.option("--desk", is_flag=True, help="For the command desk: it sees every squad. This is so without --squad.")
@click.option("--site", default="", metavar="N|KEY", help="Where the laptop stands; without it, where its squad is.")
@click.option("--label", default="", help="What people call the laptop; without it, what it calls itself.")
@click.option(
    "--hours",
    default=float(HOURS),
    show_default=True,
    type=click.FloatRange(0.01, HOURS_MAX),
    help="How long it is good.",
)
@click.option("--qr", is_flag=True, help="Show it as a QR code too.")
@json_option
@clock_option
@home_option
@click.pass_context
def invite_command(
    ctx: click.Context,
    squads: tuple[str, ...],
    desk: bool,
    site: str,
    label: str,
    hours: float,
    qr: bool,
    as_json: bool,
    clock: Path | None,
    home: Path | None,
) -> None:
    """Make a code with which one laptop joins, once."""
    if squads and desk:
        raise click.UsageError("--squad and --desk cannot go together: the desk sees every squad.")
    folder = data_folder(ctx, home)
    invited = carry_out(folder, MakeInvite(squads, desk, site, label, hours), clock_for(folder, clock))
    assert isinstance(invited, Invited)
    if as_json:
        echo_json(invited)
        return
    click.echo(_sentence(folder, invited, chosen=desk))
    click.echo(f"    fieldkit join {invited.code}")
    if qr:
        click.echo(terminal_qr(invited.code))


def _sentence(folder: DataFolder, invited: Invited, *, chosen: bool) -> str:
    event = folder.load_pack().event
    squads = [event.squad(number) for number in invited.squads]
    names = ", ".join(str(squad.name) for squad in squads if squad is not None)
    if invited.role != "desk":
        what = names
    else:
        what = "the command desk" if chosen else "the command desk (for a squad add --squad N)"
    return f"One laptop joins for {what}, until {shown_time(event, invited.until_ms)}, with:"
