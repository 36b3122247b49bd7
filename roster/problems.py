"""Problems: what is wrong in a file, where, and what to write instead."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from difflib import get_close_matches

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """One problem of one file; `line` counts from 1, and 0 means the file as a whole."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return one_line(f"{where}: {self.text}")


def one_line(text: str) -> str:
    """`text` without line breaks and other control characters, which would do things to a terminal."""
    return "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)


def nearest(word: str, known: Collection[str]) -> str:
    """The known word that `word` was probably meant to be, or ""."""
    near = get_close_matches(word.casefold(), {name.casefold(): name for name in known}, n=1, cutoff=0.6)
    return next((name for name in known if near and name.casefold() == near[0]), "")


def suggest(word: str, known: Collection[str]) -> str:
    """What to write instead of the unknown `word`, as the second half of a sentence."""
    near = nearest(word, known)
    if near:
        return f'did you mean "{near}"?'
    if not known:
        return "there is none of that kind in this file yet."
    listed = ", ".join(list(known)[:12])
    return f"write one of: {listed}{', …' if len(known) > 12 else ''}."


def counted(count: int, one: str, many: str) -> str:
    """`1 squad`, `10 squads`."""
    return f"{count:,} {one if count == 1 else many}"
