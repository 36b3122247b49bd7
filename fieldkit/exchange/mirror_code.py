"""The mirror code: what opens the mirror of a laptop that died. Printed on paper, read out, typed.

15 signs of chance (75 bits) and one that finds typing errors, in Crockford's base 32, in groups of four.
"""

from __future__ import annotations

from nacl import pwhash

from fieldkit.errors import ExchangeError

ENTROPY_BYTES = 10
SALT_BYTES = pwhash.argon2id.SALTBYTES
KEY_BYTES = 32
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {sign: value for value, sign in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_SIGNS = 16
_GROUP = 4
#: x^5 + x^2 + 1, of which x is a primitive element.
_FIELD = 0b100101


def make_code(entropy: bytes) -> str:
    """A new code out of 10 random bytes: `7K2M-…`."""
    number = int.from_bytes(entropy[:ENTROPY_BYTES], "big")
    signs = "".join(_ALPHABET[number >> 5 * place & 31] for place in range(_SIGNS - 1))
    return _grouped(signs + _check(signs))


def parse_code(text: str) -> str:
    """The code as it is printed. Raises ExchangeError where that is none, or a sign of it is wrong."""
    signs = "".join(_ALPHABET[_VALUES[sign]] for sign in text.upper() if sign in _VALUES)
    strange = [sign for sign in text.upper() if sign.isalnum() and sign not in _VALUES]
    if strange or len(signs) != _SIGNS or _check(signs[:-1]) != signs[-1]:
        raise ExchangeError("errors.mirror.no_code")
    return _grouped(signs)


def key_of(code: str, salt: bytes) -> bytes:
    """The key (32 bytes) that a code stands for; a tenth of a second of work, so that nobody tries many."""
    return pwhash.argon2id.kdf(
        KEY_BYTES,
        parse_code(code).encode("ascii"),
        salt,
        opslimit=pwhash.argon2id.OPSLIMIT_INTERACTIVE,
        memlimit=pwhash.argon2id.MEMLIMIT_INTERACTIVE,
    )


def _check(signs: str) -> str:
    """Finds every single wrong sign and every two neighbours swapped: a polynomial over the field of 32 elements."""
    sum_ = 0
    for sign in signs + _ALPHABET[0]:
        sum_ = sum_ << 1 ^ (_FIELD if sum_ & 16 else 0) ^ _VALUES[sign]
    return _ALPHABET[sum_]


def _grouped(signs: str) -> str:
    return "-".join(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))
