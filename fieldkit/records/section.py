"""A section: consecutive records of one log, ending in a seal. What journals hand to each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import sha256

import msgspec

from fieldkit.records.chain import hash_text, header_bytes
from fieldkit.records.record import PAYLOAD_BYTES_MAX, TEXT_BYTES_MAX, LogId, Record


class Section(msgspec.Struct, frozen=True):
    """Records `first` … of `log`, column by column, as they were written.

    `log_id` and `certificate` (bytes) come with the section that starts a log, so that whoever gets it can check it.
    `text_hashes` holds a hash where a text was erased, b"" where there is none or it is in `texts`.
    `seal` is the device's signature over the last record's hash. `payload_hashes`: of placeholders, by their place in
    the columns, whose payload is b"" here.
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
    payload_hashes: Mapping[int, bytes] = {}

    @property
    def count(self) -> int:
        return len(self.stamps)

    @property
    def last(self) -> int:
        return self.first + len(self.stamps) - 1

    @property
    def content_bytes(self) -> int:
        """How many bytes of payload and text it holds."""
        return sum(map(len, self.payloads)) + sum(len(text) for text in self.texts if text is not None)


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
        {place: record.payload_hash for place, record in enumerate(records) if record.payload_hash},
    )


def withhold(section: Section, numbers: Collection[int]) -> Section:
    """The same section with placeholders for some of its records, for where their content cannot go."""
    places = [number - section.first for number in numbers if section.first <= number <= section.last]
    if not places:
        return section
    payloads, texts, text_hashes = list(section.payloads), list(section.texts), list(section.text_hashes)
    payload_hashes = dict(section.payload_hashes)
    for place in places:
        payload_hashes.setdefault(place, sha256(payloads[place]).digest())
        text_hashes[place] = text_hashes[place] or hash_text(texts[place])
        payloads[place], texts[place] = b"", None
    return msgspec.structs.replace(
        section, payloads=payloads, texts=texts, text_hashes=text_hashes, payload_hashes=payload_hashes
    )


def chain_section(section: Section, previous: bytes) -> list[Record]:
    """The section's records with their hashes, chained from `previous`. Raises struct.error for impossible values."""
    records = []
    number = section.first
    # Payloads repeat: each is hashed once.
    hashed = {payload: sha256(payload).digest() for payload in set(section.payloads)}
    digests = [hashed[payload] for payload in section.payloads]
    placeholders = dict(section.payload_hashes)
    for place, digest in placeholders.items():
        digests[place] = digest
    if max(map(len, hashed), default=0) > PAYLOAD_BYTES_MAX:
        # Refused at append, so foreign.
        too_large = (place for place, payload in enumerate(section.payloads) if len(payload) > PAYLOAD_BYTES_MAX)
        placeholders.update((place, digests[place]) for place in too_large)
    # What `chain_hash` does, written out: this is what a server spends most of its time on.
    for stamp, wall_ms, boot_ms, operator, kind, subject, payload, digest, text, text_hash in zip(
        section.stamps,
        section.walls,
        section.boots,
        section.operators,
        section.kinds,
        section.subjects,
        section.payloads,
        digests,
        section.texts,
        section.text_hashes,
        strict=True,
    ):
        if text is not None:
            text_hash = hash_text(text)
            # Refused at append, so foreign: kept by its hash, as if it had been erased.
            text = text if len(text) <= TEXT_BYTES_MAX else None
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
    for place, digest in placeholders.items():
        records[place] = msgspec.structs.replace(records[place], payload=b"", text=None, payload_hash=digest)
    return records
