"""The mirror code: what opens the mirror of a laptop that died. Printed on paper, read out, typed.

15 signs of chance (75 bits) and one that finds typing errors, in Crockford's base 32, in groups of four.
"""

from __future__ import annotations

from nacl import pwhash

from fieldkit.errors import ExchangeError
from roster.crockford import VALUES, check_value, in_groups, signs_of, text_of

ENTROPY_BYTES = 10
SALT_BYTES = pwhash.argon2id.SALTBYTES
KEY_BYTES = 32
_SIGNS = 16
_GROUP = 4


def make_code(entropy: bytes) -> str:
    """A new code out of 10 random bytes: `7K2M-…`."""
    number = int.from_bytes(entropy[:ENTROPY_BYTES], "big")
    values = signs_of(number, _SIGNS - 1)
    return in_groups(text_of((*values, check_value(values))), _GROUP)


def parse_code(text: str) -> str:
    """The code as it is printed. Raises ExchangeError where that is none, or a sign of it is wrong."""
    values = [VALUES[sign] for sign in text.upper() if sign in VALUES]
    strange = [sign for sign in text.upper() if sign.isalnum() and sign not in VALUES]
    if strange or len(values) != _SIGNS or check_value(values[:-1]) != values[-1]:
        raise ExchangeError("errors.mirror.no_code")
    return in_groups(text_of(values), _GROUP)


def key_of(code: str, salt: bytes) -> bytes:
    """The key (32 bytes) that a code stands for; a tenth of a second of work, so that nobody tries many."""
    return pwhash.argon2id.kdf(
        KEY_BYTES,
        parse_code(code).encode("ascii"),
        salt,
        opslimit=pwhash.argon2id.OPSLIMIT_INTERACTIVE,
        memlimit=pwhash.argon2id.MEMLIMIT_INTERACTIVE,
    )
