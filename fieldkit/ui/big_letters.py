"""Words in letters that can be read from two metres: each letter a few dots, each dot a block of cells."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len

#: Five dots high; a `#` is a dot.
_GLYPHS = {
    "A": ".##. #..# #### #..# #..#",
    "B": "###. #..# ###. #..# ###.",
    "C": ".### #... #... #... .###",
    "D": "###. #..# #..# #..# ###.",
    "E": "#### #... ###. #... ####",
    "F": "#### #... ###. #... #...",
    "G": ".### #... #.## #..# .###",
    "H": "#..# #..# #### #..# #..#",
    "I": "### .#. .#. .#. ###",
    "J": "..## ...# ...# #..# .##.",
    "K": "#..# #.#. ##.. #.#. #..#",
    "L": "#... #... #... #... ####",
    "M": "#...# ##.## #.#.# #...# #...#",
    "N": "#..# ##.# #.## #..# #..#",
    "O": ".##. #..# #..# #..# .##.",
    "P": "###. #..# ###. #... #...",
    "Q": ".##. #..# #..# #.## .###",
    "R": "###. #..# ###. #.#. #..#",
    "S": ".### #... .##. ...# ###.",
    "T": "##### ..#.. ..#.. ..#.. ..#..",
    "U": "#..# #..# #..# #..# .##.",
    "V": "#...# #...# .#.#. .#.#. ..#..",
    "W": "#...# #...# #.#.# ##.## #...#",
    "X": "#...# .#.#. ..#.. .#.#. #...#",
    "Y": "#...# .#.#. ..#.. ..#.. ..#..",
    "Z": "#### ...# .##. #... ####",
    " ": ".. .. .. .. ..",
}
HEIGHT = 5
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def can_spell(word: str) -> bool:
    """Whether there is a glyph for every letter."""
    return all(letter in _GLYPHS for letter in word.upper())


@lru_cache(maxsize=64)
def letters(word: str, cells: int, lines: int) -> tuple[str, ...]:
    """The word as large as fits into so many cells and lines, broken at its spaces if it must be; () if nothing fits.

    A dot is a block of 2k × k cells for the largest k that fits, else half a cell (three lines a row of letters).
    """
    if not can_spell(word):
        return ()
    ways = _broken(word)
    for scale in range(4, 0, -1):
        for rows in ways:
            if len(rows) * (HEIGHT * scale + 1) - 1 <= lines and _width(rows) * 2 * scale <= cells:
                return _stack([_blocks(row, scale) for row in rows])
    for rows in ways:
        if len(rows) * 4 - 1 <= lines and _width(rows) <= cells:
            return _stack([_halves(row) for row in rows])
    return ()


def _broken(word: str) -> list[list[str]]:
    """The word in one row, and in two at each of its spaces."""
    parts = word.upper().split(" ")
    ways = [[" ".join(parts[:at]), " ".join(parts[at:])] for at in range(1, len(parts))]
    return [[word.upper()], *sorted(ways, key=_width)]


def _width(rows: list[str]) -> int:
    return max(len(_dots(row)[0]) for row in rows)


@lru_cache(maxsize=64)
def _dots(word: str) -> tuple[str, ...]:
    glyphs = [_GLYPHS[letter].split(" ") for letter in word]
    return tuple(".".join(glyph[row] for glyph in glyphs) for row in range(HEIGHT))


def _blocks(word: str, scale: int) -> list[str]:
    rows = [row.replace("#", "█" * 2 * scale).replace(".", "  " * scale) for row in _dots(word)]
    return [row for row in rows for _ in range(scale)]


def _halves(word: str) -> list[str]:
    rows = [*_dots(word), "." * len(_dots(word)[0])]
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return ["".join(_HALVES[a == "#", b == "#"] for a, b in zip(*pair, strict=True)) for pair in pairs]


def _stack(rows: list[list[str]]) -> tuple[str, ...]:
    lines: list[str] = []
    for row in rows:
        lines += ["", *row] if lines else row
    return tuple(lines)


def spaced(word: str) -> str:
    """`已签到` → `已 签 到`: letters for which there are no dots, at least apart."""
    return "  ".join(word) if cell_len(word) == 2 * len(word) else word
