"""The hash chain of a log, and the seals over it.

    hash[0] = SHA-256("fieldkit log 1" ‖ event ‖ device key ‖ scope ‖ life)
    hash[n] = SHA-256(hash[n-1] ‖ header[n] ‖ SHA-256(payload[n]) ‖ text hash[n])

A text hash is SHA-256 over salt and text, or nothing where the record has none; so a text can be erased and the chain
still be checked, and nobody can guess an erased text from its hash. Payloads go in by their hash too, so that a record
whose payload is not here (a placeholder) has its place in the chain.
"""

from __future__ import annotations

import struct
from hashlib import sha256

from fieldkit.records.record import LogId, Record

HASH_BYTES = 32
#: Signed, so that what can be hashed can be stored as an integer everywhere.
_HEADER = struct.Struct(">qqqqIHq")
_LOG_DOMAIN = b"fieldkit log 1\0"
_SEAL_DOMAIN = b"fieldkit seal 1\0"
_U63 = (1 << 63) - 1

header_bytes = _HEADER.pack


def first_hash(event: bytes, log: LogId) -> bytes:
    """The hash before the first record of a log."""
    return sha256(_LOG_DOMAIN + event + log.key + struct.pack(">IQ", log.scope, log.life)).digest()


def log_number(first: bytes) -> int:
    """63 bits of a log's first hash: its name in records, heads and references."""
    return int.from_bytes(first[:8], "big") & _U63


def chain_hash(
    previous: bytes,
    number: int,
    stamp: int,
    wall_ms: int,
    boot_ms: int,
    operator: int,
    kind: int,
    subject: int,
    payload: bytes,
    text_hash: bytes,
) -> bytes:
    """The hash of the record that follows `previous`. Raises struct.error where a field is out of its range."""
    header = _HEADER.pack(number, stamp, wall_ms, boot_ms, operator, kind, subject)
    return sha256(previous + header + sha256(payload).digest() + text_hash).digest()


def hash_text(text: bytes | None) -> bytes:
    return b"" if text is None else sha256(text).digest()


def chain_link(record: Record) -> bytes:
    """What is hashed after the hash before; the text, and a payload that is not here, go in by their hashes."""
    header = _HEADER.pack(
        record.number,
        record.stamp,
        record.wall_ms,
        record.boot_ms,
        record.operator,
        record.kind,
        record.subject,
    )
    return header + (record.payload_hash or sha256(record.payload).digest()) + record.text_hash


def hash_record(previous: bytes, record: Record) -> bytes:
    """What the hash of `record` must be after `previous`."""
    return sha256(previous + chain_link(record)).digest()


def seal_message(event: bytes, log: int, number: int, hash_: bytes) -> bytes:
    """What a device signs to vouch for a log up to and including `number`."""
    return _SEAL_DOMAIN + event + struct.pack(">QQ", log, number) + hash_
