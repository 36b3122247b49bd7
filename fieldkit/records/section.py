"""A section: consecutive records of one log, ending in a seal. What journals hand to each other."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from fieldkit.records.chain import hash_text, header_bytes
from fieldkit.records.record import TEXT_BYTES_MAX, LogId, Record


class Section(msgspec.Struct, frozen=True):
    """Records `first` … of `log`, column by column, as they were written.

    `log_id` and `certificate` (bytes) come with the section that starts a log, so that whoever gets it can check it.
    `text_hashes` holds a hash where a text was erased, b"" where there is none or it is in `texts`.
    `seal` is the device's signature over the last record's hash.
    """

    log: int
    first: int
    log_id: LogId | None
    certificate: bytes
    stamps: list[int]
    walls: list[int]
    boots: list[int]
    operators: list[int]
    kinds: list[int]
    subjects: list[int]
    payloads: list[bytes]
    texts: list[bytes | None]
    text_hashes: list[bytes]
    seal: bytes

    @property
    def count(self) -> int:
        return len(self.stamps)

    @property
    def last(self) -> int:
        return self.first + len(self.stamps) - 1


def section_of(records: list[Record], log_id: LogId | None, certificate: bytes, seal: bytes) -> Section:
    """A section of consecutive records (at least one) of one log."""
    return Section(
        records[0].log,
        records[0].number,
        log_id,
        certificate,
        [record.stamp for record in records],
        [record.wall_ms for record in records],
        [record.boot_ms for record in records],
        [record.operator for record in records],
        [record.kind for record in records],
        [record.subject for record in records],
        [record.payload for record in records],
        [record.text for record in records],
        [record.text_hash if record.text is None else b"" for record in records],
        seal,
    )


def chain_section(section: Section, previous: bytes) -> list[Record]:
    """The section's records with their hashes, chained from `previous`. Raises struct.error for impossible values."""
    records = []
    number = section.first
    # What `chain_hash` does, written out: this is what a server spends most of its time on. Payloads repeat.
    digests: dict[bytes, bytes] = {}
    for stamp, wall_ms, boot_ms, operator, kind, subject, payload, text, text_hash in zip(
        section.stamps,
        section.walls,
        section.boots,
        section.operators,
        section.kinds,
        section.subjects,
        section.payloads,
        section.texts,
        section.text_hashes,
        strict=True,
    ):
        if text is not None:
            text_hash = hash_text(text)
            # Refused at append, so foreign: kept by its hash, as if it had been erased.
            text = text if len(text) <= TEXT_BYTES_MAX else None
        digest = digests.get(payload)
        if digest is None:
            digest = digests[payload] = sha256(payload).digest()
        header = header_bytes(number, stamp, wall_ms, boot_ms, operator, kind, subject)
        previous = sha256(previous + header + digest + text_hash).digest()
        records.append(
            Record(
                section.log,
                number,
                stamp,
                wall_ms,
                boot_ms,
                operator,
                kind,
                subject,
                payload,
                text,
                text_hash,
                previous,
            )
        )
        number += 1
    return records
