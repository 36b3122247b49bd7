"""`fieldkit gate`: what each squad should have with it, what it has, and whether it may go."""

from __future__ import annotations

import click

from fieldkit.commands.names import find_thing, squad_number
from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import Command, json_option, squad_option
from fieldkit.commands.printing import echo, echo_json, echo_table
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import squad_name, thing_name
from fieldkit.kit.gate_values import GateCounted, GateSquad
from fieldkit.kit.kit import Kit
from fieldkit.texts.catalogue import say
from fieldkit.ui.gate_words import gate_sentence

_HEAD = (
    "cli.head.number",
    "cli.head.thing",
    "cli.head.should",
    "cli.head.has",
    "cli.head.missing",
    "cli.head.broken",
    "cli.head.lost",
)
NOT_YET = 1


def _returning_option(command: Command) -> Command:
    text = "Squads that come home, not those that leave."
    return click.option("--returning", is_flag=True, help=text)(command)


@click.group("gate", invoke_without_command=True)
@_returning_option
@squad_option
@json_option
@click.pass_context
def gate_group(ctx: click.Context, returning: bool, squad: str, as_json: bool) -> int:
    """Say for each squad what it should have, what it has, what is missing, and whether it may go."""
    if ctx.invoked_subcommand is not None:
        return 0
    with reading(ctx.obj) as kit:
        gates = kit.gate.check(squad_number(kit.event, squad), returning=returning)
        return _tell(kit, gates, as_json)


@gate_group.command("count")
@click.argument("thing")
@click.argument("amount", type=int)
@_returning_option
@squad_option
@json_option
@click.pass_obj
def count_command(setting: Setting, thing: str, amount: int, returning: bool, squad: str, as_json: bool) -> int:
    """Write down that AMOUNT of THING are there; with --returning, that so many came back in all."""
    with writing(setting) as kit:
        number = squad_number(kit.event, squad)
        done = kit.gate.count(find_thing(kit.event, thing).number, amount, number, returning=returning)
        (gate,) = kit.gate.check(number, returning=returning)
        if as_json:
            echo_json(GateCounted(done, gate))
        else:
            _print(kit, gate)
    return 0


@gate_group.command("complete")
@_returning_option
@squad_option
@json_option
@click.pass_obj
def complete_command(setting: Setting, returning: bool, squad: str, as_json: bool) -> int:
    """Write down that everything that is missing is there after all."""
    with writing(setting) as kit:
        number = squad_number(kit.event, squad)
        kit.gate.complete(number, returning=returning)
        return _tell(kit, kit.gate.check(number, returning=returning), as_json)


def _tell(kit: Kit, gates: tuple[GateSquad, ...], as_json: bool) -> int:
    if as_json:
        echo_json(gates)
    else:
        for gate in gates:
            _print(kit, gate)
    return 0 if all(gate.may_go for gate in gates) else NOT_YET


def _print(kit: Kit, gate: GateSquad) -> None:
    ok = "ui.gate.complete" if gate.returning else "ui.gate.may_go"
    verdict = say(ok if gate.may_go else "ui.gate.not_yet")
    echo(
        "  ".join(part for part in (squad_name(kit.event, gate.squad), verdict, gate_sentence(kit.event, gate)) if part)
    )
    if gate.things:
        echo_table(_HEAD, [_cells(kit, gate, place) for place in range(len(gate.things))], right=(0, 2, 3, 4, 5, 6))


def _cells(kit: Kit, gate: GateSquad, place: int) -> tuple[str, ...]:
    row = gate.things[place]
    numbers = (row.wanted, row.here, row.short, row.broken, row.lost)
    return str(row.thing), thing_name(kit.event, row.thing), *(str(number) for number in numbers)
