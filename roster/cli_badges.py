"""`roster badges`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from roster.badges.card import Card, cards_of
from roster.badges.choosing import choose_people
from roster.badges.fonts import FontChoice, choose_fonts, system_fonts
from roster.badges.missing import Unshown, part_by_fonts, texts_of
from roster.badges.qr import matrix_of
from roster.badges.sheet import check_extra, pictures, sheet_pdf
from roster.badges.terminal import terminal_lines
from roster.cli_common import echo_json, entropy, folder_argument, json_option
from roster.files import write_file
from roster.folder import EventFolder
from roster.people import Person, short_number

PROBLEMS_FOUND = 1
LANGUAGES = ("zh_Hans", "zh_Hant", "en")


class BadgesMade(msgspec.Struct, frozen=True):
    """Files written, how many badges are in them, and whose were left out with the reason."""

    files: tuple[str, ...]
    badges: int
    left_out: tuple[str, ...]


@click.command("badges")
@folder_argument
@click.option("--out", type=click.Path(path_type=Path), help="PDF file to write, or folder for pictures.")
@click.option("--format", "form", type=click.Choice(["pdf", "png", "svg"]), default="pdf", show_default=True)
@click.option("--squad", "squads", multiple=True, help="Only this squad's (number or key; repeatable).")
@click.option("--person", "persons", multiple=True, help="Only this person's (short number or number; repeatable).")
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
@click.option(
    "--font", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A font for rare characters."
)
@click.option("--terminal", is_flag=True, help="Show the codes on this screen instead.")
@json_option
def badges_command(
    folder: Path,
    out: Path | None,
    form: str,
    squads: tuple[str, ...],
    persons: tuple[str, ...],
    language: str,
    font: Path | None,
    terminal: bool,
    as_json: bool,
) -> None:
    """Print badges.

    As A4 sheets of ten with cutting marks, as one picture a person, or on the screen. Who has no badge yet gets one.
    """
    if out is None and not terminal:
        raise click.UsageError("Say where to write: --out FILE (or a folder for pictures). Or show them: --terminal.")
    if terminal and as_json:
        raise click.UsageError("--terminal shows codes to people, --json tells programs about files: take one of them.")
    if out is not None:
        check_extra()
    cards, revoked = _cards(EventFolder(folder), squads, persons, language)
    unshown: list[Unshown] = []
    files: list[Path] = []
    if terminal:
        _show(cards)
    if out is not None:
        fonts = _fonts(cards, font)
        cards, unshown = part_by_fonts(cards, fonts.missing)
        files = _write(cards, out, form, fonts, language)
    left_out = (*map(_revoked_sentence, revoked), *map(str, unshown))
    _tell(BadgesMade(tuple(map(str, files)), len(cards), left_out), out, as_json)
    click.get_current_context().exit(PROBLEMS_FOUND if left_out else 0)


def _cards(
    folder: EventFolder, squads: Sequence[str], persons: Sequence[str], language: str
) -> tuple[list[Card], list[Person]]:
    event = folder.load_event()
    people = choose_people(event, folder.load_people(event), squads, persons)
    return cards_of(event, people, folder.issue_badges(people, entropy), folder.mark(), language)


def _fonts(cards: Sequence[Card], font: Path | None) -> FontChoice:
    given = [font] if font else []
    return choose_fonts(map(texts_of, cards), (*given, *system_fonts(dict(os.environ), Path.home())))


def _write(cards: Sequence[Card], out: Path, form: str, fonts: FontChoice, language: str) -> list[Path]:
    if not cards:
        return []
    if form == "pdf":
        if out.is_dir():
            raise click.UsageError(f"{out} is a folder. Name the PDF file to write in it: --out {out / 'badges.pdf'}.")
        write_file(out, sheet_pdf(cards, fonts, language), private=True)
        return [out]
    if out.is_file():
        raise click.UsageError(f"{out} is a file. Pictures are one for each person: name a folder for them.")
    out.mkdir(parents=True, exist_ok=True)
    made = pictures(cards, fonts, language, "png" if form == "png" else "svg")
    files = [out / f"{card.number}.{form}" for card in cards]
    for path, picture in zip(files, made, strict=True):
        write_file(path, picture, private=True)
    return files


def _show(cards: Sequence[Card]) -> None:
    for card in cards:
        squad = f"  {card.squad_number} {card.squad}" if card.squad else ""
        click.echo(f"\n{card.number}  {card.name}{squad}  {card.role}\n")
        for line in terminal_lines(matrix_of(card.digits)):
            click.echo(line, color=True)


def _tell(made: BadgesMade, out: Path | None, as_json: bool) -> None:
    if as_json:
        echo_json(made)
        return
    for sentence in made.left_out:
        click.echo(sentence, err=True)
    if out is not None:
        click.echo(f"{made.badges} {'badge' if made.badges == 1 else 'badges'} in {out}.")


def _revoked_sentence(person: Person) -> str:
    return f"{short_number(person.number)} {person.name} is left out: the badge was revoked. A new one: roster reissue."
