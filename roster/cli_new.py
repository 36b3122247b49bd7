"""`roster new`."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from roster.cli_common import echo_json, entropy, folder_argument, json_option
from roster.folder import EventFolder
from roster.plans.shipped import BLANK, plan_names, plan_text
from roster.problems import suggest


class NewFolder(msgspec.Struct, frozen=True):
    """`event_key` is the public key that names the event, in hexadecimal."""

    folder: str
    event_file: str
    event_key: str


@click.command("new")
@folder_argument
@click.option("--plan", metavar="PLAN", help="Begin from a shipped plan (see: roster plans) instead of an empty event.")
@json_option
def new_command(folder: Path, plan: str | None, as_json: bool) -> None:
    """Make an event folder with an event file and new keys. Nothing that is there already is touched."""
    if plan is not None and plan not in plan_names():
        raise click.BadParameter(f'there is no plan "{plan}": {suggest(plan, plan_names())}', param_hint="--plan")
    made = EventFolder.create(folder, plan_text(plan or BLANK), entropy)
    key = bytes(made.event_key().verify_key).hex()
    if as_json:
        echo_json(NewFolder(str(made.path), str(made.event_file), key))
        return
    click.echo(
        f"Made the event folder {made.path}. Keep a copy of it in a safe place, and on paper its event key, which "
        f"cannot be replaced: roster key {made.path} --print"
    )
    click.echo(f"Next: change {made.event_file} as you need it, then: roster check {made.path}")
