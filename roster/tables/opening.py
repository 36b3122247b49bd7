"""Opening a table of people by what is in the file, whatever its name says."""

from __future__ import annotations

from pathlib import Path

import msgspec

from roster.errors import TableError
from roster.tables.encoding import decode_text
from roster.tables.hypertext import looks_like_markup, read_markup_tables
from roster.tables.limits import FILE_BYTES_MAX, check_size
from roster.tables.sheet import Sheet
from roster.tables.spreadsheet import CFB_START, ZIP_START, read_workbook
from roster.tables.textfile import read_text_table

#: How files of other kinds begin, and what they are called.
_OTHER_KINDS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (b"{\\rtf", "a text document"),
    (b"MZ", "a program"),
    (b"fieldkit-pack", "a pack"),
)
#: `BM` and `MZ` may also begin a text; pictures and programs have zero bytes soon after.
_HEAD_BYTES = 64


class Opened(msgspec.Struct, frozen=True):
    """The sheets of one file. `encoding` is "" where the format settles it; `hidden` names sheets left alone."""

    file: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    hidden: tuple[str, ...] = ()


def open_table(path: Path, encoding: str = "") -> Opened:
    """Raises TableError with one sentence where the file cannot be read at all."""
    data = _load(path)
    _refuse_other_kinds(path.name, data)
    if data.startswith((ZIP_START, CFB_START)):
        sheets, hidden = read_workbook(path.name, data)
        return Opened(path.name, tuple(sheets), hidden=tuple(hidden))
    return _open_text(path.name, data, encoding)


def _open_text(file: str, data: bytes, encoding: str) -> Opened:
    try:
        text, used = decode_text(data, encoding)
    except TableError as error:
        raise TableError(f"{file}: {error}") from error
    if looks_like_markup(text):
        sheets = read_markup_tables(file, text, used)
        if not sheets:
            raise TableError(f"{file} is a web page without a table in it. Save the table as XLSX or CSV.")
    else:
        sheets = [read_text_table(file, text, used)]
    for sheet in sheets:
        check_size(f"{file}{', ' + sheet.name if sheet.name else ''},", len(sheet.rows), sheet.width)
    return Opened(file, tuple(sheets), used)


def _load(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise TableError(f"{path} is a folder. Name the files in it that hold the people.")
        size = path.stat().st_size
        if size > FILE_BYTES_MAX:
            raise TableError(f"{path.name} has {size:,} bytes; at most {FILE_BYTES_MAX:,} are read. Split it.")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise TableError(f"There is no file {path}. Check the name, or drag the file into this window.") from error
    except OSError as error:
        raise TableError(
            f"{path} cannot be read ({error.strerror}). Close it in other programs, then again."
        ) from error
    if not data.strip():
        raise TableError(f"{path.name} is empty. Ask for it again.")
    return data


def _refuse_other_kinds(file: str, data: bytes) -> None:
    for start, kind in _OTHER_KINDS:
        if data.startswith(start) and (len(start) > 2 or b"\0" in data[:_HEAD_BYTES]):
            raise TableError(f"{file} is {kind}, no table. Ask for the list as XLSX or CSV.")
