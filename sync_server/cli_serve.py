"""`sync-server serve`."""

from __future__ import annotations

import gc
import logging
import os
import re
from contextlib import ExitStack
from logging.handlers import RotatingFileHandler
from pathlib import Path
from urllib.parse import urlsplit

import click

from fieldkit.journal.life import COPIED, RESTORED
from sync_server.admin import Action, MakeInvite, MakeLink, Outcome, perform
from sync_server.bootstrap import clock_of, open_server, open_tls
from sync_server.cli_common import clock_option, data_folder, home_option, local_day, shown_time
from sync_server.data_folder import DataFolder, Running
from sync_server.invites import Invited
from sync_server.server import Server
from sync_server.serving import PORT, Serving, is_loopback, listening, speaks_https, url_of
from sync_server.tls import shown_fingerprint
from sync_server.visits import Linked

LOG_BYTES_MAX = 5_000_000
#: Allocations before each generation of garbage is collected.
COLLECT_AFTER = (50_000, 20, 20)
#: Said where this start found that the journal is not the one that was served last.
_DOUBTS = {
    RESTORED: "The journal was put back to an older state. Laptops compare with it what they hold, and fill it again.",
    COPIED: "The journal was copied from another folder or machine. Serve only one of both: laptops know one server.",
}


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
@click.option(
    "--tls", is_flag=True, help="Speak HTTPS also where only this machine reaches it; elsewhere it always does."
)
@click.option(
    "--plain", is_flag=True, help="Speak HTTP, which everybody in the network can read, and change on its way."
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
    tls: bool,
    plain: bool,
    clock: Path | None,
    home: Path | None,
) -> None:
    """Serve an event to its laptops until Ctrl+C: they join, send their records and fetch what concerns them.

    Beyond this machine it speaks HTTPS, with a certificate that it makes and that laptops know by their join code.
    """
    if tls and plain:
        raise click.UsageError("--tls and --plain cannot go together.")
    secure = speaks_https(host, tls=tls, plain=plain)
    _check_address(address, secure)
    folder = data_folder(ctx, home)
    pack = folder.take_pack(pack_file) if pack_file is not None else folder.load_pack()
    with listening(host, port, secure=secure) as sockets, ExitStack() as ending:
        url = address or sockets.url
        server = open_server(folder, pack, url, clock_of(clock), database)
        ending.callback(server.journal.close)
        context = open_tls(folder, server.facts.key, _names(url, host)) if secure else None
        serving = Serving(server, sockets, context)
        serving.stop_on_signals()
        folder.save_address(url)
        folder.save_clock(clock)
        _log_to(folder)
        ending.callback(folder.forget_running)
        folder.save_running(Running(url, *sockets.local, server.token, os.getpid()))
        _greet(folder, server, url_of(*sockets.local))
        if secure:
            click.echo("Browsers elsewhere warn of a certificate that they do not know. Its SHA-256 must be:")
            click.echo(f"    {shown_fingerprint(folder.load_tls())}")
        _warn(host, plain)
        _collect_seldom()
        serving.run()
    click.echo("The server has ended; everything that it acknowledged is stored.")


def _check_address(address: str, secure: bool) -> None:
    if address and not (re.match(r"https?://[^/\s]", address) and urlsplit(address).hostname):
        raise click.BadParameter("write http:// or https:// and the address.", param_hint="--address")
    if secure and address.startswith("http:"):
        raise click.BadParameter("this server speaks HTTPS: write https://, or add --plain.", param_hint="--address")


def _names(url: str, host: str) -> list[str]:
    """What laptops and browsers call this machine: the address that is told to them, and the one in its network."""
    return [str(urlsplit(address).hostname) for address in (url, url_of(host, PORT))]


def _log_to(folder: DataFolder) -> None:
    """What goes wrong is for whoever looks after the server, in a file; the console has sentences only."""
    handler = RotatingFileHandler(folder.log_path, maxBytes=LOG_BYTES_MAX, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def _greet(folder: DataFolder, server: Server, desk: str) -> None:
    """`desk`: what this machine's browser calls the server."""
    pack, event = server.facts.pack, server.facts.pack.event
    invited, linked = _do(server, MakeInvite(desk=True)), _do(server, MakeLink())
    assert isinstance(invited, Invited)
    assert isinstance(linked, Linked)
    click.echo(f"{event.name}, {local_day(event)}: {len(event.squads)} squads, {len(pack.people):,} people.")
    click.echo(f"Laptops     {invited.url}")
    click.echo(f"Desk page   {desk}{linked.path} (opens it once, on this machine; again: sync-server desk)")
    click.echo(f"Data        {folder.path}")
    click.echo(f"One laptop of the desk joins until {shown_time(event, invited.until_ms)} with:")
    click.echo(f"    fieldkit join {invited.code}")
    click.echo("More codes: sync-server invite --squad N. End with Ctrl+C.")
    if server.doubt:
        click.echo(_DOUBTS[server.doubt])


def _do(server: Server, action: Action) -> Outcome:
    return server.journal.now(lambda journal: perform(journal, server.facts, action))


def _warn(host: str, plain: bool) -> None:
    if is_loopback(host):
        click.echo("Only programs on this machine reach it: for laptops in the network add --host 0.0.0.0.")
    elif plain:
        click.echo(
            "WITHOUT HTTPS: whoever is in the same network can read what laptops send, names and telephones too. "
            "Leave out --plain, unless something else encrypts the way here."
        )


def _collect_seldom() -> None:
    """What is there now stays, and a page makes thousands of values that hold no cycles."""
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
