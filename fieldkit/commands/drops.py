"""`fieldkit drop`: records on a stick, encrypted to the event's server, and what comes back."""

from __future__ import annotations

from pathlib import Path

import click

from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json, echo_pairs
from fieldkit.commands.setting import Setting
from fieldkit.kit.carry_values import DropRead
from fieldkit.kit.sticks import find_sticks, the_stick
from fieldkit.texts.catalogue import say

_PLACE = click.Path(path_type=Path)


@click.group("drop", invoke_without_command=True)
@json_option
@click.pass_context
def drop_group(ctx: click.Context, as_json: bool) -> int:
    """Say what there is to carry: records unsent, sticks plugged in, letters and answers of others; or do what a
    command below says."""
    if ctx.invoked_subcommand is not None:
        return 0
    with reading(ctx.obj) as kit:
        status = kit.carrying.status(find_sticks())
    if as_json:
        echo_json(status)
        return 0
    echo_pairs(
        (
            ("cli.head.unsent", str(status.unsent)),
            ("cli.head.sticks", ", ".join(status.sticks) or say("cli.drop.no_stick")),
            ("cli.head.letters", ", ".join(status.letters)),
            ("cli.head.answers", ", ".join(status.replies)),
        )
    )
    return 0


@drop_group.command("write")
@click.argument("place", required=False, metavar="[DIR|FILE]", type=_PLACE)
@json_option
@click.pass_obj
def write_command(setting: Setting, place: Path | None, as_json: bool) -> int:
    """Write everything that the server has not said it holds, to DIR, FILE or the stick that is plugged in."""
    with writing(setting) as kit:
        written = kit.carrying.write_drop(place or the_stick(find_sticks()))
    if as_json:
        echo_json(written)
    else:
        echo(say("cli.drop.written", file=written.file, records=written.records, bytes=written.bytes))
        if written.laptops:
            echo(say("cli.drop.others", laptops=written.laptops))
        echo(say("cli.drop.next"))
    return 0


@drop_group.command("read")
@click.argument("file", metavar="FILE", type=_PLACE)
@json_option
@click.pass_obj
def read_command(setting: Setting, file: Path, as_json: bool) -> int:
    """Read an answer that came back, or another laptop's drop to be carried on; of a folder, all that are in it."""
    with writing(setting) as kit:
        read = kit.carrying.read_drop(file)
    if as_json:
        echo_json(read)
    else:
        _tell(read)
    return 1 if read.full else 0


@drop_group.command("deliver")
@click.argument("file", required=False, metavar="[FILE]", type=_PLACE)
@json_option
@click.pass_obj
def deliver_command(setting: Setting, file: Path | None, as_json: bool) -> int:
    """Hand over to the server, by network, FILE and what is carried for others; the answers are carried back."""
    with writing(setting) as kit:
        delivered = kit.carrying.deliver(file)
    if as_json:
        echo_json(delivered)
    else:
        echo(say("cli.drop.delivered", laptops=len(delivered.laptops), names=", ".join(delivered.laptops)))
        if delivered.waiting:
            echo(say("cli.drop.waiting", laptops=delivered.waiting))
    return 1 if delivered.waiting else 0


def _tell(read: DropRead) -> None:
    if read.answers:
        echo(say("cli.drop.answer", received=read.received, unsent=read.unsent))
        if read.standing != "known":
            echo(say(f"errors.exchange.{read.standing}"))
    if read.letters:
        echo(say("cli.drop.letters", laptops=read.letters))
    if read.replies:
        echo(say("cli.drop.replies", laptops=read.replies))
    if read.full:
        echo(say("cli.drop.full"))
