"""`sync-server backup` and `restore`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from fieldkit.journal.author import Moment
from sync_server.backup import make_backup
from sync_server.cli_common import clock_for, clock_option, data_folder, echo_json, home_option, json_option
from sync_server.restoring import restore_backup

_ENTROPY_BYTES = 16
_file_argument = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command("backup")
@_file_argument
@json_option
@clock_option
@home_option
@click.pass_context
def backup_command(ctx: click.Context, file: Path, as_json: bool, clock: Path | None, home: Path | None) -> None:
    """Write journal, pack, keys and accounts as they are now into one new FILE; the server may go on meanwhile.

    Keep FILE where only you can read it: whoever has it can be this server.
    """
    folder = data_folder(ctx, home)
    made = make_backup(folder, file, clock_for(folder, clock).wall_ms())
    if as_json:
        echo_json(made)
        return
    click.echo(f"{made.about.event}: {made.about.records:,} records in {made.about.logs:,} logs, {made.bytes:,} bytes.")
    click.echo(f"Written to {made.file}. It holds the server's keys: keep it where only you can read it.")


@click.command("restore")
@_file_argument
@click.option("--force", is_flag=True, help="Also where the journal that is there holds records that the backup lacks.")
@json_option
@clock_option
@home_option
@click.pass_context
def restore_command(
    ctx: click.Context, file: Path, force: bool, as_json: bool, clock: Path | None, home: Path | None
) -> None:
    """Put a server back from the backup in FILE, on this machine or another; laptops fill it again by themselves."""
    folder = data_folder(ctx, home)
    now = clock_for(folder, clock)
    moment = Moment(now.wall_ms(), now.boot_ms())
    done = restore_backup(file, folder, moment, os.urandom(_ENTROPY_BYTES), force=force)
    if as_json:
        echo_json(done)
        return
    click.echo(
        f"{done.about.event}: {done.about.records:,} records in {done.about.logs:,} logs are back in {done.home}."
    )
    if done.put_aside:
        click.echo(f"The journal that was there is kept as {done.put_aside}.")
    click.echo("Go on with: sync-server serve. What laptops sent since the backup they send again by themselves.")
