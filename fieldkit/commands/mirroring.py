"""`fieldkit mirror` and `take-over`: a copy on a stick as it goes, and a spare laptop that goes on from it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from fieldkit.clock import open_clock
from fieldkit.commands.opening import home_path, open_home, reading, writing
from fieldkit.commands.options import json_option
from fieldkit.commands.printing import echo, echo_json, echo_pairs
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import squad_name
from fieldkit.errors import ExchangeError, KitError
from fieldkit.journal.machine import machine_name
from fieldkit.kit.carry_values import MirrorStatus, TakenOver
from fieldkit.kit.home import Home
from fieldkit.kit.joining import join
from fieldkit.kit.kit import Kit
from fieldkit.kit.sticks import find_sticks, the_stick
from fieldkit.kit.take_over import known_of_squad, read_mirror, take_over
from fieldkit.texts.catalogue import say
from fieldkit.ui.moments import clock_seconds, clock_time
from roster.event import Event

_PLACE = click.Path(path_type=Path)


@click.group("mirror", invoke_without_command=True)
@json_option
@click.pass_context
def mirror_group(ctx: click.Context, as_json: bool) -> int:
    """Say where this laptop's records are mirrored to, and the code that opens the mirror on a spare; or do what a
    command below says."""
    if ctx.invoked_subcommand is not None:
        return 0
    with reading(ctx.obj) as kit:
        _show(kit.mirror.status(), kit.event, as_json)
    return 0


@mirror_group.command("on")
@click.argument("folder", required=False, metavar="[DIR]", type=_PLACE)
@json_option
@click.pass_obj
def on_command(setting: Setting, folder: Path | None, as_json: bool) -> int:
    """Mirror everything to DIR, or to the stick that is plugged in, from now on; encrypted with a code to be written
    down."""
    with writing(setting) as kit:
        _show(kit.mirror.turn_on((folder or the_stick(find_sticks())).absolute()), kit.event, as_json)
    return 0


@mirror_group.command("off")
@json_option
@click.pass_obj
def off_command(setting: Setting, as_json: bool) -> int:
    """Mirror no more. What stands on the stick stays there, and the code is kept for the next time."""
    with writing(setting) as kit:
        _show(kit.mirror.turn_off(), kit.event, as_json)
    return 0


@click.command("take-over")
@click.argument("stick", required=False, metavar="[STICK]", type=_PLACE)
@click.option("--code", default="", help="The mirror code of the laptop that died, from paper.")
@click.option("--join", "join_code", default="", metavar="CODE", help="A code of the server: this laptop joins first.")
@json_option
@click.pass_obj
def take_over_command(setting: Setting, stick: Path | None, code: str, join_code: str, as_json: bool) -> int:
    """Go on, on this spare laptop, in place of one that died: with what stands in its mirror on STICK (a folder or
    file, or whatever is plugged in), with what the server has, or both."""
    path = home_path(setting)
    clock = open_clock(str(setting.clock) if setting.clock else None, setting.skew_ms)
    if not (code or join_code or Home(path).joined):
        raise KitError("errors.mirror.need_code")
    mirrored = read_mirror([stick] if stick is not None else find_sticks(), code) if code else None
    if join_code:
        join(path, join_code, entropy=os.urandom)
    taken = take_over(path, mirrored, clock, os.urandom, machine_name()) if mirrored is not None else None
    open_home(setting)
    with writing(setting) as kit:
        problem = _sync(kit)
        report = taken if taken is not None else known_of_squad(kit, kit.squad)
        _tell(kit, report, problem, as_json)
    return 0 if report.working else 1


def _sync(kit: Kit) -> str:
    """ "" where the server has been told everything, else why it has not."""
    try:
        kit.sync_now()
    except ExchangeError as error:
        return str(error)
    return kit.sync_status().problem


def _show(status: MirrorStatus, event: Event, as_json: bool) -> None:
    if as_json:
        echo_json(status)
        return
    echo(say(f"cli.mirror.{status.state}", folder=status.folder))
    echo_pairs(
        (
            ("cli.head.mirror_code", status.code),
            ("cli.head.mirrored", clock_time(event, status.last_ms) if status.last_ms else ""),
            ("cli.head.waiting", str(status.waiting or "")),
        )
    )
    if status.code and status.state != "off":
        echo(say("cli.mirror.write_down"))
    if status.own_disk:
        echo(say("cli.mirror.own_disk"))
    if status.problem:
        echo(status.problem)


def _tell(kit: Kit, taken: TakenOver, problem: str, as_json: bool) -> None:
    if as_json:
        echo_json(taken)
        return
    event = kit.event
    squad = squad_name(event, taken.squad) if taken.squad else say("cli.whole_event")
    laptop = f"{taken.label} {taken.device}".strip()
    echo(say("cli.take_over.done", squad=squad, laptop=laptop, records=taken.records))
    if taken.last_ms:
        echo(say("cli.take_over.last", time=clock_seconds(event, taken.last_ms)))
    if taken.mirrored_ms:
        echo(say("cli.take_over.lacks", time=clock_seconds(event, taken.mirrored_ms)))
    else:
        echo(say("cli.take_over.no_mirror"))
    if not taken.working:
        echo(say("cli.take_over.other_squads", device=kit.certificate.device.hex(), squad=taken.squad))
    elif not taken.certified:
        echo(say("cli.take_over.waits", device=kit.certificate.device.hex(), squad=taken.squad))
    unsent = kit.sync_status().unsent
    echo(say("cli.take_over.unsent", unsent=unsent) if unsent else say("cli.take_over.all_there"))
    if problem:
        echo(problem)
