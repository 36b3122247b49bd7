"""`sync-server message`: words to squads, and what became of them."""

from __future__ import annotations

from pathlib import Path

import click

from fieldkit.records.spaces.message import URGENT
from roster.event import Event
from sync_server.admin import Action, ListMessages, SendMessage, TakeBackMessage
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
from sync_server.messages import ACKNOWLEDGED, NOT_DELIVERED, READ, MessageFigures, Messages, MessageSquad
from sync_server.table import table

_HEADINGS = ("NUMBER", "SENT", "SEVERITY", "FOR", "DELIVERED", "READ", "ACKNOWLEDGED", "WORDS")
_SQUAD_HEADINGS = ("SQUAD", "STATE", "LAPTOPS", "READ", "ACKNOWLEDGED", "HEARD", "WORDS")


@click.group("message", invoke_without_command=True)
@json_option
@clock_option
@home_option
@click.pass_context
def message_command(ctx: click.Context, as_json: bool, clock: Path | None, home: Path | None) -> None:
    """List the messages, the last one first; or do what a command below says."""
    if ctx.invoked_subcommand is not None:
        return
    found, event, _ = _carry_out(ctx, home, clock, ListMessages())
    if as_json:
        echo_json(found)
    elif found.messages:
        click.echo(table([_HEADINGS, *(_row(event, message) for message in found.messages)]))
    else:
        click.echo('No message was sent yet. Send one: sync-server message send "WORDS".')


@message_command.command("send")
@click.argument("words")
@click.option("--squad", "squads", multiple=True, metavar="N|KEY", help="Only to this squad; may be repeated.")
@click.option("--urgent", is_flag=True, help="It sounds louder, and stays marked until it is acknowledged.")
@json_option
@clock_option
@home_option
@click.pass_context
def send_command(
    ctx: click.Context,
    words: str,
    squads: tuple[str, ...],
    urgent: bool,
    as_json: bool,
    clock: Path | None,
    home: Path | None,
) -> None:
    """Send words to every squad, or to those named."""
    _show(*_carry_out(ctx, home, clock, SendMessage(words, squads, urgent)), as_json)


@message_command.command("show")
@click.argument("number", type=int, required=False)
@json_option
@clock_option
@home_option
@click.pass_context
def show_command(ctx: click.Context, number: int | None, as_json: bool, clock: Path | None, home: Path | None) -> None:
    """Show what each squad did with a message; without a NUMBER, with the last one."""
    found, event, now_ms = _carry_out(ctx, home, clock, ListMessages())
    wanted = [message for message in found.messages if number in (None, message.message)]
    if not wanted:
        which = "a message" if number is None else f"the message {number}"
        raise ServerError(f"Cannot find {which}. List them: sync-server message.")
    _show(Messages(wanted[:1]), event, now_ms, as_json)


@message_command.command("take-back")
@click.argument("number", type=int)
@json_option
@clock_option
@home_option
@click.pass_context
def take_back_command(ctx: click.Context, number: int, as_json: bool, clock: Path | None, home: Path | None) -> None:
    """Take a message back that was a mistake: laptops show it as taken back, and nobody need acknowledge it."""
    _show(*_carry_out(ctx, home, clock, TakeBackMessage(number)), as_json)


def _carry_out(
    ctx: click.Context, home: Path | None, clock: Path | None, action: Action
) -> tuple[Messages, Event, int]:
    """What came of it, the event, and what time it is."""
    folder = data_folder(ctx, home)
    outcome = carry_out(folder, action, clock_for(folder, clock))
    assert isinstance(outcome, Messages)
    return outcome, folder.load_pack().event, clock_for(folder, clock).wall_ms()


def _row(event: Event, message: MessageFigures) -> tuple[str, ...]:
    squads, most = message.squads, len(message.squads)
    delivered = sum(1 for squad in squads if squad.state != NOT_DELIVERED)
    read = sum(1 for squad in squads if squad.state in (READ, ACKNOWLEDGED))
    acknowledged = sum(1 for squad in squads if squad.state == ACKNOWLEDGED)
    counts = [f"{count} of {most}" for count in (delivered, read, acknowledged)]
    sent = f"{event.local(message.sent_ms):%H:%M}"
    return str(message.message), sent, _severity(message), _whom(event, message), *counts, message.words


def _severity(message: MessageFigures) -> str:
    if message.taken_back_ms:
        return "taken back"
    return "urgent" if message.severity == URGENT else "plain"


def _whom(event: Event, message: MessageFigures) -> str:
    return "all" if message.everybody else ", ".join(squad_name(event, squad.squad) for squad in message.squads)


def _show(found: Messages, event: Event, now_ms: int, as_json: bool) -> None:
    if as_json:
        echo_json(found)
        return
    for message in found.messages:
        sent = f"{event.local(message.sent_ms):%H:%M}"
        click.echo(f"Message {message.message}, {_severity(message)}, sent {sent} to {_whom(event, message)}:")
        click.echo(message.words)
        click.echo(table([_SQUAD_HEADINGS, *(_squad_row(event, squad, now_ms) for squad in message.squads)]))


def _squad_row(event: Event, squad: MessageSquad, now_ms: int) -> tuple[str, ...]:
    moments = [f"{event.local(at_ms):%H:%M:%S}" if at_ms else "-" for at_ms in (squad.read_ms, squad.acknowledged_ms)]
    return (
        squad_name(event, squad.squad),
        squad.state.replace("_", " "),
        f"{squad.delivered} of {squad.laptops}",
        *moments,
        shown_age(now_ms, squad.heard_ms),
        squad.words,
    )
