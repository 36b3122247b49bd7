"""Passwords of the desk page: argon2id (RFC 9106), as its library sets it for machines that do other work too."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from sync_server.errors import ServerError

CHARACTERS_MIN, CHARACTERS_MAX = 10, 200
_SALT_BYTES = 16
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS, _GROUP = 3, 5
_hasher = PasswordHasher()


def hash_password(password: str, entropy: Callable[[int], bytes]) -> str:
    """What is kept of a password; takes a tenth of a second and 64 MB. Raises ServerError for one that is too short."""
    if not CHARACTERS_MIN <= len(password) <= CHARACTERS_MAX:
        raise ServerError(
            f"A password has {CHARACTERS_MIN} to {CHARACTERS_MAX} characters, this one {len(password)}: choose "
            "another, such as four words."
        )
    return _hasher.hash(_prepared(password), salt=entropy(_SALT_BYTES))


def is_password(password: str, kept: str) -> bool:
    """Whether `kept` was made from it; takes as long as making it did."""
    try:
        return _hasher.verify(kept, _prepared(password[:CHARACTERS_MAX]))
    except (VerificationError, InvalidHashError):
        return False


@cache
def nobodys_hash() -> str:
    """To look at where there is no such account: that must take as long as where there is one."""
    return _hasher.hash("nobody", salt=bytes(_SALT_BYTES))


def make_password(entropy: Callable[[int], bytes]) -> str:
    """74 bits that can be read out and typed: three groups of five signs."""
    value = int.from_bytes(entropy(_GROUPS * _GROUP + 8), "big")
    signs = []
    for _ in range(_GROUPS * _GROUP):
        value, place = divmod(value, len(_SIGNS))
        signs.append(_SIGNS[place])
    return "-".join("".join(signs[start : start + _GROUP]) for start in range(0, len(signs), _GROUP))


def _prepared(password: str) -> str:
    """The same whatever keyboard or input method it was typed with (RFC 8265, 4.2)."""
    return unicodedata.normalize("NFKC", password)
