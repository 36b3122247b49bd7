"""`roster import`: people out of the tables that offices make."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from roster.cli_common import echo_json, json_option
from roster.event import Event, Squad
from roster.folder import EventFolder, load_event
from roster.people import Person
from roster.tables.encoding import ENCODINGS
from roster.tables.known import Status, merge_people
from roster.tables.preview import counts_text, preview_text, problems_text
from roster.tables.reading import Reading, Wishes, read_people
from roster.tables.report import report
from roster.tables.squads import SquadFinder

PROBLEMS_FOUND = 1


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--event", "reference", required=True, help="Event folder; to preview, also an event file or plan14.")
@click.option("--preview", is_flag=True, help="Show people and problems; change nothing.")
@click.option("--encoding", type=click.Choice(ENCODINGS), help="Of text files, where the preview looks wrong.")
@click.option("--squad", "squad_text", help="The squad of everybody whom the tables put into none.")
@click.option("--accept", multiple=True, type=int, help="Import the people of this problem all the same (repeatable).")
@click.option("--same", multiple=True, type=int, help="This problem's person is the one on the roster (repeatable).")
@json_option
def import_command(
    files: tuple[Path, ...],
    reference: str,
    preview: bool,
    as_json: bool,
    encoding: str | None,
    squad_text: str | None,
    accept: tuple[int, ...],
    same: tuple[int, ...],
) -> None:
    """Read people from Excel and CSV files.

    It takes them as offices make them, and finds header and columns by itself. What it is not sure of is a numbered
    problem, and is not imported unless you say so with --accept. Importing the same file again changes nothing.
    """
    _check_files(files)
    event = load_event(reference)
    folder = _folder(reference, preview)
    people = folder.load_people(event) if folder else ()
    wishes = Wishes(encoding or "", _squad(event, squad_text), accept, same)
    reading = read_people(files, event, people, wishes)
    if folder and not preview:
        _save(folder, event, people, reading)
    _show(reading, event, preview, as_json)
    click.get_current_context().exit(PROBLEMS_FOUND if reading.problems else 0)


def _check_files(files: Sequence[Path]) -> None:
    missing = [str(path) for path in files if not path.exists()]
    if missing:
        raise click.UsageError(
            f"There is no file {', '.join(missing)}. Check the name, or drag the file into this window."
        )


def _folder(reference: str, preview: bool) -> EventFolder | None:
    """The event folder to import into; None where a preview needs none."""
    if Path(reference).is_dir():
        return EventFolder(reference)
    if preview:
        return None
    raise click.UsageError(
        f"People are imported into an event folder, and {reference} is none. Make one with: roster new FOLDER "
        "--plan plan14. To look only, add --preview."
    )


def _squad(event: Event, text: str | None) -> Squad | None:
    if text is None:
        return None
    match = SquadFinder(event).find(text)
    if match.squad is None:
        hint = f" Did you mean {match.suggestion}?" if match.suggestion else ""
        raise click.UsageError(f'There is no squad "{text}" in this event.{hint}')
    return match.squad


def _save(folder: EventFolder, event: Event, people: tuple[Person, ...], reading: Reading) -> None:
    merged = merge_people(people, reading.entries, folder.next_person(people))
    if merged != people:
        folder.save_people(merged, event)


def _show(reading: Reading, event: Event, preview: bool, as_json: bool) -> None:
    if as_json:
        echo_json(report(reading, event))
    elif preview:
        click.echo(preview_text(reading, event))
    else:
        click.echo(_imported_text(reading))


def _imported_text(reading: Reading) -> str:
    parts = [problems_text(reading.problems)] if reading.problems else []
    left_out = [entry.draft for entry in reading.entries if entry.status is Status.LEFT_OUT]
    if left_out:
        names = "\n".join(f"   {draft.name}  {draft.places[0].file} {draft.places[0]}" for draft in left_out)
        parts.append(f"Left out (to import them all the same: --accept with the problem's number):\n{names}")
    return "\n\n".join([*parts, "Imported. " + counts_text(reading)])
