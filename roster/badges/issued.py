"""Issued badges with their secrets: what the event folder keeps and nobody else has."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable

import msgspec

from roster.badges.code import ISSUE_MAX, SECRET_BYTES, Badge, BadgeCode, encode_code, hash_secret
from roster.errors import PackError

Entropy = Callable[[int], bytes]
_HEADER = ["person", "issue", "secret", "revoked"]


class IssuedBadge(msgspec.Struct, frozen=True):
    """One badge ever issued. `issue` counts from 0 for each person; only the last one can be valid."""

    person: int
    issue: int
    secret: bytes
    revoked: bool = False

    def code(self, mark: int) -> BadgeCode:
        """The code to print; `mark` is `event_mark` of the event's public key."""
        return BadgeCode(mark, self.person, self.issue, self.secret)

    def digits(self, mark: int) -> str:
        """The 34 digits to print."""
        return encode_code(self.code(mark))

    def public(self, mark: int) -> Badge:
        """What the pack carries of it."""
        return Badge(self.person, self.issue, hash_secret(self.code(mark)), self.revoked)


def issue_missing(badges: Iterable[IssuedBadge], people: Iterable[int], entropy: Entropy) -> tuple[IssuedBadge, ...]:
    """`badges` and a first one for each of `people` (numbers) who never had any. A revoked person gets none."""
    kept = tuple(badges)
    have = {badge.person for badge in kept}
    fresh = [IssuedBadge(number, 0, entropy(SECRET_BYTES)) for number in dict.fromkeys(people) if number not in have]
    return _sorted((*kept, *fresh))


def reissue(badges: Iterable[IssuedBadge], people: Collection[int], entropy: Entropy) -> tuple[IssuedBadge, ...]:
    """Revokes every badge of `people` (numbers) and gives each a new one."""
    kept = revoke(badges, people)
    last = {badge.person: badge.issue for badge in _sorted(kept)}
    fresh = [IssuedBadge(number, last.get(number, -1) + 1, entropy(SECRET_BYTES)) for number in people]
    for badge in fresh:
        if badge.issue > ISSUE_MAX:
            raise PackError(f"Person {badge.person} has had {ISSUE_MAX + 1} badges; give a new number instead.")
    return _sorted((*kept, *fresh))


def revoke(badges: Iterable[IssuedBadge], people: Collection[int]) -> tuple[IssuedBadge, ...]:
    """`badges`, with every one of `people` (numbers) revoked."""
    return tuple(msgspec.structs.replace(badge, revoked=True) if badge.person in people else badge for badge in badges)


def encode_issued(badges: Iterable[IssuedBadge]) -> bytes:
    """The file in the event folder: CSV, the secret in hexadecimal."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_HEADER)
    rows.writerows([badge.person, badge.issue, badge.secret.hex(), int(badge.revoked)] for badge in badges)
    return text.getvalue().encode()


def decode_issued(data: bytes, file: str) -> tuple[IssuedBadge, ...]:
    """Raises PackError naming `file` and the line where the bytes are no such file."""
    try:
        rows = csv.reader(io.StringIO(data.decode(), newline=""))
        header = next(rows, [])
        if header != _HEADER:
            raise ValueError(f"its first line is not {','.join(_HEADER)}")
        return tuple(_badge(row, line) for line, row in enumerate(rows, 2))
    except (ValueError, csv.Error) as error:
        raise PackError(f"Cannot read {file}: {error}. Take it from a copy of the event folder.") from error


def _badge(row: list[str], line: int) -> IssuedBadge:
    try:
        person, issue, secret, revoked = row
        badge = IssuedBadge(int(person), int(issue), bytes.fromhex(secret), bool(int(revoked)))
    except ValueError as error:
        raise ValueError(f"line {line} is no badge") from error
    if len(badge.secret) != SECRET_BYTES:
        raise ValueError(f"line {line} has a secret of {len(badge.secret)} bytes instead of {SECRET_BYTES}")
    return badge


def _sorted(badges: Iterable[IssuedBadge]) -> tuple[IssuedBadge, ...]:
    return tuple(sorted(badges, key=lambda badge: (badge.person, badge.issue)))
