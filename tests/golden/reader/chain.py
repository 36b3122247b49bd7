"""Records, their chain, and the seals over it (section 3)."""

import struct
from dataclasses import dataclass

from tests.golden.reader.errors import Refused
from tests.golden.reader.names import check_signature, hash_of, word


@dataclass(frozen=True)
class Record:
    """One record. `payload` or `text` may be missing, their hashes never are; `text_hash` is empty without any text."""

    number: int
    stamp: int
    wall: int
    boot: int
    operator: int
    kind: int
    subject: int
    payload: bytes | None
    payload_hash: bytes
    text: bytes | None
    text_hash: bytes

    @property
    def placeholder(self) -> bool:
        """Passed on without its payload."""
        return self.payload is None

    @property
    def erased(self) -> bool:
        """It had a text once."""
        return self.text is None and self.text_hash != b""


@dataclass(frozen=True)
class Seal:
    """A device's word for its log, up to a number."""

    log: int
    number: int
    hash: bytes
    signature: bytes


def header(record: Record) -> bytes:
    """What the chain takes of a record beside its payload and text."""
    try:
        return struct.pack(
            ">qqqqIHq",
            record.number,
            record.stamp,
            record.wall,
            record.boot,
            record.operator,
            record.kind,
            record.subject,
        )
    except struct.error as error:
        raise Refused(f"record {record.number}: a number of the header is out of its bounds") from error


def link(record: Record) -> bytes:
    """What is hashed behind the hash of the record before."""
    return header(record) + record.payload_hash + record.text_hash


def chain(before: bytes, records: list[Record]) -> list[bytes]:
    """The hash of each of these records, the first of which follows the one with the hash `before`."""
    hashes = []
    for record in records:
        before = hash_of(before, link(record))
        hashes.append(before)
    return hashes


def check_seal(event: bytes, key: bytes, seal: Seal) -> None:
    """Refuses a seal that this key did not make for this event."""
    place = seal.log.to_bytes(8, "big") + seal.number.to_bytes(8, "big")
    check_signature(key, seal.signature, word("fieldkit seal 1"), event, place, seal.hash)


def order(log: int, record: Record, record_hash: bytes) -> tuple[int, int, int, bytes]:
    """By this, all records of all logs have one order."""
    return (record.stamp, log, record.number, record_hash)
