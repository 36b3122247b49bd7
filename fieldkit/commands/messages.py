"""`fieldkit messages`, `acknowledge` and `answer`: what the desk says and asks, and what this laptop says to it."""

from __future__ import annotations

import click

from fieldkit.commands.names import squad_number
from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import json_option, note_option, squad_option
from fieldkit.commands.printing import echo, echo_json, echo_table
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import NOTHING, done_line, squad_name
from fieldkit.kit.kit import Kit
from fieldkit.kit.message_values import CallCard, MessageCard
from fieldkit.kit.values import Done
from fieldkit.records.rules import COUNT_MAX
from fieldkit.records.spaces.message import URGENT
from fieldkit.records.spaces.roll_call import ANSWERS
from fieldkit.texts.catalogue import say
from fieldkit.ui.moments import clock_time

_HEAD = ("cli.head.number", "cli.head.at", "cli.head.what", "cli.head.state", "cli.head.squad", "cli.head.words")


@click.command("messages")
@json_option
@click.pass_obj
def messages_command(setting: Setting, as_json: bool) -> int:
    """List messages and roll calls of the desk, the last first. Whatever is listed counts as read from then on, unless
    the screen is open."""
    with reading(setting) as kit:
        if kit.journal.author is not None:
            kit.messages.note_read()
        inbox = kit.messages.inbox()
        if as_json:
            echo_json(inbox)
        elif inbox.calls or inbox.messages:
            echo_table(_HEAD, [_call(kit, card) for card in inbox.calls] + [_row(kit, card) for card in inbox.messages])
        else:
            echo(say("ui.messages.none"))
    return 0


@click.command("acknowledge")
@click.argument("number", type=click.IntRange(min=1), required=False)
@note_option
@json_option
@click.pass_obj
def acknowledge_command(setting: Setting, number: int | None, note: str, as_json: bool) -> int:
    """Tell the desk that a message was understood. Without its NUMBER, the one that waits."""
    with writing(setting) as kit:
        return _tell(kit, kit.messages.acknowledge(number or 0, note), as_json)


@click.command("answer")
@click.argument("state", type=click.Choice(ANSWERS))
@click.argument("number", type=click.IntRange(min=1), required=False)
@click.option("--present", type=click.IntRange(0, COUNT_MAX), default=None, help="Otherwise as many as are checked in.")
@squad_option
@note_option
@json_option
@click.pass_obj
def answer_command(
    setting: Setting, state: str, number: int | None, present: int | None, squad: str, note: str, as_json: bool
) -> int:
    """Answer a roll call. Without its NUMBER, the one that waits; a later answer takes an earlier one's place."""
    with writing(setting) as kit:
        people = -1 if present is None else present
        done = kit.messages.answer(state, people, note, number or 0, squad_number(kit.event, squad))
        return _tell(kit, done, as_json)


def _tell(kit: Kit, done: Done, as_json: bool) -> int:
    if as_json:
        echo_json(done)
    else:
        echo(done_line(kit.event, done))
    return 0


def _call(kit: Kit, card: CallCard) -> tuple[str, ...]:
    at, until = clock_time(kit.event, card.opened_ms), clock_time(kit.event, card.deadline_ms)
    state = say("ui.messages.closed") if card.closed_ms else f"{say('ui.column.until')} {until}"
    if card.state:
        state = f"{say(f'words.answer.{card.state}')} {card.present}"
    squad = squad_name(kit.event, card.squad) if card.squad else NOTHING
    return str(card.call), at, say("ui.messages.call"), state, squad, card.words


def _row(kit: Kit, card: MessageCard) -> tuple[str, ...]:
    what = say("ui.messages.urgent" if card.severity == URGENT else "ui.messages.plain")
    squads = ", ".join(squad_name(kit.event, squad) for squad in card.squads) or say("ui.messages.all")
    state = NOTHING
    if card.taken_back_ms:
        state = say("ui.messages.taken_back")
    elif card.acknowledged_ms:
        state = f"✔ {clock_time(kit.event, card.acknowledged_ms)}"
    elif card.waiting:
        state = say("ui.messages.acknowledge")
    return str(card.message), clock_time(kit.event, card.sent_ms), what, state, squads, card.words
