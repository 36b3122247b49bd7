"""Heads and their digests: how two sides find out in a few bytes whether they hold the same."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable

from fieldkit.exchange.messages import SHORT_HASH_BYTES, Head
from fieldkit.journal.journal import Journal
from fieldkit.journal.logs import Log

DIGEST_BYTES = 8


def head_of(log: Log) -> Head:
    return Head(log.row.log, log.number, log.hash[:SHORT_HASH_BYTES])


def all_heads(journal: Journal) -> list[Head]:
    """Heads of every branch of every log."""
    return [head_of(log) for log in journal.logs.by_place.values() if log.number >= log.row.fork_at]


def own_heads(journal: Journal, key: bytes) -> list[Head]:
    """Heads of the logs that a device (by its key) wrote, in all its lives and branches."""
    own = (log for log in journal.logs.by_place.values() if log.row.key == key)
    return [head_of(log) for log in own if log.number >= log.row.fork_at]


def heads_of(journal: Journal, name: int) -> list[Head]:
    """Heads of all branches of a log; one of number 0 where there are none."""
    return [head_of(log) for log in journal.logs.branches(name)] or [Head(name, 0, b"")]


def is_on(journal: Journal, log: Log, head: Head) -> bool:
    """Whether the record that a head names stands in this branch, or before its fork."""
    if not 0 < head.number <= log.number:
        return head.number == 0
    return journal.logs.hash_at(log, head.number)[:SHORT_HASH_BYTES] == head.hash


def heads_digest(heads: Iterable[Head]) -> bytes:
    """8 bytes over heads, in whatever order they come."""
    digest = hashlib.sha256()
    for head in sorted(heads, key=lambda head: (head.log, head.number, head.hash)):
        digest.update(struct.pack(">QQ", head.log, head.number) + head.hash)
    return digest.digest()[:DIGEST_BYTES]
