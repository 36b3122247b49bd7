"""Writes tables as offices make them, for the tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import xlwt

from roster.folder import load_event
from roster.tables.known import Entry
from roster.tables.reading import Reading, Wishes, read_people

Rows = Sequence[Sequence[Any]]
EVENT = load_event("plan14")


def write_xlsx(path: Path, sheets: Mapping[str, Rows], merges: Sequence[str] = ()) -> Path:
    """`merges` (like `B2:B5`) are of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for merge in merges:
        book.worksheets[0].merge_cells(merge)
    book.save(path)
    return path


def write_xls(path: Path, rows: Rows, merges: Sequence[tuple[int, int, int, int]] = ()) -> Path:
    """`merges` are first row, last row, first column, last column, from 0; the first cell's value shows."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    covered = {
        (row, column)
        for top, last, left, right in merges
        for row in range(top, last + 1)
        for column in range(left, right + 1)
    }
    for top, last, left, right in merges:
        sheet.write_merge(top, last, left, right, rows[top][left])
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if (row, column) not in covered and value not in ("", None):
                sheet.write(row, column, value)
    book.save(str(path))
    return path


def write_csv(path: Path, rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def read(*paths: Path, wishes: Wishes | None = None) -> Reading:
    return read_people(paths, EVENT, (), wishes)


def facts(reading: Reading) -> list[tuple[str, int | None, str, str]]:
    """Name, squad, telephone and role of everybody read, those left out too."""
    return [_facts(entry) for entry in reading.entries]


def _facts(entry: Entry) -> tuple[str, int | None, str, str]:
    return entry.draft.name, entry.draft.squad, entry.draft.phone, entry.draft.role


def kinds(reading: Reading) -> list[tuple[str, str]]:
    """Cell and kind of each problem."""
    return [(problem.cell, problem.kind) for problem in reading.problems]
