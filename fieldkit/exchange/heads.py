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


def own_heads(journal: Journal, key: bytes) -> list[Head]:
    """Heads of the logs that a device (by its key) wrote, in all its lives."""
    return [head_of(log) for log in journal.logs.mains() if log.row.key == key and log.number]


def heads_digest(heads: Iterable[Head]) -> bytes:
    """8 bytes over heads, in whatever order they come."""
    digest = hashlib.sha256()
    for head in sorted(heads, key=lambda head: head.log):
        digest.update(struct.pack(">QQ", head.log, head.number) + head.hash)
    return digest.digest()[:DIGEST_BYTES]
