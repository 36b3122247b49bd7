"""`roster people`."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from roster.cli_common import echo_json, folder_argument, json_option
from roster.errors import RosterError
from roster.folder import EventFolder
from roster.maker import make_people, people_wanted

PEOPLE_MAX = 1_000_000


class PeopleMade(msgspec.Struct, frozen=True):
    """How many people were invented, and how many of them for each squad (by its key)."""

    people: int
    seed: int
    squads: dict[str, int]


@click.command("people")
@folder_argument
@click.option("--count", type=click.IntRange(1, PEOPLE_MAX), help="How many; without it as many as the event wants.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same people.")
@json_option
def people_command(folder: Path, count: int | None, seed: int, as_json: bool) -> None:
    """Fill an event folder with invented people, for trying things out.

    Captains, roles and posts that the event wants come first; further people are spread over the squads.
    """
    found = EventFolder(folder)
    event = found.load_event()
    if found.load_people(event) or found.load_badges():
        raise RosterError(
            f"{found.people_file} has people already, or badges were issued, and nothing was changed. "
            "Invented people need a new event folder: roster new."
        )
    people = make_people(event, people_wanted(event) if count is None else count, seed)
    found.save_people(people, event)
    squads = {squad.key: sum(1 for person in people if person.squad == squad.number) for squad in event.squads}
    if as_json:
        echo_json(PeopleMade(len(people), seed, squads))
        return
    click.echo(f"Invented {len(people):,} people for {event.name.en}, in {found.people_file}.")
    click.echo(f"Next: roster check {found.path}, then: roster pack {found.path} --out FILE")
