"""`fieldkit deed`: the register of good deeds."""

from __future__ import annotations

from pathlib import Path

import click

from fieldkit.commands.names import find_deed_kind, squad_number, write_ref
from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import json_option, squad_option
from fieldkit.commands.pictures import save_picture
from fieldkit.commands.printing import echo, echo_json
from fieldkit.commands.reports import SavedDeeds
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import named, squad_name
from fieldkit.kit.kit import Kit
from fieldkit.kit.photos import load_photo
from fieldkit.kit.standings import DeedRow, Deeds, DeedSum
from fieldkit.kit.values import Done
from fieldkit.records.rules import POINTS_MAX
from fieldkit.texts.catalogue import say
from fieldkit.ui.moments import clock_time

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group("deed", invoke_without_command=True)
@squad_option
@json_option
@click.pass_context
def deed_group(ctx: click.Context, squad: str, as_json: bool) -> int:
    """List good deeds, the last one first, and what they come to; or do what a command below says."""
    if ctx.invoked_subcommand is not None:
        return 0
    with reading(ctx.obj) as kit:
        deeds = kit.register.deeds(squad_number(kit.event, squad))
        if as_json:
            echo_json(deeds)
        else:
            _tell(kit, deeds)
    return 0


@deed_group.command("note")
@click.argument("words", default="")
@click.option("--who", default="", metavar="PERSON", help="Who did it; without it, the whole squad.")
@click.option("--kind", default="", metavar="N|KEY", help="A kind of the event file, which says what it is worth.")
@click.option(
    "--points", type=click.IntRange(0, POINTS_MAX), default=0, help="What it is worth, where it is of no kind."
)
@click.option("--witness", default="", metavar="PERSON", help="Who saw it.")
@click.option("--photo", "photos", multiple=True, type=_FILE, help="A picture that shows it; may be given again.")
@squad_option
@json_option
@click.pass_obj
def note_command(
    setting: Setting,
    words: str,
    who: str,
    kind: str,
    points: int,
    witness: str,
    photos: tuple[Path, ...],
    squad: str,
    as_json: bool,
) -> int:
    """Note a good deed in a few WORDS; of a --kind, they are not needed."""
    with writing(setting) as kit:
        done = kit.register.note(
            words,
            kit.identify(who) if who else 0,
            points,
            kit.identify(witness) if witness else 0,
            [load_photo(str(photo)) for photo in photos],
            squad_number(kit.event, squad),
            find_deed_kind(kit.event, kind),
        )
        return _told(kit, done, squad, as_json)


@deed_group.command("photos")
@click.argument("folder", type=_FOLDER)
@squad_option
@json_option
@click.pass_obj
def photos_command(setting: Setting, folder: Path, squad: str, as_json: bool) -> int:
    """Write the pictures of all deeds into FOLDER. Exit status 1 where one of them has not come yet."""
    with reading(setting) as kit:
        deeds = [row for row in kit.register.deeds(squad_number(kit.event, squad)).deeds if not row.struck]
        files = [
            save_picture(kit, photo, folder, f"{row.deed:x}-{place}")
            for row in deeds
            for place, photo in enumerate(row.pictures, 1)
        ]
        saved = SavedDeeds(tuple(str(file) for file in files if file is not None), files.count(None))
        if as_json:
            echo_json(saved)
        else:
            for name in saved.files:
                echo(name)
            if saved.lacking or not files:
                echo(say("cli.photos.lacking", count=saved.lacking) if files else say("cli.photos.none"))
    return int(saved.lacking > 0)


def _told(kit: Kit, done: Done, squad: str, as_json: bool) -> int:
    rows = kit.register.deeds(squad_number(kit.event, squad)).deeds
    row = next(row for row in rows if row.ref == done.ref)
    if as_json:
        echo_json(row)
    else:
        echo(_line(kit, row))
    return 0


def _tell(kit: Kit, deeds: Deeds) -> None:
    if not deeds.deeds:
        echo(say("cli.no_deeds"))
    for row in deeds.deeds:
        echo(_line(kit, row))
    for one in (*deeds.people, *deeds.squads):
        echo(_sum(kit, one))


def _line(kit: Kit, row: DeedRow) -> str:
    who = f"{row.called} ({row.short})" if row.person else squad_name(kit.event, row.squad)
    parts = [
        clock_time(kit.event, row.at_ms),
        who,
        _kind(kit, row.kind),
        say("cli.points", count=row.points) if row.points else "",
        say("cli.erased") if row.erased else row.words,
        say("cli.witness", name=row.witness_called) if row.witness else "",
        say("cli.pictures", count=len(row.pictures)) if row.pictures else "",
        say("cli.struck", time=clock_time(kit.event, row.struck_ms)) if row.struck else write_ref(row.ref),
    ]
    return "  ".join(part for part in parts if part)


def _kind(kit: Kit, number: int) -> str:
    kind = kit.event.deed_kind(number)
    return named(kind.name) if kind is not None else ""


def _sum(kit: Kit, one: DeedSum) -> str:
    """Of a squad with a sign before its place, so that places of people and of squads are told apart."""
    who = one.called if one.person else squad_name(kit.event, one.squad)
    place = f"{'' if one.person else '# '}{'=' if one.tied else ''}{one.place}"
    return f"  {place:>5}. {who}: {say('cli.deeds', count=one.deeds)}, {say('cli.points', count=one.points)}"
