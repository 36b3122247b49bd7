"""Badges as a pack carries them: columns, in which one is found without any other being decoded."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from operator import lt
from sys import byteorder

import msgspec

from roster.badges.code import ISSUE_MAX, SECRET_HASH_BYTES, Badge

#: Person (three bytes) and issue (one), big-endian.
KEY_BYTES = 4
_ISSUES = ISSUE_MAX + 1


class BadgeColumns(msgspec.Struct, frozen=True, array_like=True):
    """`keys`: person and issue of each badge, rising; `hashes` and `revoked` (0 or 1) in the same order."""

    keys: bytes
    hashes: bytes
    revoked: bytes


class CarriedBadges:
    """Badges by person and issue."""

    def __init__(self, columns: BadgeColumns) -> None:
        """Raises ValueError with what is wrong: columns of different lengths, out of order, or nobody's badge."""
        count = len(columns.revoked)
        if len(columns.keys) != count * KEY_BYTES or len(columns.hashes) != count * SECRET_HASH_BYTES:
            raise ValueError("its badges are damaged")
        self.columns = columns
        self._keys = keys = array("I", columns.keys)
        if byteorder == "little":
            keys.byteswap()
        if keys and keys[0] < _ISSUES:
            raise ValueError("one of its badges is nobody's")
        if not all(map(lt, keys, keys[1:])):
            raise ValueError("its badges are out of order")

    def get(self, person: int, issue: int) -> Badge | None:
        key = person * _ISSUES + issue
        place = bisect_left(self._keys, key)
        return self._badge(place) if place < len(self._keys) and self._keys[place] == key else None

    def newest_issue(self, person: int) -> int:
        """The newest issue of a person's badge; -1 where there is none."""
        place = bisect_left(self._keys, (person + 1) * _ISSUES) - 1
        owner, issue = divmod(self._keys[place], _ISSUES) if place >= 0 else (0, 0)
        return issue if owner == person and place >= 0 else -1

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[Badge]:
        return map(self._badge, range(len(self._keys)))

    def _badge(self, place: int) -> Badge:
        person, issue = divmod(self._keys[place], _ISSUES)
        at = place * SECRET_HASH_BYTES
        hash_ = self.columns.hashes[at : at + SECRET_HASH_BYTES]
        return Badge(person, issue, hash_, self.columns.revoked[place] != 0)


def carry(badges: Iterable[Badge]) -> BadgeColumns:
    """Columns of badges in any order."""
    ordered = sorted(badges, key=lambda badge: (badge.person, badge.issue))
    return BadgeColumns(
        b"".join(badge.person.to_bytes(KEY_BYTES - 1, "big") + bytes([badge.issue]) for badge in ordered),
        b"".join(badge.secret_hash for badge in ordered),
        bytes(badge.revoked for badge in ordered),
    )
