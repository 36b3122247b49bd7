"""`sync-server desk`."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from sync_server.admin import MakeLink
from sync_server.admin_client import carry_out
from sync_server.cli_common import clock_for, clock_option, data_folder, echo_json, home_option, json_option, shown_time
from sync_server.errors import ServerError
from sync_server.serving import url_of
from sync_server.visits import Linked


class DeskLink(msgspec.Struct, frozen=True):
    url: str
    until_ms: int


@click.command("desk")
@json_option
@clock_option
@home_option
@click.pass_context
def desk_command(ctx: click.Context, as_json: bool, clock: Path | None, home: Path | None) -> None:
    """Show a link that opens the desk page in a browser of this machine, once, without a password."""
    folder = data_folder(ctx, home)
    running = folder.load_running()
    if running is None:
        raise ServerError("The server does not run, so there is no page to open: start it first (sync-server serve).")
    linked = carry_out(folder, MakeLink(), clock_for(folder, clock))
    assert isinstance(linked, Linked)
    url = url_of(running.host, running.port) + linked.path
    if as_json:
        echo_json(DeskLink(url, linked.until_ms))
        return
    until = shown_time(folder.load_pack().event, linked.until_ms)
    click.echo(f"Opens the desk page once, in a browser of this machine, until {until}:")
    click.echo(f"    {url}")
