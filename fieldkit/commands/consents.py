"""`fieldkit consent`: whose guardian's consent is missing, and the note that it was seen on paper."""

from __future__ import annotations

import click

from fieldkit.commands.names import squad_number
from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import json_option, note_option, squad_option
from fieldkit.commands.printing import echo, echo_json, echo_table
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import done_line, status_of
from fieldkit.errors import KitError
from fieldkit.kit.gate_values import ConsentNoted
from fieldkit.kit.values import PersonCard
from fieldkit.texts.catalogue import say
from fieldkit.ui.people import name_beside
from roster.event import Event

_HEAD = (
    "cli.head.number",
    "cli.head.name",
    "cli.head.status",
    "cli.head.consent",
    "cli.head.guardian",
    "cli.head.phone",
)


@click.group("consent", invoke_without_command=True)
@squad_option
@json_option
@click.pass_context
def consent_group(ctx: click.Context, squad: str, as_json: bool) -> int:
    """List people whose guardian's consent is missing, those who are here first; or note one as seen."""
    if ctx.invoked_subcommand is not None:
        return 0
    with reading(ctx.obj) as kit:
        cards = kit.consents.lacking(squad_number(kit.event, squad))
        if as_json:
            echo_json(cards)
        elif cards:
            echo_table(_HEAD, [_cells(kit.event, card) for card in cards])
        else:
            echo(say("cli.consent.nobody"))
    return 0


@consent_group.command("seen")
@click.argument("code")
@note_option
@json_option
@click.pass_obj
def seen_command(setting: Setting, code: str, note: str, as_json: bool) -> int:
    """Write down that the consent of somebody's guardian was seen on paper. CODE as for checkin."""
    with writing(setting) as kit:
        person = kit.identify(code)
        done = kit.consents.seen(person, note)
        card = kit.card(person)
        if card is None:
            raise KitError("errors.kit.nobody", text=code[:40])
        if as_json:
            echo_json(ConsentNoted(done, card))
        else:
            echo(done_line(kit.event, done))
    return 0


def _cells(event: Event, card: PersonCard) -> tuple[str, ...]:
    consent = say(f"cli.consent.{card.consent}")
    return card.short, name_beside(event, card), status_of(event, card), consent, card.guardian, card.guardian_phone
