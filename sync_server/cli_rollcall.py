"""`sync-server rollcall`: asks squads whether all are there, and tells who answered, who did not and who cannot be
reached."""

from __future__ import annotations

from pathlib import Path

import click

from fieldkit.records.spaces.roll_call import ANSWERS
from roster.event import Event
from sync_server.admin import Action, CloseCall, ListCalls, OpenCall
from sync_server.admin_client import carry_out
from sync_server.cli_common import (
    clock_for,
    clock_option,
    data_folder,
    echo_json,
    home_option,
    json_option,
    shown_age,
    squad_name,
)
from sync_server.errors import ServerError
from sync_server.roll_calls import CANNOT_BE_REACHED, MINUTES, CallFigures, Calls, CallSquad
from sync_server.table import table

_HEADINGS = ("NUMBER", "OPENED", "UNTIL", "ASKS", "ANSWERED", "ALL WELL", "NOT REACHED", "CLOSED", "WORDS")
_SQUAD_HEADINGS = ("SQUAD", "STATE", "PRESENT", "ANSWERED", "HEARD", "WORDS")


@click.group("rollcall", invoke_without_command=True)
@json_option
@clock_option
@home_option
@click.pass_context
def rollcall_command(ctx: click.Context, as_json: bool, clock: Path | None, home: Path | None) -> None:
    """List the roll calls, the last one first; or do what a command below says."""
    if ctx.invoked_subcommand is not None:
        return
    found, event, _ = _carry_out(ctx, home, clock, ListCalls())
    if as_json:
        echo_json(found)
    elif found.calls:
        click.echo(table([_HEADINGS, *(_row(event, call) for call in found.calls)]))
    else:
        click.echo("No roll was called yet. Call it: sync-server rollcall open --minutes 10.")


@rollcall_command.command("open")
@click.argument("words", default="")
@click.option("--squad", "squads", multiple=True, metavar="N|KEY", help="Ask only this squad; may be repeated.")
@click.option("--minutes", type=float, default=MINUTES, show_default=True, help="How long answers are waited for.")
@json_option
@clock_option
@home_option
@click.pass_context
def open_command(
    ctx: click.Context,
    words: str,
    squads: tuple[str, ...],
    minutes: float,
    as_json: bool,
    clock: Path | None,
    home: Path | None,
) -> None:
    """Ask every squad, or those named, whether all are there; WORDS say what it is about."""
    _show(*_carry_out(ctx, home, clock, OpenCall(words, squads, minutes)), as_json)


@rollcall_command.command("show")
@click.argument("number", type=int, required=False)
@json_option
@clock_option
@home_option
@click.pass_context
def show_command(ctx: click.Context, number: int | None, as_json: bool, clock: Path | None, home: Path | None) -> None:
    """Show what each squad answered to a roll call; without a NUMBER, to the last one."""
    found, event, now_ms = _carry_out(ctx, home, clock, ListCalls())
    wanted = [call for call in found.calls if number in (None, call.call)]
    if not wanted:
        which = "a roll call" if number is None else f"the roll call {number}"
        raise ServerError(f"Cannot find {which}. List them: sync-server rollcall.")
    _show(Calls(wanted[:1]), event, now_ms, as_json)


@rollcall_command.command("close")
@click.argument("number", type=int, default=0)
@json_option
@clock_option
@home_option
@click.pass_context
def close_command(ctx: click.Context, number: int, as_json: bool, clock: Path | None, home: Path | None) -> None:
    """Wait for no more answers; without a NUMBER, to the roll call that is open. What still comes is kept, as late."""
    _show(*_carry_out(ctx, home, clock, CloseCall(number)), as_json)


def _carry_out(ctx: click.Context, home: Path | None, clock: Path | None, action: Action) -> tuple[Calls, Event, int]:
    """What came of it, the event, and what time it is."""
    folder = data_folder(ctx, home)
    outcome = carry_out(folder, action, clock_for(folder, clock))
    assert isinstance(outcome, Calls)
    return outcome, folder.load_pack().event, clock_for(folder, clock).wall_ms()


def _row(event: Event, call: CallFigures) -> tuple[str, ...]:
    answered = sum(1 for squad in call.squads if squad.state in ANSWERS)
    well = sum(1 for squad in call.squads if squad.state == ANSWERS[0])
    unreached = sum(1 for squad in call.squads if squad.state == CANNOT_BE_REACHED)
    return (
        str(call.call),
        _time(event, call.opened_ms),
        _time(event, call.deadline_ms),
        _whom(event, call),
        f"{answered} of {len(call.squads)}",
        str(well),
        str(unreached),
        _time(event, call.closed_ms),
        call.words or "-",
    )


def _time(event: Event, at_ms: int) -> str:
    return f"{event.local(at_ms):%H:%M}" if at_ms else "-"


def _whom(event: Event, call: CallFigures) -> str:
    return "all" if call.everybody else ", ".join(squad_name(event, squad.squad) for squad in call.squads)


def _show(found: Calls, event: Event, now_ms: int, as_json: bool) -> None:
    if as_json:
        echo_json(found)
        return
    for call in found.calls:
        until = (
            f"closed {_time(event, call.closed_ms)}" if call.closed_ms else f"until {_time(event, call.deadline_ms)}"
        )
        click.echo(f"Roll call {call.call} of {_time(event, call.opened_ms)} to {_whom(event, call)}, {until}.")
        if call.words:
            click.echo(call.words)
        click.echo(table([_SQUAD_HEADINGS, *(_squad_row(event, squad, now_ms) for squad in call.squads)]))


def _squad_row(event: Event, squad: CallSquad, now_ms: int) -> tuple[str, ...]:
    answered = squad.state in ANSWERS
    return (
        squad_name(event, squad.squad),
        _state(event, squad),
        str(squad.present) if answered else "-",
        f"{event.local(squad.at_ms):%H:%M:%S}" if answered else "-",
        shown_age(now_ms, squad.heard_ms),
        squad.words,
    )


def _state(event: Event, squad: CallSquad) -> str:
    match squad.state:
        case "cannot_be_reached":
            return f"cannot be reached since {_time(event, squad.heard_ms)}" if squad.heard_ms else "never heard of"
        case "not_answered":
            return "did not answer"
        case "waiting":
            return "no answer yet" if squad.delivered else "no answer yet, not delivered"
        case _:
            return squad.state.replace("_", " ") + (", late" if squad.late else "")
