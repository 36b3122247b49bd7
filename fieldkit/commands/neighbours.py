"""`fieldkit neighbours`: laptops on one network carry each other's records to the server."""

from __future__ import annotations

import click

from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json, echo_pairs
from fieldkit.commands.reports import MetReport
from fieldkit.commands.setting import Setting
from fieldkit.kit.kit import Kit
from fieldkit.kit.neighbours import PORT
from fieldkit.texts.catalogue import say


@click.group("neighbours", invoke_without_command=True)
@json_option
@click.pass_context
def neighbours_group(ctx: click.Context, as_json: bool) -> int:
    """Say whether this laptop exchanges with others on its network, and with whom; or do what a command below says."""
    if ctx.invoked_subcommand is not None:
        return 0
    with reading(ctx.obj) as kit:
        _show(kit, as_json)
    return 0


@neighbours_group.command("on")
@click.option("--port", type=click.IntRange(1, 65_535), help=f"Where it listens; otherwise as before, or at {PORT}.")
@click.option("--host", default="", help="The one address at which it listens; otherwise as before, or at all.")
@json_option
@click.pass_obj
def on_command(setting: Setting, port: int | None, host: str, as_json: bool) -> int:
    """Exchange with neighbours whenever the kit is open: what they carry is sealed, and this laptop carries theirs."""
    with writing(setting) as kit:
        kit.neighbours.turn_on(host, port)
        _show(kit, as_json)
    return 0


@neighbours_group.command("off")
@json_option
@click.pass_obj
def off_command(setting: Setting, as_json: bool) -> int:
    """Exchange with neighbours no more."""
    with writing(setting) as kit:
        kit.neighbours.turn_off()
        _show(kit, as_json)
    return 0


@neighbours_group.command("pair")
@click.argument("neighbour", metavar="CODE|ADDRESS")
@json_option
@click.pass_obj
def pair_command(setting: Setting, neighbour: str, as_json: bool) -> int:
    """Remember a neighbour by its pairing code, or by HOST:PORT, where laptops do not find each other by themselves."""
    with writing(setting) as kit:
        kit.neighbours.pair(neighbour)
        _show(kit, as_json)
    return 0


@neighbours_group.command("meet")
@json_option
@click.pass_obj
def meet_command(setting: Setting, as_json: bool) -> int:
    """Exchange with the neighbours that this laptop is paired with, now."""
    with writing(setting) as kit:
        met = kit.neighbours.meet()
        status = kit.neighbours.status()
    if as_json:
        echo_json(MetReport(met, status))
    else:
        echo(say("cli.neighbours.met", count=met, letters=status.letters, replies=status.replies))
    return 0 if met else 1


def _show(kit: Kit, as_json: bool) -> None:
    status = kit.neighbours.status()
    if as_json:
        echo_json(status)
        return
    echo(say(f"cli.neighbours.{status.state}"))
    echo_pairs(
        (
            ("cli.head.pairing_code", ", ".join(status.codes)),
            ("cli.head.paired", ", ".join(status.paired)),
            ("cli.head.letters", str(status.letters or "")),
            ("cli.head.answers", str(status.replies or "")),
        )
    )
    if not status.discovers:
        echo(say("cli.neighbours.no_discovery"))
