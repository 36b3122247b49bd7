"""Workbooks: XLSX, XLS and what calamine reads besides (XLSB, ODS)."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import msgspec

from roster.errors import TableError
from roster.tables import workbook_process
from roster.tables.limits import SHEETS_MAX, UNPACKED_BYTES_MAX, check_size
from roster.tables.openxml import SheetScan, scan_sheets
from roster.tables.sheet import Place, Sheet, Value

#: A workbook of 100,000 rows takes a few seconds.
READING_S_MAX = 60
ZIP_START = b"PK\x03\x04"
CFB_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_BOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


class _Read(msgspec.Struct, frozen=True, array_like=True):
    """One sheet as the other process writes it."""

    name: str
    shown: bool
    rows: list[list[Value]]
    merges: tuple[tuple[Place, Place], ...]


def read_workbook(file: str, data: bytes) -> tuple[list[Sheet], list[str]]:
    """The visible sheets, and the names of hidden ones, which are left alone. Raises TableError."""
    scans = _scan(file, data)
    sheets = _read_apart(file, data)
    if len(sheets) > SHEETS_MAX:
        raise TableError(
            f"{file} has {len(sheets)} sheets; at most {SHEETS_MAX} are read. Split it into several files."
        )
    shown = [_sheet(file, sheet, scans.get(sheet.name, SheetScan())) for sheet in sheets if sheet.shown]
    return shown, [sheet.name for sheet in sheets if not sheet.shown]


def _read_apart(file: str, data: bytes) -> list[_Read]:
    command = [sys.executable, "-I", str(Path(workbook_process.__file__))]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=READING_S_MAX, check=False)
    except subprocess.TimeoutExpired as error:
        raise _damaged(file, f"not read within {READING_S_MAX} seconds") from error
    if done.returncode == workbook_process.PASSWORD_STATUS:
        raise _protected(file)
    if done.returncode == workbook_process.DAMAGED_STATUS:
        raise _damaged(file, done.stderr.decode(errors="replace").strip())
    if done.returncode:
        raise _damaged(file, "its parts do not fit together")
    return msgspec.msgpack.decode(done.stdout, type=list[_Read])


def _scan(file: str, data: bytes) -> dict[str, SheetScan]:
    """What must be known before calamine lays a workbook out in memory; refuses what is no workbook."""
    if data.startswith(CFB_START):
        _check_compound_file(file, data)
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(file, archive)
            scans = scan_sheets(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _damaged(file, str(error)) from error
    for name, scan in scans.items():
        check_size(f"{file}, sheet {name},", scan.rows, scan.columns)
    return scans


def _check_compound_file(file: str, data: bytes) -> None:
    if _PROTECTED_STREAM in data:
        raise _protected(file)
    if _WORD_STREAM in data and not any(stream in data for stream in _BOOK_STREAMS):
        raise TableError(f"{file} is a Word document, no table. Copy its table into a spreadsheet and import that.")


def _check_archive(file: str, archive: zipfile.ZipFile) -> None:
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > UNPACKED_BYTES_MAX:
        raise TableError(f"{file} unpacks to {unpacked:,} bytes; at most {UNPACKED_BYTES_MAX:,} are read. Split it.")
    names = archive.namelist()
    if any(name.startswith("word/") for name in names):
        raise TableError(f"{file} is a Word document, no table. Copy its table into a spreadsheet and import that.")
    if not any(name.startswith("xl/") or name == "content.xml" for name in names):
        raise TableError(f"{file} is an archive, no table. Unpack it and import the tables in it.")


def _sheet(file: str, sheet: _Read, scan: SheetScan) -> Sheet:
    check_size(f"{file}, sheet {sheet.name},", len(sheet.rows), max(map(len, sheet.rows), default=0))
    for place, word in scan.failed.items():
        _put(sheet.rows, place, word)
    return Sheet(file, sheet.name, tuple(map(tuple, sheet.rows)), sheet.merges)


def _put(rows: list[list[Value]], place: Place, word: str) -> None:
    """Writes a failed formula's word, which calamine reads as an empty cell, back into its place."""
    row, column = place
    rows.extend([] for _ in range(row + 1 - len(rows)))
    rows[row].extend("" for _ in range(column + 1 - len(rows[row])))
    rows[row][column] = word


def _protected(file: str) -> TableError:
    return TableError(f"{file} is protected by a password. Open it, save it without the password, and import that.")


def _damaged(file: str, reason: str) -> TableError:
    return TableError(f"{file} is damaged or cut off ({reason}). Ask for it again, or save it anew and import that.")
