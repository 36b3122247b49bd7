"""`fieldkit thing`: what is handed out, comes back and is used up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from fieldkit.commands.names import find_thing, squad_number
from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import Command, json_option, note_option, squad_option
from fieldkit.commands.printing import echo, echo_json, echo_table
from fieldkit.commands.reports import ThingReport
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import done_line, squad_name, status_of, thing_name, things_held
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import Done, HolderRow, ThingRow
from fieldkit.texts.catalogue import say
from fieldkit.ui.people import name_beside

_HEAD = (
    "cli.head.number",
    "cli.head.thing",
    "cli.head.given",
    "cli.head.out",
    "cli.head.back",
    "cli.head.used",
    "cli.head.broken",
    "cli.head.lost",
    "cli.head.missing",
    "cli.head.holds",
)


_HELD_HEAD = ("cli.head.number", "cli.head.name", "cli.head.status", "cli.head.squad", "cli.head.holds")


@click.group("thing", invoke_without_command=True)
@squad_option
@json_option
@click.pass_context
def thing_group(ctx: click.Context, squad: str, as_json: bool) -> int:
    """List a squad's things: given, out, back, used, broken, lost, missing; who holds them; or do what is below."""
    if ctx.invoked_subcommand is not None:
        return 0
    with reading(ctx.obj) as kit:
        rows = kit.things(squad_number(kit.event, squad))
        if as_json:
            echo_json(rows)
        else:
            _table(kit, rows)
    return 0


def _moving(command: Command) -> Command:
    """The arguments of everything that moves a thing."""
    for option in (
        json_option,
        squad_option,
        note_option,
        click.argument("amount", required=False, type=int, default=1),
        click.argument("thing"),
    ):
        command = option(command)
    return click.pass_obj(command)  # type: ignore[return-value]


@thing_group.command("out")
@click.option("--to", "person", default="", metavar="PERSON", help="Who gets it; without it, the squad.")
@_moving
def out_command(setting: Setting, person: str, as_json: bool, **moved: Any) -> int:
    """Hand out AMOUNT (one, where nothing is said) of THING."""
    return _move(setting, Kit.thing_out, person, as_json, **moved)


@thing_group.command("back")
@click.option("--from", "person", default="", metavar="PERSON", help="Who gives it back; without it, the squad.")
@_moving
def back_command(setting: Setting, person: str, as_json: bool, **moved: Any) -> int:
    """Take back AMOUNT of THING."""
    return _move(setting, Kit.thing_back, person, as_json, **moved)


@thing_group.command("used")
@click.option("--by", "person", default="", metavar="PERSON", help="Who used it up; without it, the squad.")
@_moving
def used_command(setting: Setting, person: str, as_json: bool, **moved: Any) -> int:
    """Write AMOUNT of THING down as used up."""
    return _move(setting, Kit.thing_used, person, as_json, **moved)


@thing_group.command("broken")
@click.option("--by", "person", default="", metavar="PERSON", help="Who had it; without it, the squad.")
@_moving
def broken_command(setting: Setting, person: str, as_json: bool, **moved: Any) -> int:
    """Write AMOUNT of THING down as broken."""
    return _move(setting, Kit.thing_broken, person, as_json, **moved)


@thing_group.command("lost")
@click.option("--by", "person", default="", metavar="PERSON", help="Who had it; without it, the squad.")
@_moving
def lost_command(setting: Setting, person: str, as_json: bool, **moved: Any) -> int:
    """Write AMOUNT of THING down as lost."""
    return _move(setting, Kit.thing_lost, person, as_json, **moved)


@thing_group.command("back-all")
@click.argument("person")
@squad_option
@json_option
@click.pass_obj
def back_all_command(setting: Setting, person: str, squad: str, as_json: bool) -> int:
    """Take back everything of a squad that PERSON still has."""
    with writing(setting) as kit:
        done = kit.take_back_all(kit.identify(person), squad_number(kit.event, squad))
        if as_json:
            echo_json(done)
        else:
            echo("\n".join(done_line(kit.event, one) for one in done))
    return 0


@thing_group.command("held")
@squad_option
@json_option
@click.pass_obj
def held_command(setting: Setting, squad: str, as_json: bool) -> int:
    """List who still has what: those who are gone first."""
    with reading(setting) as kit:
        rows = kit.holders(squad_number(kit.event, squad))
        if as_json:
            echo_json(rows)
        elif rows:
            echo_table(_HELD_HEAD, [_holder_cells(kit, row) for row in rows])
        else:
            echo(say("cli.thing.nobody"))
    return 0


def _holder_cells(kit: Kit, row: HolderRow) -> tuple[str, ...]:
    person = row.person
    status, things = status_of(kit.event, person), things_held(kit.event, row.holds)
    return person.short, name_beside(kit.event, person), status, squad_name(kit.event, row.squad), things


def _move(
    setting: Setting,
    move: Callable[[Kit, int, int, int, int, str], Done],
    person: str,
    as_json: bool,
    *,
    thing: str,
    amount: int,
    note: str,
    squad: str,
) -> int:
    with writing(setting) as kit:
        number, holder = find_thing(kit.event, thing).number, kit.identify(person) if person else 0
        done = move(kit, number, amount, holder, squad_number(kit.event, squad), note)
        report = ThingReport(done, _row_of(kit, number, squad))
        if as_json:
            echo_json(report)
        else:
            _table(kit, (report.thing,))
    return 0


def _row_of(kit: Kit, thing: int, squad: str) -> ThingRow:
    return next(row for row in kit.things(squad_number(kit.event, squad)) if row.thing == thing)


def _table(kit: Kit, rows: tuple[ThingRow, ...]) -> None:
    echo_table(_HEAD, [_cells(kit, row) for row in rows], right=(0, 2, 3, 4, 5, 6, 7, 8))


def _cells(kit: Kit, row: ThingRow) -> tuple[str, ...]:
    figures = row.figures
    holders = ", ".join(f"{kit.name_of(holder)} {held}" for holder, held in row.holders.items() if holder and held > 0)
    numbers = (figures.given, figures.out, figures.back, figures.used, figures.broken, figures.lost, figures.missing)
    return str(row.thing), thing_name(kit.event, row.thing), *(str(number) for number in numbers), holders
