"""What was read: people as drafts, and numbered problems with the cells they are about."""

from __future__ import annotations

import msgspec

from roster.tables.sheet import Sheet


class Draft(msgspec.Struct, frozen=True):
    """One person as a table has it. `squad` is None where the table names none or none that is known.

    `places`: the cells of the name, with file, in the order read. `left_out`: numbers of the problems because of which
    this person is not imported unless they are accepted.
    """

    name: str
    squad: int | None
    role: str
    phone: str
    unit: str = ""
    post: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    guardian: str = ""
    guardian_phone: str = ""
    consent: str = ""
    places: tuple[Source, ...] = ()
    left_out: tuple[int, ...] = ()


class Source(msgspec.Struct, frozen=True):
    """A cell of a sheet of a file."""

    file: str
    sheet: str
    cell: str

    def __str__(self) -> str:
        return self.cell


class RowProblem(msgspec.Struct, frozen=True):
    """One problem. `kind` is for programs; `value`: what the cell held; `leaves_out`: somebody is not imported."""

    number: int
    file: str
    sheet: str
    cell: str
    kind: str
    text: str
    value: str = ""
    leaves_out: bool = False


class Findings:
    """Collects the problems of one reading and numbers them from 1 in the order found."""

    def __init__(self) -> None:
        self.problems: list[RowProblem] = []

    def add(self, source: Source, kind: str, text: str, value: str = "", *, leaves_out: bool = False) -> int:
        number = len(self.problems) + 1
        shown = value if len(value) <= 80 else value[:80] + "…"
        self.problems.append(RowProblem(number, source.file, source.sheet, source.cell, kind, text, shown, leaves_out))
        return number

    def add_once(self, source: Source, kind: str, text: str, value: str = "") -> None:
        """The same sentence about the same place is said only once."""
        if not any(
            (problem.file, problem.sheet, problem.text) == (source.file, source.sheet, text)
            for problem in self.problems
        ):
            self.add(source, kind, text, value)


def source(sheet: Sheet, row: int, column: int) -> Source:
    return Source(sheet.file, sheet.name, sheet.cell(row, column))


def whole(sheet: Sheet) -> Source:
    """The sheet itself, for what is about no single cell."""
    return Source(sheet.file, sheet.name, "")


def both(first: Source, second: Source) -> tuple[str, str]:
    """The two cells in words, with their files where these differ."""
    if first.file == second.file:
        return first.cell, second.cell
    return f"{first.file} {first.cell}", f"{second.file} {second.cell}"
