"""Files in, people and problems out: everything `roster import` shows before it changes anything."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import msgspec

from roster.errors import TableError
from roster.event import Event, Squad
from roster.people import Person
from roster.tables.duplicates import merge_duplicates
from roster.tables.findings import Draft, Findings, RowProblem, Source
from roster.tables.known import Entry, compare
from roster.tables.opening import Opened, open_table
from roster.tables.people import SheetReader, SheetReading
from roster.tables.squads import SquadFinder
from roster.tables.vocabulary import Vocabulary


class Reading(msgspec.Struct, frozen=True):
    """What the files say. `sheets` tells how each was understood."""

    entries: tuple[Entry, ...]
    problems: tuple[RowProblem, ...]
    sheets: tuple[SheetReading, ...]


class Wishes(msgspec.Struct, frozen=True):
    """What the user settled: encoding of text files, squad of who has none, and how problems are to be taken."""

    encoding: str = ""
    squad: Squad | None = None
    accepted: Collection[int] = ()
    same: Collection[int] = ()


def read_people(
    paths: Iterable[Path], event: Event, people: Sequence[Person] = (), wishes: Wishes | None = None
) -> Reading:
    """Never raises for what is in a file: a file that cannot be read is a problem like others."""
    wishes = wishes or Wishes()
    findings = Findings()
    accepted = frozenset(wishes.accepted)
    reader = SheetReader(SquadFinder(event), Vocabulary(event), findings, accepted, wishes.squad)
    sheets: list[SheetReading] = []
    for path in paths:
        sheets += _read_file(path, wishes.encoding, reader, findings)
    drafts: list[Draft] = [draft for sheet in sheets for draft in sheet.drafts]
    merged = merge_duplicates(drafts, findings)
    entries = compare(merged, people, findings, accepted, frozenset(wishes.same))
    return Reading(tuple(entries), tuple(findings.problems), tuple(sheets))


def _read_file(path: Path, encoding: str, reader: SheetReader, findings: Findings) -> list[SheetReading]:
    try:
        opened = open_table(path, encoding)
    except TableError as error:
        findings.add(Source(path.name, "", ""), "unreadable_file", str(error))
        return []
    _tell_hidden(opened, findings)
    read = [reader.read(sheet) for sheet in opened.sheets]
    if not any(sheet.layout for sheet in read) and not any(
        problem.file == opened.file for problem in findings.problems
    ):
        findings.add(Source(opened.file, "", ""), "empty_sheet", f"{opened.file} is empty: nobody is in it.")
    return read


def _tell_hidden(opened: Opened, findings: Findings) -> None:
    for name in opened.hidden:
        sentence = f"{opened.file}, sheet {name} is hidden and was not read. Show it in the spreadsheet if it counts."
        findings.add(Source(opened.file, name, ""), "hidden_sheet", sentence)
