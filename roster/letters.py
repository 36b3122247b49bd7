"""Letters that begin incident numbers: `B-014` is the fourteenth of squad B."""

from __future__ import annotations

#: The desk's.
RESERVED = "HQ"


def letter_of(number: int) -> str:
    """1 → A, 26 → Z, 27 → AA, as columns of a spreadsheet."""
    letters = ""
    while number > 0:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters or "A"
