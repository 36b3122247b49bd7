"""`roster reissue`."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from roster.badges.choosing import find_person
from roster.cli_common import echo_json, entropy, folder_argument, json_option
from roster.folder import EventFolder
from roster.people import short_number


class Reissued(msgspec.Struct, frozen=True):
    """`issue` counts from 0, the first badge of that person."""

    person: int
    name: str
    issue: int


@click.command("reissue")
@folder_argument
@click.argument("people", nargs=-1, required=True, metavar="PERSON…")
@json_option
def reissue_command(folder: Path, people: tuple[str, ...], as_json: bool) -> None:
    """Revoke the badges of PERSON… (short numbers as in 0213-7, or numbers as in people.csv) and issue new ones.

    Laptops know of it from the next pack on.
    """
    found = EventFolder(folder)
    known = found.load_people()
    chosen = {person.number: person for person in (find_person(known, text) for text in people)}
    badges = found.reissue_badges(list(chosen), entropy)
    last = {badge.person: badge.issue for badge in badges}
    rows = [Reissued(number, person.name, last[number]) for number, person in chosen.items()]
    if as_json:
        echo_json(rows)
        return
    for row in rows:
        click.echo(
            f"{short_number(row.person)} {row.name}: badge {row.issue + 1} is valid now, every earlier one is not."
        )
    click.echo(f"Next: roster badges {found.path}, and a new pack: roster pack {found.path} --out FILE")
