"""QR codes in a terminal: two rows of modules a line, black on white whatever the terminal's colours are."""

from __future__ import annotations

import qrcode
from qrcode.constants import ERROR_CORRECT_M

_BLACK_ON_WHITE = "\x1b[38;5;16;48;5;231m"
_END = "\x1b[0m"
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def terminal_qr(text: str) -> str:
    """Lines to print; upper-case letters, digits and - make the smallest code."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = [[bool(module) for module in row] for row in code.get_matrix()]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    lines = []
    for above, below in zip(rows[::2], rows[1::2], strict=True):
        halves = "".join(_HALVES[pair] for pair in zip(above, below, strict=True))
        lines.append(f"{_BLACK_ON_WHITE}{halves}{_END}")
    return "\n".join(lines)
