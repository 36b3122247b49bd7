"""Workbooks: XLSX, XLS and what calamine reads besides (XLSB, ODS)."""

from __future__ import annotations

import io
import zipfile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from roster.errors import TableError
from roster.tables.limits import SHEETS_MAX, UNPACKED_BYTES_MAX, check_size
from roster.tables.openxml import SheetScan, scan_sheets
from roster.tables.sheet import Place, Sheet, Value

ZIP_START = b"PK\x03\x04"
CFB_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_BOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


def read_workbook(file: str, data: bytes) -> tuple[list[Sheet], list[str]]:
    """The visible sheets, and the names of hidden ones, which are left alone. Raises TableError."""
    scans = _scan(file, data)
    try:
        with CalamineWorkbook.from_object(io.BytesIO(data)) as book:
            return _sheets(file, book, scans)
    except PasswordError as error:
        raise _protected(file) from error
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged(file, str(error)) from error


def _scan(file: str, data: bytes) -> dict[str, SheetScan]:
    """What must be known before calamine lays a workbook out in memory; refuses what is no workbook."""
    if data.startswith(CFB_START):
        _check_compound_file(file, data)
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(file, archive)
            scans = scan_sheets(archive)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
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


def _sheets(file: str, book: CalamineWorkbook, scans: dict[str, SheetScan]) -> tuple[list[Sheet], list[str]]:
    metas = [meta for meta in book.sheets_metadata if meta.typ is SheetTypeEnum.WorkSheet]
    if len(metas) > SHEETS_MAX:
        raise TableError(f"{file} has {len(metas)} sheets; at most {SHEETS_MAX} are read. Split it into several files.")
    shown = [meta.name for meta in metas if meta.visible is SheetVisibleEnum.Visible]
    hidden = [meta.name for meta in metas if meta.visible is not SheetVisibleEnum.Visible]
    return [_sheet(file, book, name, scans.get(name, SheetScan())) for name in shown], hidden


def _sheet(file: str, book: CalamineWorkbook, name: str, scan: SheetScan) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    check_size(f"{file}, sheet {name},", sheet.total_height, sheet.total_width)
    rows: list[list[Value]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for place, word in scan.failed.items():
        _put(rows, place, word)
    return Sheet(file, name, tuple(map(tuple, rows)), tuple(sheet.merged_cell_ranges or ()))


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
