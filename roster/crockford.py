"""Crockford's base 32 (https://www.crockford.com/base32.html): codes that are read out, typed in any case, and hold no
sign that looks like another. What stands around the signs differs from code to code, and is theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

BITS = 5
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: What each sign means; letters that look like digits are those.
VALUES = {sign: value for value, sign in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
#: x^5 + x^2 + 1, of which x is a primitive element.
_FIELD = 0b100101


def signs_of(number: int, count: int) -> list[int]:
    """The last `count` signs of a number, as values; the highest first."""
    return [number >> BITS * place & 31 for place in reversed(range(count))]


def number_of(signs: Iterable[str]) -> int:
    """What signs (upper case, all of them known) come to as a number."""
    number = 0
    for sign in signs:
        number = number << BITS | VALUES[sign]
    return number


def text_of(values: Iterable[int]) -> str:
    return "".join(ALPHABET[value] for value in values)


def in_groups(text: str, size: int) -> str:
    """`08A2K-7M…`"""
    return "-".join(text[at : at + size] for at in range(0, len(text), size))


def check_value(values: Sequence[int]) -> int:
    """A sum in the field of 32 elements that weighs each value by another power of x: it finds every wrong one, and
    every two that changed places."""
    total = 0
    for value in values:
        total = _times_x(total ^ value)
    return total


def _times_x(value: int) -> int:
    value <<= 1
    return value ^ _FIELD if value >> BITS else value
