"""Text measured in terminal cells, where a Chinese character takes two."""

from __future__ import annotations

from rich.cells import cell_len, chop_cells, set_cell_size

#: Two plain dots: the ellipsis is one cell here and two there.
CUT = ".."


def width(text: str) -> int:
    """How many cells a text takes."""
    return cell_len(text)


def fit(text: str, cells: int, align: str = "left") -> str:
    """`text` in exactly so many cells: cut with two dots, or filled with spaces."""
    if cells <= 0:
        return ""
    length = cell_len(text)
    if length > cells:
        if cells <= len(CUT):
            return set_cell_size(text, cells)
        kept = set_cell_size(text, cells - len(CUT)).rstrip() + CUT
        return kept + " " * (cells - cell_len(kept))
    space = " " * (cells - length)
    if align == "right":
        return space + text
    if align == "center":
        half = len(space) // 2
        return space[:half] + text + space[half:]
    return text + space


def wrap(text: str, cells: int, lines_max: int = 100) -> list[str]:
    """`text` in lines of at most so many cells, broken at spaces where there are any."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for word in _words(paragraph, cells):
            if line and cell_len(line) + cell_len(word.rstrip()) > cells:
                lines.append(line.rstrip())
                line = ""
            line += word
        lines.append(line.rstrip())
    if len(lines) <= lines_max:
        return lines
    return [*lines[: lines_max - 1], fit(" ".join(lines[lines_max - 1 :]), cells)]


def _words(text: str, cells: int) -> list[str]:
    """Pieces between which a line may break: words with their space, each wide character alone."""
    pieces: list[str] = []
    for character in text:
        wide = cell_len(character) == 2
        if (pieces and not wide and not pieces[-1].endswith(" ") and cell_len(pieces[-1][-1]) == 1) or (
            pieces and character == " "
        ):
            pieces[-1] += character
        else:
            pieces.append(character)
    return [part for piece in pieces for part in chop_cells(piece, max(cells, 2))]
