"""`sync-server serve`."""

from __future__ import annotations

import gc
import logging
import os
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

import click

from roster.pack import Pack
from sync_server.admin import MakeInvite, perform
from sync_server.bootstrap import clock_of, open_server
from sync_server.cli_common import clock_option, data_folder, home_option, local_day, shown_time
from sync_server.data_folder import DataFolder, Running
from sync_server.invites import Invited
from sync_server.server import Server
from sync_server.serving import PORT, Serving, is_loopback, listen, local_host, url_of

LOG_BYTES_MAX = 5_000_000
#: Allocations before each generation of garbage is collected.
COLLECT_AFTER = (50_000, 20, 20)


@click.command("serve")
@click.option(
    "--event",
    "pack_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The event's pack (roster pack); may be left out once it has been served from this data folder.",
)
@click.option(
    "--database",
    default="",
    metavar="URL",
    help="Where the journal is: sqlite:///PATH; without it, in the data folder.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; 0.0.0.0 for every one.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(0, 65_535), help="0 takes a free one.")
@click.option(
    "--address", default="", metavar="URL", help="What laptops call this server, where that is another address."
)
@clock_option
@home_option
@click.pass_context
def serve_command(
    ctx: click.Context,
    pack_file: Path | None,
    database: str,
    host: str,
    port: int,
    address: str,
    clock: Path | None,
    home: Path | None,
) -> None:
    """Serve an event to its laptops until Ctrl+C: they join, send their records and fetch what concerns them."""
    if address and not re.match(r"https?://[^/\s]", address):
        raise click.BadParameter("write http:// or https:// and the address.", param_hint="--address")
    folder = data_folder(ctx, home)
    pack = folder.take_pack(pack_file) if pack_file is not None else folder.load_pack()
    with listen(host, port) as listening:
        port = int(listening.getsockname()[1])
        url = address or url_of(host, port)
        server = open_server(folder, pack, url, clock_of(clock), database)
        try:
            serving = Serving(server, listening)
            serving.stop_on_signals()
            invited = _first_invite(server)
            folder.save_address(url)
            folder.save_clock(clock)
            _log_to(folder)
            folder.save_running(Running(url, local_host(host), port, server.token, os.getpid()))
            _greet(folder, pack, host, port, invited)
            _collect_seldom()
            serving.run()
        finally:
            folder.forget_running()
            server.journal.close()
    click.echo("The server has ended; everything that it acknowledged is stored.")


def _first_invite(server: Server) -> Invited:
    invited = server.journal.now(lambda journal: perform(journal, server.facts, MakeInvite(desk=True)))
    assert isinstance(invited, Invited)
    return invited


def _log_to(folder: DataFolder) -> None:
    """What goes wrong is for whoever looks after the server, in a file; the console has sentences only."""
    handler = RotatingFileHandler(folder.log_path, maxBytes=LOG_BYTES_MAX, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def _greet(folder: DataFolder, pack: Pack, host: str, port: int, invited: Invited) -> None:
    event = pack.event
    click.echo(f"{event.name}, {local_day(event)}: {len(event.squads)} squads, {len(pack.body.people):,} people.")
    click.echo(f"Laptops     {invited.url}")
    click.echo(f"Desk page   {url_of(local_host(host), port)}/ (on this machine only)")
    click.echo(f"Data        {folder.path}")
    click.echo(f"One laptop of the desk joins until {shown_time(event, invited.until_ms)} with:")
    click.echo(f"    fieldkit join {invited.code}")
    click.echo("More codes: sync-server invite --squad N. End with Ctrl+C.")
    if is_loopback(host):
        click.echo("Only programs on this machine reach it: for laptops in the network add --host 0.0.0.0.")


def _collect_seldom() -> None:
    """What is there now stays, and a page makes thousands of values that hold no cycles."""
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
