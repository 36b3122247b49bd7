"""A key as signs on paper: fourteen groups of five that can be typed back, and a typing error is found with its group.

    seed (32 bytes) · first 3 bytes of a hash of the public key

in Crockford's base 32, four signs a group and a check sign behind them (`check_value`), which counts in the number of
the group: it finds every wrong sign, every two signs of a group that changed places, and every group that
stands where another belongs. What is left, two wrong signs in one group that happen to fit, the hash finds.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from nacl.signing import SigningKey

from roster.crockford import BITS, VALUES, check_value, number_of, signs_of, text_of
from roster.errors import PackError
from roster.keys import KEY_BYTES

GROUPS = 14
GROUP_SIGNS = 5
#: Longest text that is looked at for a code at all.
TEXT_CHARACTERS_MAX = 1_000
_HASH_BYTES = 3
_BETWEEN = re.compile(r"[\s\-_‐–—]+")


def encode_paper(seed: bytes) -> str:
    """`08A2K-…`, 14 groups, of a key's seed (32 bytes)."""
    data = seed + _hash(seed)
    signs = signs_of(int.from_bytes(data, "big"), len(data) * 8 // BITS)
    groups = [signs[at : at + GROUP_SIGNS - 1] for at in range(0, len(signs), GROUP_SIGNS - 1)]
    return "-".join(text_of((*group, check_value((*group, number)))) for number, group in enumerate(groups, 1))


def read_groups(text: str) -> list[str]:
    """The groups that somebody typed, in any case, with any spacing and dashes. Raises PackError where they are too
    few or too many, or one is too short or too long."""
    if len(text) > TEXT_CHARACTERS_MAX:
        raise PackError("This is much longer than the code of a key. Type the 14 groups of five from the paper.")
    groups = [group for group in _BETWEEN.split(unicodedata.normalize("NFKC", text).upper()) if group]
    signs = "".join(groups)
    if len(signs) == GROUPS * GROUP_SIGNS:
        return [signs[at : at + GROUP_SIGNS] for at in range(0, len(signs), GROUP_SIGNS)]
    for number, group in enumerate(groups, 1):
        if len(group) != GROUP_SIGNS and len(groups) > 1:
            raise PackError(f"Group {number} ({group[:20]}) has {len(group)} signs, and every group has {GROUP_SIGNS}.")
    if len(groups) > 1:
        raise PackError(f"The code has {GROUPS} groups, and {len(groups)} were typed.{_out_of_place(groups)}")
    raise PackError(
        f"The code has {GROUPS * GROUP_SIGNS} signs, and {len(signs)} were typed. "
        "Type a space between the groups: then the place can be found."
    )


def _out_of_place(groups: list[str]) -> str:
    wrong = wrong_groups(groups)
    return f" Group {wrong[0]} ({groups[wrong[0] - 1]}) is the first that is not where it belongs." if wrong else ""


def wrong_groups(groups: list[str]) -> list[int]:
    """Numbers (from 1) of the groups that hold a typing error or belong to another place."""
    return [number for number, group in enumerate(groups, 1) if not _fits(group, number)]


def _fits(group: str, number: int) -> bool:
    values = [VALUES[sign] for sign in group if sign in VALUES]
    return len(values) == len(group) == GROUP_SIGNS and check_value((*values[:-1], number)) == values[-1]


def decode_groups(groups: list[str]) -> bytes:
    """The seed. Raises PackError naming every group that is wrong."""
    wrong = wrong_groups(groups)
    if wrong:
        named = ", ".join(f"{number} ({groups[number - 1]})" for number in wrong)
        raise PackError(f"Compare with the paper: group {named} is not what is printed there.")
    data = number_of("".join(group[:-1] for group in groups)).to_bytes(KEY_BYTES + _HASH_BYTES, "big")
    seed = data[:KEY_BYTES]
    if data[KEY_BYTES:] != _hash(seed):
        raise PackError(
            "Every group fits by itself and all together do not: compare sign by sign with the paper. "
            "Two signs of one group are wrong, or the paper is of another kind of code."
        )
    return seed


def decode_paper(text: str) -> bytes:
    """The seed (32 bytes) in what somebody typed or scanned. Raises PackError with the place of a typing error."""
    return decode_groups(read_groups(text))


def _hash(seed: bytes) -> bytes:
    return hashlib.sha256(b"fieldkit key on paper" + bytes(SigningKey(seed).verify_key)).digest()[:_HASH_BYTES]
