"""`fieldkit incident`: list, raise, show, tell on, change state, merge, say who is involved."""

from __future__ import annotations

from pathlib import Path

import click

from fieldkit.commands.handover import handover_command
from fieldkit.commands.names import find_squad, squad_number, write_ref
from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import json_option, squad_option
from fieldkit.commands.pictures import save_picture
from fieldkit.commands.printing import echo, echo_json, echo_table
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import site_name, squad_name
from fieldkit.errors import KitError
from fieldkit.kit.incidents import INCIDENT_KINDS
from fieldkit.kit.kit import Kit
from fieldkit.kit.photos import load_photo
from fieldkit.kit.values import IncidentCard, IncidentLine, SavedPhotos
from fieldkit.records.spaces.incident import PERSON, PLACE, SEVERITY_MAX, SQUAD, STATES
from fieldkit.texts.catalogue import say
from fieldkit.ui.incident_lines import involved_line, line_text, numbers_text
from fieldkit.ui.moments import clock_time

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)
_SEVERITY = click.IntRange(1, SEVERITY_MAX)
_HEAD = (
    "cli.head.incident",
    "cli.head.squad",
    "cli.head.what",
    "cli.head.severity",
    "cli.head.state",
    "cli.head.at",
    "cli.head.words",
)


@click.group("incident", invoke_without_command=True)
@click.option("--open", "open_only", is_flag=True, help="Only those that are not closed.")
@squad_option
@json_option
@click.pass_context
def incident_group(ctx: click.Context, open_only: bool, squad: str, as_json: bool) -> int:
    """List incidents, those changed last first; or do what a command below says."""
    if ctx.invoked_subcommand is not None:
        return 0
    with reading(ctx.obj) as kit:
        cards = kit.incidents(squad_number(kit.event, squad), open_only=open_only)
        if as_json:
            echo_json(cards)
        elif cards:
            echo_table(_HEAD, [_row(kit, card) for card in cards])
        else:
            echo(say("cli.no_incidents"))
    return 0


@incident_group.command("raise")
@click.argument("what", type=click.Choice(INCIDENT_KINDS))
@click.argument("words")
@click.option("--severity", type=_SEVERITY, default=2, show_default=True, help="1 minor, 2 serious, 3 urgent.")
@squad_option
@json_option
@click.pass_obj
def raise_command(setting: Setting, what: str, words: str, severity: int, squad: str, as_json: bool) -> int:
    """Raise an incident: what it is about, and what happened in a few words. Prints its number for the radio."""
    with writing(setting) as kit:
        return _tell(kit, kit.raise_incident(what, severity, words, squad_number(kit.event, squad)), as_json)


@incident_group.command("show")
@click.argument("number")
@json_option
@click.pass_obj
def show_command(setting: Setting, number: str, as_json: bool) -> int:
    """Show an incident with its whole story. NUMBER is what is said over the radio, such as B-014."""
    with reading(setting) as kit:
        return _tell(kit, _card(kit, number), as_json)


@incident_group.command("entry")
@click.argument("number")
@click.argument("words")
@json_option
@click.pass_obj
def entry_command(setting: Setting, number: str, words: str, as_json: bool) -> int:
    """Add a line to an incident's story."""
    with writing(setting) as kit:
        kit.add_entry(kit.find_incident(number), words)
        return _tell(kit, _card(kit, number), as_json)


@incident_group.command("state")
@click.argument("number")
@click.argument("state", type=click.Choice(STATES))
@click.option("--severity", type=_SEVERITY, default=None, help="A new severity; otherwise as it was.")
@click.option("--words", default="", help="Why.")
@json_option
@click.pass_obj
def state_command(setting: Setting, number: str, state: str, severity: int | None, words: str, as_json: bool) -> int:
    """Set an incident to open, working or closed."""
    with writing(setting) as kit:
        kit.set_incident(kit.find_incident(number), state, severity or 0, words)
        return _tell(kit, _card(kit, number), as_json)


@incident_group.command("merge")
@click.argument("number")
@click.argument("other")
@click.option("--words", default="", help="How it is known.")
@json_option
@click.pass_obj
def merge_command(setting: Setting, number: str, other: str, words: str, as_json: bool) -> int:
    """Say that two incidents are the same: they go on as one, under both numbers. Strike that line to part them."""
    with writing(setting) as kit:
        kit.merge_incidents(kit.find_incident(number), kit.find_incident(other), words)
        return _tell(kit, _card(kit, number), as_json)


@incident_group.command("involve")
@click.argument("number")
@click.option(
    "--person", default="", help="Somebody, as in checkin: number, name, telephone tail, badge; walk-ins too."
)
@click.option("--other-squad", "other", default="", metavar="N|KEY", help="A squad.")
@click.option("--place", default="", help="A place, in words.")
@click.option("--words", default="", help="What they have to do with it.")
@json_option
@click.pass_obj
def involve_command(
    setting: Setting, number: str, person: str, other: str, place: str, words: str, as_json: bool
) -> int:
    """Say who or what an incident is about. Strike that line to take it back."""
    if sum(map(bool, (person, other, place))) != 1 or (place and words):
        raise click.UsageError("Give one of --person, --other-squad and --place; with --place no --words.")
    with writing(setting) as kit:
        incident = kit.find_incident(number)
        if person:
            kit.involve(incident, PERSON, kit.identify(person), words)
        elif other:
            kit.involve(incident, SQUAD, find_squad(kit.event, other).number, words)
        else:
            kit.involve(incident, PLACE, 0, place)
        return _tell(kit, _card(kit, number), as_json)


incident_group.add_command(handover_command)


@incident_group.command("photo")
@click.argument("number")
@click.argument("file", required=False, type=_FILE)
@click.option("--words", default="", help="What the picture shows.")
@click.option("--save", type=_FOLDER, help="Write the incident's pictures into this folder instead.")
@json_option
@click.pass_obj
def photo_command(
    setting: Setting, number: str, file: Path | None, words: str, save: Path | None, as_json: bool
) -> int:
    """Add a picture FILE (JPEG, PNG or WebP) to an incident's story, or save those that are there."""
    if (file is None) == (save is None):
        raise click.UsageError("Give a picture FILE to add, or --save FOLDER for those that are there.")
    if file is None:
        with reading(setting) as kit:
            return _save_photos(kit, _card(kit, number), save or Path(), as_json)
    with writing(setting) as kit:
        kit.incident_photo(kit.find_incident(number), load_photo(str(file)), words)
        card = _card(kit, number)
        if as_json:
            echo_json(SavedPhotos(card))
            return 0
        return _tell(kit, card, as_json)


def _save_photos(kit: Kit, card: IncidentCard, folder: Path, as_json: bool) -> int:
    """Exit status 1 where one of them has not come yet."""
    photos = dict.fromkeys(line.photo for line in card.timeline if line.photo is not None and not line.struck)
    files = [save_picture(kit, photo, folder, f"{card.number}-{place}") for place, photo in enumerate(photos, 1)]
    saved = SavedPhotos(card, tuple(str(file) for file in files if file is not None), files.count(None))
    if as_json:
        echo_json(saved)
    else:
        for name in saved.files:
            echo(name)
        if saved.lacking or not photos:
            echo(say("cli.photos.lacking", count=saved.lacking) if photos else say("cli.photos.none"))
    return 1 if saved.lacking else 0


def _card(kit: Kit, number: str) -> IncidentCard:
    card = kit.incident(kit.find_incident(number))
    if card is None:
        raise KitError("errors.kit.no_incident", number=number)
    return card


def _row(kit: Kit, card: IncidentCard) -> tuple[str, ...]:
    severity, state = say(f"words.severity.{card.severity}"), say(f"words.state.{card.state}")
    what, at = say(f"words.incident.{card.what}"), clock_time(kit.event, card.changed_ms)
    return numbers_text(card), squad_name(kit.event, card.squad), what, severity, state, at, card.words


def _tell(kit: Kit, card: IncidentCard, as_json: bool) -> int:
    if as_json:
        echo_json(card)
        return 0
    number, squad, what, severity, state, *_ = _row(kit, card)
    echo(f"{number}  {what}  {severity}  {state}  {squad}  {site_name(kit.event, card.site)}")
    if card.same_as:
        echo("  " + say("ui.incident.same_as", number=card.same_as))
    if card.involved:
        echo(f"  {say('ui.handover.involved')}: {involved_line(kit.event, card)}")
    for line in card.timeline:
        echo(_line(kit, line, card.number))
    return 0


def _line(kit: Kit, line: IncidentLine, number: str) -> str:
    parts = [clock_time(kit.event, line.at_ms), kit.name_of(line.by), line_text(kit.event, line, number)]
    if line.struck:
        parts.append(say("cli.struck", time=clock_time(kit.event, line.struck_ms)))
    else:
        parts.append(write_ref(line.ref))
    return "  " + "  ".join(part for part in parts if part)
