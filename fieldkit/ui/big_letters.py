"""Words in letters that can be read from two metres: each letter a few dots, each dot a block of cells."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

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
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_LATIN = "latin"
_WIDE = ("16", "12")
_GLYPH_FILE = Path(__file__).with_name("glyphs.txt")


@lru_cache(maxsize=1)
def _wide_glyphs() -> dict[str, dict[str, tuple[str, ...]]]:
    """Chinese characters by face, drawn beforehand; see tools/make_glyphs.py."""
    faces: dict[str, dict[str, tuple[str, ...]]] = {face: {} for face in _WIDE}
    for line in _GLYPH_FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            character, *drawn = line.split(" ")
            for face, digits in zip(_WIDE, drawn, strict=True):
                faces[face][character] = _unpacked(digits, int(face))
    return faces


def _unpacked(digits: str, rows: int) -> tuple[str, ...]:
    width = rows // 4
    lines = [digits[at : at + width] for at in range(0, len(digits), width)]
    return tuple(f"{int(line, 16):0{rows}b}".replace("0", ".").replace("1", "#") for line in lines)


@lru_cache(maxsize=16)
def _faces(word: str) -> tuple[str, ...]:
    """The faces that have every letter of the word, the finest first; none where a letter is in no face."""
    if all(letter in _GLYPHS for letter in word):
        return (_LATIN,)
    return _WIDE if all(letter in _wide_glyphs()["16"] for letter in word) else ()


def can_spell(word: str) -> bool:
    """Whether there is a glyph for every letter."""
    return bool(_faces(word.upper()))


@lru_cache(maxsize=64)
def letters(word: str, cells: int, lines: int) -> tuple[str, ...]:
    """The word as large as fits into so many cells and lines, broken at its spaces if it must be; () if nothing fits.

    A dot is a block of 2k × k cells for the largest k that fits, else half a cell.
    """
    word = word.upper()
    ways = [(rows, face) for face in _faces(word) for rows in _broken(word)]
    for scale in range(4, 0, -1):
        for rows, face in ways:
            drawn = _stack([_blocks(row, face, scale) for row in rows])
            if _fits(drawn, cells, lines):
                return drawn
    for rows, face in ways:
        drawn = _stack([_halves(row, face) for row in rows])
        if _fits(drawn, cells, lines):
            return drawn
    return ()


def _fits(drawn: tuple[str, ...], cells: int, lines: int) -> bool:
    return len(drawn) <= lines and max(map(len, drawn)) <= cells


def _broken(word: str) -> list[list[str]]:
    """The word in one row, and in two at each of its spaces."""
    parts = word.split(" ")
    ways = [[" ".join(parts[:at]), " ".join(parts[at:])] for at in range(1, len(parts))]
    return [[word], *sorted(ways, key=lambda rows: max(map(len, rows)))]


def _dots(word: str, face: str) -> tuple[str, ...]:
    if face == _LATIN:
        glyphs = [tuple(_GLYPHS[letter].split(" ")) for letter in word]
        return tuple(".".join(glyph[row] for glyph in glyphs) for row in range(len(glyphs[0])))
    wide = [_wide_glyphs()[face][letter] for letter in word]
    return tuple("".join(glyph[row] for glyph in wide) for row in range(int(face)))


def _blocks(word: str, face: str, scale: int) -> list[str]:
    rows = [row.replace("#", "█" * 2 * scale).replace(".", "  " * scale) for row in _dots(word, face)]
    return [row for row in rows for _ in range(scale)]


def _halves(word: str, face: str) -> list[str]:
    rows = list(_dots(word, face))
    if len(rows) % 2:
        rows.append("." * len(rows[0]))
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return ["".join(_HALVES[a == "#", b == "#"] for a, b in zip(*pair, strict=True)) for pair in pairs]


def _stack(rows: list[list[str]]) -> tuple[str, ...]:
    lines: list[str] = []
    for row in rows:
        lines += ["", *row] if lines else row
    return tuple(lines)
