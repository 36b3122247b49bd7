"""The QR code of a badge: 34 digits are exactly what version 1 with error correction M holds in numeric mode."""

from __future__ import annotations

from itertools import groupby

from roster.badges.code import CODE_DIGITS

VERSION = 1
MODULES = 21
#: Light modules that the standard (ISO/IEC 18004) wants around it.
QUIET_MODULES = 4

Matrix = tuple[tuple[bool, ...], ...]


def matrix_of(digits: str) -> Matrix:
    """21 rows of 21 modules, True where dark, without the quiet zone."""
    import qrcode  # here, since whoever only wants to know a code's size need not load a library of pictures
    from qrcode.constants import ERROR_CORRECT_M

    assert len(digits) == CODE_DIGITS
    assert digits.isdigit()
    code = qrcode.QRCode(VERSION, ERROR_CORRECT_M, border=0)
    code.add_data(digits)
    code.make(fit=False)
    assert code.version == VERSION
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def svg_of(matrix: Matrix) -> str:
    """A picture with its quiet zone, one path: what a printer makes of it has no seams between modules."""
    side = len(matrix) + 2 * QUIET_MODULES
    path = "".join(_row_path(row, y) for y, row in enumerate(matrix, QUIET_MODULES))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )


def _row_path(row: tuple[bool, ...], y: int) -> str:
    path, x = "", QUIET_MODULES
    for dark, run in groupby(row):
        width = len(list(run))
        path += f"M{x} {y}h{width}v1h-{width}z" if dark else ""
        x += width
    return path
