"""How large a table of people may be. A county's roster is some thousand rows."""

from __future__ import annotations

from roster.errors import TableError

FILE_BYTES_MAX = 64 * 1024 * 1024
UNPACKED_BYTES_MAX = 512 * 1024 * 1024
ROWS_MAX = 100_000
COLUMNS_MAX = 500
CELLS_MAX = 5_000_000
CELL_CHARACTERS_MAX = 32_767
SHEETS_MAX = 300


def check_size(where: str, rows: int, columns: int) -> None:
    """Raises TableError naming the limit that is passed."""
    if rows > ROWS_MAX:
        raise TableError(
            f"{where} has more than {ROWS_MAX:,} rows. Split it into several files, or delete stray cells."
        )
    if columns > COLUMNS_MAX:
        raise TableError(f"{where} has {columns:,} columns; at most {COLUMNS_MAX} are read. Delete the stray cells.")
    if rows * columns > CELLS_MAX:
        raise TableError(
            f"{where} has {rows * columns:,} cells; at most {CELLS_MAX:,} are read. Delete the stray cells."
        )
