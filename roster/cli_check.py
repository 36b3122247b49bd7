"""`roster check`."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from roster.cli_common import echo_json, json_option
from roster.errors import EventError, EventNotFoundError, TableError
from roster.event import Event
from roster.fit import fit_people
from roster.folder import EventFolder, load_event
from roster.maker import people_wanted
from roster.problems import Problem, counted


class Checked(msgspec.Struct, frozen=True):
    """What `roster check` found. `line` 0 means the file as a whole."""

    ok: bool
    problems: list[Problem] = []
    warnings: list[Problem] = []


@click.command("check")
@click.argument("event")
@click.option("--strict", is_flag=True, help="Warnings count as problems.")
@json_option
@click.pass_context
def check_command(ctx: click.Context, event: str, strict: bool, as_json: bool) -> None:
    """Report every problem of EVENT at once, with file, line and what to write instead.

    EVENT is an event file, an event folder (then its people are checked too), or the name of a shipped plan.
    """
    checked, loaded = check(event)
    failed = not checked.ok or (strict and bool(checked.warnings))
    if as_json:
        echo_json(checked)
    else:
        _print(checked, loaded)
    ctx.exit(1 if failed else 0)


def check(reference: str) -> tuple[Checked, Event | None]:
    """What is wrong, and the event where it could be loaded. Raises EventNotFoundError."""
    try:
        event = load_event(reference)
    except EventNotFoundError:
        raise
    except EventError as error:
        return Checked(False, list(error.problems)), None
    return (_check_people(event, EventFolder(reference)) if Path(reference).is_dir() else Checked(True)), event


def _check_people(event: Event, folder: EventFolder) -> Checked:
    file = str(folder.people_file)
    try:
        people = folder.load_people(event)
    except TableError as error:
        return Checked(False, list(error.problems) or [Problem(file, 0, str(error))])
    fit = fit_people(event, people)
    numbers = {person.number for person in people}
    gone = sum(1 for badge in folder.load_badges() if badge.person not in numbers and not badge.revoked)
    warnings = [Problem(file, 0, text) for text in fit.warnings]
    if gone:
        text = f"{gone} badges are of people who are not on the roster any more: laptops will say NOT IN THIS PACK."
        warnings.append(Problem(str(folder.badges_file), 0, text))
    return Checked(not fit.problems, [Problem(file, 0, text) for text in fit.problems], warnings)


def _print(checked: Checked, event: Event | None) -> None:
    for problem in checked.problems:
        click.echo(f"problem  {problem}")
    for warning in checked.warnings:
        click.echo(f"warning  {warning}")
    if event is not None and checked.ok:
        click.echo(f"No problems. {event.name.en}: {_size(event)}.")


def _size(event: Event) -> str:
    squads = counted(len(event.squads), "squad", "squads")
    people = counted(people_wanted(event), "person", "people")
    return f"{squads}, {people} wanted, {counted(len(event.sessions), 'session', 'sessions')}"
