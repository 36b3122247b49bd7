"""The badge code: 14 bytes written as 34 decimal digits, the capacity of QR version 1-M in numeric mode.

    bytes 0–1   format (4 bits) and event (12 bits)
    bytes 2–4   person
    byte  5     issue (0 the first badge of that person, 1 the second …)
    bytes 6–13  secret, random

The pack holds `secret_hash` only, so whoever holds a laptop can check a badge but not make one.
"""

from __future__ import annotations

import hashlib
import re

import msgspec

CODE_DIGITS = 34
CODE_BYTES = 14
FORMAT = 1
SECRET_BYTES = 8
SECRET_HASH_BYTES = 16
ISSUE_MAX = 255
#: Longest text that is looked at for a code at all; what is longer is noise from a scanner.
TEXT_CHARACTERS_MAX = 200
_PERSON = b"fieldkit badge"


class BadgeCode(msgspec.Struct, frozen=True):
    """What a code says; whether it is true is for `secret_hash` to show."""

    event: int
    person: int
    issue: int
    secret: bytes


class Badge(msgspec.Struct, frozen=True, array_like=True):
    """One issued badge as the pack knows it."""

    person: int
    issue: int
    secret_hash: bytes
    revoked: bool = False


def event_mark(event_key: bytes) -> int:
    """12 bits of the event's public key (32 bytes): enough to tell another event's badge apart."""
    return int.from_bytes(hashlib.sha256(b"fieldkit event" + event_key).digest()[:2], "big") & 0xFFF


def encode_code(code: BadgeCode) -> str:
    """34 digits; raises ValueError where a field does not fit."""
    if len(code.secret) != SECRET_BYTES:
        raise ValueError(f"a badge's secret has {SECRET_BYTES} bytes, not {len(code.secret)}")
    head = (FORMAT << 12 | code.event).to_bytes(2, "big")
    raw = head + code.person.to_bytes(3, "big") + code.issue.to_bytes(1, "big") + code.secret
    return str(int.from_bytes(raw, "big")).zfill(CODE_DIGITS)


def decode_code(digits: str) -> BadgeCode | None:
    """The code in `digits`; None where these are not 34 digits of this format."""
    if len(digits) != CODE_DIGITS or not digits.isascii() or not digits.isdigit():
        return None
    value = int(digits)
    if value >> (8 * CODE_BYTES):
        return None
    raw = value.to_bytes(CODE_BYTES, "big")
    head = int.from_bytes(raw[:2], "big")
    if head >> 12 != FORMAT:
        return None
    return BadgeCode(head & 0xFFF, int.from_bytes(raw[2:5], "big"), raw[5], raw[6:])


def looks_like_code(text: str) -> bool:
    """Whether a scan of `text` was meant to be a badge: many digits, whole or cut off or with dirt around them."""
    return len(text) <= TEXT_CHARACTERS_MAX and re.fullmatch(r"\s*\d{16,}\s*", text) is not None


def hash_secret(code: BadgeCode) -> bytes:
    """SHA-256 over event, person, issue and secret, cut to 16 bytes: what the pack carries of a badge."""
    fields = code.event.to_bytes(2, "big") + code.person.to_bytes(3, "big") + code.issue.to_bytes(1, "big")
    return hashlib.sha256(_PERSON + fields + code.secret).digest()[:SECRET_HASH_BYTES]
