"""A program of its own that reads one workbook from standard input and writes its cells to standard output.

Started by its path, so it imports nothing of this package. A damaged XLS file can make its reader panic, print where,
or ask for all memory there is: that ends this process and harms nobody else.
"""

from __future__ import annotations

import datetime as dt
import io
import sys

import msgspec
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY_BYTES_MAX = 4 * 1024 * 1024 * 1024
PASSWORD_STATUS = 3
DAMAGED_STATUS = 4


def main() -> int:
    _limit_memory()
    try:
        with CalamineWorkbook.from_object(io.BytesIO(sys.stdin.buffer.read())) as book:
            cells = msgspec.msgpack.encode([_sheet(book, number) for number in _numbers(book)])
    except PasswordError:
        return PASSWORD_STATUS
    except (CalamineError, OSError, ValueError, MemoryError) as error:
        sys.stderr.write(str(error))
        return DAMAGED_STATUS
    sys.stdout.buffer.write(cells)
    return 0


def _limit_memory() -> None:
    """Where the system can; elsewhere its own limits have to do."""
    try:
        import resource  # Unix only
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))


def _numbers(book: CalamineWorkbook) -> list[int]:
    return [number for number, meta in enumerate(book.sheets_metadata) if meta.typ is SheetTypeEnum.WorkSheet]


def _sheet(book: CalamineWorkbook, number: int) -> tuple[object, ...]:
    """Name, whether it shows, rows and merged ranges; dates and times as `["2027-03-05"]`."""
    sheet = book.get_sheet_by_index(number)
    shown = book.sheets_metadata[number].visible is SheetVisibleEnum.Visible
    rows = [[_plain(value) for value in row] for row in sheet.to_python(skip_empty_area=False)] if shown else []
    return sheet.name, shown, rows, sheet.merged_cell_ranges or []


def _plain(value: object) -> object:
    return [str(value)] if isinstance(value, (dt.date, dt.time, dt.timedelta)) else value


if __name__ == "__main__":
    sys.exit(main())
