"""QR codes, black on white whatever the colours around are: in a terminal, and as SVG for a page."""

from __future__ import annotations

from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_M

_BLACK_ON_WHITE = "\x1b[38;5;16;48;5;231m"
_END = "\x1b[0m"
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def terminal_qr(text: str) -> str:
    """Lines to print, two rows of modules each; upper-case letters, digits and - make the smallest code."""
    rows = _modules(text)
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    lines = []
    for above, below in zip(rows[::2], rows[1::2], strict=True):
        halves = "".join(_HALVES[pair] for pair in zip(above, below, strict=True))
        lines.append(f"{_BLACK_ON_WHITE}{halves}{_END}")
    return "\n".join(lines)


def svg_qr(text: str) -> str:
    """An element to put into a page; no style in it, so that a strict policy lets it be."""
    rows = _modules(text)
    runs = []
    for y, row in enumerate(rows):
        for dark, group in groupby(enumerate(row), key=lambda module: module[1]):
            places = [x for x, _ in group]
            if dark:
                runs.append(f"M{places[0]} {y}h{len(places)}v1h-{len(places)}z")
    size = len(rows)
    return (
        f'<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="QR" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path fill="#000" d="{"".join(runs)}"/></svg>'
    )


def _modules(text: str) -> list[list[bool]]:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]
