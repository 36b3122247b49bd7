"""`fieldkit tally`: counting the work."""

from __future__ import annotations

from pathlib import Path

import click

from fieldkit.commands.names import find_tally, squad_number, write_ref
from fieldkit.commands.opening import reading, writing
from fieldkit.commands.options import NEGATIVE_NUMBERS, json_option, note_option, squad_option
from fieldkit.commands.printing import echo, echo_json, echo_table
from fieldkit.commands.reports import TallyReport
from fieldkit.commands.setting import Setting
from fieldkit.commands.wording import named
from fieldkit.errors import KitError
from fieldkit.kit.kit import Kit
from fieldkit.kit.photos import load_photo
from fieldkit.kit.tallies import TallyEntry
from fieldkit.kit.values import Done, TallyRow
from fieldkit.texts.catalogue import say
from fieldkit.ui.moments import clock_time
from roster.event import Event

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_HEAD = ("cli.head.number", "cli.head.tally", "cli.head.total", "cli.head.unit", "cli.head.sessions")


@click.command("tally", context_settings=NEGATIVE_NUMBERS)
@click.argument("tally", required=False)
@click.argument("amount", required=False, type=int)
@note_option
@click.option("--photo", "photos", multiple=True, type=_FILE, help="A picture that shows it; may be given again.")
@click.option("--history", is_flag=True, help="What was added, taken off and struck, the last entry first.")
@squad_option
@json_option
@click.pass_obj
def tally_command(
    setting: Setting,
    tally: str | None,
    amount: int | None,
    note: str,
    photos: tuple[Path, ...],
    history: bool,
    squad: str,
    as_json: bool,
) -> int:
    """Count AMOUNT more of TALLY (number or key), fewer where it is negative. Without it shows the tally, or all."""
    if history and (tally is None or amount is not None):
        raise click.UsageError("--history shows one TALLY, and adds nothing: leave out AMOUNT.")
    if amount is None and (note or photos):
        raise click.UsageError("--note and --photo belong to an AMOUNT: write it after TALLY.")
    if tally is None:
        with reading(setting) as kit:
            return _list(kit, squad_number(kit.event, squad), as_json)
    if amount is None:
        with reading(setting) as kit:
            return _tell(kit, None, _row_of(kit, tally, squad), as_json, history=history)
    with writing(setting) as kit:
        number = _row_of(kit, tally, squad).tally
        pictures = [load_photo(str(photo)) for photo in photos]
        done = kit.tallying.add(number, amount, note, squad_number(kit.event, squad), pictures)
        return _tell(kit, done, _row_of(kit, tally, squad), as_json)


def _row_of(kit: Kit, tally: str, squad: str) -> TallyRow:
    number = squad_number(kit.event, squad) or kit.squad
    if not number:
        raise KitError("errors.kit.which_squad")
    found = find_tally(kit.event, tally, number)
    return next(row for row in kit.tallies(number) if row.tally == found.number)


def _list(kit: Kit, squad: int, as_json: bool) -> int:
    rows = kit.tallies(squad)
    if as_json:
        echo_json(rows)
    else:
        _table(kit.event, rows)
    return 0


def _tell(kit: Kit, done: Done | None, row: TallyRow, as_json: bool, *, history: bool = False) -> int:
    entries = kit.tallying.history(row.tally, row.squad) if history else ()
    if as_json:
        echo_json(TallyReport(done, row, entries))
    else:
        _table(kit.event, (row,))
        for entry in entries:
            echo(_line(kit, entry))
    return 0


def _line(kit: Kit, entry: TallyEntry) -> str:
    parts = (
        clock_time(kit.event, entry.at_ms),
        f"{entry.amount:+,}",
        kit.name_of(entry.by),
        say("cli.erased") if entry.erased else entry.words,
        say("cli.pictures", count=len(entry.pictures)) if entry.pictures else "",
        say("cli.struck_out") if entry.struck else write_ref(entry.ref),
    )
    return "  ".join(part for part in parts if part)


def _table(event: Event, rows: tuple[TallyRow, ...]) -> None:
    echo_table(_HEAD, [_cells(event, row) for row in rows], right=(0, 2))


def _cells(event: Event, row: TallyRow) -> tuple[str, ...]:
    tally = event.tally(row.tally)
    names = (named(tally.name), named(tally.unit)) if tally is not None else (row.key, "")
    sessions = ", ".join(f"{_session(event, key)} {amount}" for key, amount in row.by_session.items() if amount)
    return str(row.tally), names[0], str(row.total), names[1], sessions


def _session(event: Event, key: str) -> str:
    return next((named(session.name) for session in event.sessions if session.key == key), key)
