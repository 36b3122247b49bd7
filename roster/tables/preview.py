"""What importing would do, as an aligned table."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from roster.event import Event
from roster.people import short_number
from roster.tables.findings import RowProblem
from roster.tables.known import Entry, Status
from roster.tables.people import SheetReading
from roster.tables.reading import Reading
from roster.tables.sheet import letters

#: A cell wider than this is cut in the table; JSON has it whole.
COLUMN_WIDTH_MAX = 24
_HEADER = ("", "name", "squad", "role", "phone", "unit", "note", "cell")
_SIGNS = {Status.NEW: "new", Status.KNOWN: "known", Status.CHANGED: "changed", Status.LEFT_OUT: "left out"}
_ENCODINGS = {"utf-8": "UTF-8", "gb18030": "GB18030", "cp950": "Big5", "big5hkscs": "Big5-HKSCS"}


def preview_text(reading: Reading, event: Event) -> str:
    """How each sheet was understood, the people, the problems, and a closing line with counts."""
    parts = ["\n".join(_sheet_line(sheet) for sheet in reading.sheets)]
    if reading.entries:
        parts.append("\n".join(table([_HEADER, *(_cells(entry, event) for entry in reading.entries)])))
    parts += [problems_text(reading.problems)] if reading.problems else []
    return "\n\n".join([*(part for part in parts if part), counts_text(reading)])


def problems_text(problems: Sequence[RowProblem]) -> str:
    width = len(str(len(problems)))
    return "\n".join(f"{problem.number:>{width}}. {_where(problem)}{problem.text}" for problem in problems)


def counts_text(reading: Reading) -> str:
    """`12 people: 10 new, 1 known, 1 left out. 3 problems.`"""
    counts = [(status, sum(entry.status is status for entry in reading.entries)) for status in Status]
    said = ", ".join(f"{count} {_SIGNS[status]}" for status, count in counts if count)
    people = f"{len(reading.entries)} people: {said}." if said else "No people."
    problems = len(reading.problems)
    return people + (f" {problems} {'problem' if problems == 1 else 'problems'}." if problems else " No problems.")


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines with columns that line up on a terminal, where Chinese characters are two cells wide."""
    cut = [[_cut(cell) for cell in row] for row in rows]
    widths = [max(cells_wide(row[column]) for row in cut) for column in range(len(rows[0]))]
    return ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cut]


def cells_wide(text: str) -> int:
    """How many cells of a terminal `text` takes."""
    return sum(_cells_of(sign) for sign in text)


def _cells_of(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cells_wide(text))


def _cut(text: str) -> str:
    if cells_wide(text) <= COLUMN_WIDTH_MAX:
        return text
    while cells_wide(text) > COLUMN_WIDTH_MAX - 1:
        text = text[:-1]
    return text + "~"


def _cells(entry: Entry, event: Event) -> tuple[str, ...]:
    draft = entry.draft
    squad = event.squad(draft.squad) if draft.squad else None
    named = f"{squad.number} {squad.name.zh_hans or squad.name.en}" if squad else "-"
    sign = _SIGNS[entry.status] + (f" {short_number(entry.person)}" if entry.person else "")
    return (sign, draft.name, named, draft.role, draft.phone, draft.unit, draft.note, str(draft.places[0]))


def _sheet_line(read: SheetReading) -> str:
    sheet, layout = read.sheet, read.layout
    said = [sheet.title, *([_ENCODINGS.get(sheet.encoding, sheet.encoding.upper())] if sheet.encoding else [])]
    if layout is None:
        return " · ".join([*said, "no people"])
    said.append(f"header in row {layout.header + 1}" if layout.header >= 0 else "no header")
    columns: Iterable[str] = (
        f"{letters(column)} {field}"
        for block in layout.blocks
        for field, found in block.columns.items()
        for column in found
    )
    said.append("columns " + ", ".join(dict.fromkeys(columns)))
    said += [f"not used: {', '.join(dict.fromkeys(layout.unused))}"] if layout.unused else []
    return " · ".join([*said, f"{len(read.drafts)} people"])


def _where(problem: RowProblem) -> str:
    return f"{problem.file} {problem.cell}: " if problem.cell else ""
