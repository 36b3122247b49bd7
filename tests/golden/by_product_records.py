"""Names, certificates, records and pages of the vectors as the product reads them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from nacl.signing import SigningKey

from fieldkit.exchange.heads import all_heads
from fieldkit.exchange.join_code import fingerprint_of
from fieldkit.exchange.messages import Head
from fieldkit.exchange.page import decode_page
from fieldkit.journal.forks import ForkProof, check_proof
from fieldkit.journal.journal import Journal
from fieldkit.journal.sqlite.store import SqliteStore
from fieldkit.records.chain import first_hash, log_number, seal_message
from fieldkit.records.record import LogId, Record
from fieldkit.records.section import Section, chain_section
from roster.keys import check_certificate, decode_certificate, device_of, verify
from tests.golden.vectors import Plain, Reading, unhex


class Untrue(Exception):
    """What the product says in a way of its own: not by an exception."""


def read_key(given: Plain) -> Plain:
    key = bytes(SigningKey(unhex(given, "seed")).verify_key)
    return {"key": key.hex(), "device": device_of(key).hex(), "fingerprint": fingerprint_of(key).hex()}


def read_log(given: Plain) -> Plain:
    first = first_hash(unhex(given, "event"), LogId(unhex(given, "key"), given["scope"], given["life"]))
    return {"hash": first.hex(), "log": log_number(first)}


def read_certificate(given: Plain) -> Plain:
    server = decode_certificate(unhex(given, "server")) if given["server"] else None
    found = decode_certificate(unhex(given, "certificate"))
    reason = check_certificate(found, unhex(given, "event"), server)
    if reason:
        raise Untrue(reason)
    return {
        "event": found.event.hex(),
        "key": found.key.hex(),
        "role": found.role.value,
        "squads": list(found.squads),
        "site": found.site,
        "label": found.label,
        "letter": found.letter,
        "not_before": found.not_before_ms,
        "not_after": found.not_after_ms,
        "issuer": found.issuer.hex(),
    }


def plain_record(record: Record, payload_hash: bytes) -> Plain:
    return {
        "number": record.number,
        "stamp": record.stamp,
        "wall": record.wall_ms,
        "boot": record.boot_ms,
        "operator": record.operator,
        "kind": record.kind,
        "subject": record.subject,
        "payload": None if record.is_placeholder else record.payload.hex(),
        "payload_hash": payload_hash.hex(),
        "text": None if record.text is None else record.text.hex(),
        "text_hash": record.text_hash.hex(),
    }


def plain_section(section: Section) -> Plain:
    identity = section.log_id
    digests = [sha256(payload).digest() for payload in section.payloads]
    return {
        "log": section.log,
        "first": section.first,
        "id": None if identity is None else [identity.key.hex(), identity.scope, identity.life],
        "certificate": section.certificate.hex(),
        "records": [
            plain_record(record, record.payload_hash or digest)
            for record, digest in zip(chain_section(section, bytes(32)), digests, strict=True)
        ],
        "seal": section.seal.hex(),
    }


def read_a_page(given: Plain) -> Plain:
    return {"sections": [plain_section(section) for section in decode_page(unhex(given, "page"))]}


def read_chain(given: Plain) -> Plain:
    return {"logs": [_chain(unhex(given, "event"), section) for section in decode_page(unhex(given, "page"))]}


def _chain(event: bytes, section: Section) -> list[Plain]:
    assert section.log_id is not None
    records = chain_section(section, first_hash(event, section.log_id))
    return [{"hash": record.hash.hex(), "name": record.name.hex()} for record in records]


def read_seal(given: Plain) -> Plain:
    message = seal_message(unhex(given, "event"), given["log"], given["number"], unhex(given, "hash"))
    check(verify(unhex(given, "key"), message, unhex(given, "seal")), "a wrong seal")
    return {}


def read_fork(given: Plain) -> Plain:
    proof = msgspec.msgpack.decode(unhex(given, "proof"), type=ForkProof)
    reason = check_proof(proof)
    check(not reason, reason)
    key, scope, life = msgspec.structs.astuple(proof.log_id)
    return {
        "id": [key.hex(), scope, life],
        "number": proof.number,
        "hashes": [proof.one.hash.hex(), proof.other.hash.hex()],
    }


@contextmanager
def a_journal(given: Plain) -> Iterator[Journal]:
    """A journal of its own, which is thrown away."""
    server = decode_certificate(unhex(given, "server"))
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(SqliteStore(Path(folder) / "journal.db"), unhex(given, "event"), server, ZoneInfo("UTC"))
        yield journal
        journal.close()


def read_taking_in(given: Plain) -> Plain:
    with a_journal(given) as journal:
        pages = [decode_page(bytes.fromhex(page)) for page in given["pages"]]
        said = [[taken.outcome for taken in journal.take_in(page, "http", 1)] for page in pages]
        return {"outcomes": said, "heads": sorted(plain_heads(all_heads(journal)))}


def plain_heads(heads: Iterable[Head]) -> list[list[int | str]]:
    return [[head.log, head.number, head.hash.hex()] for head in heads]


def check(right: bool, what: str) -> None:
    if not right:
        raise Untrue(what)


READ: dict[str, Reading] = {
    "key": read_key,
    "log": read_log,
    "certificate": read_certificate,
    "page": read_a_page,
    "chain": read_chain,
    "seal": read_seal,
    "fork proof": read_fork,
    "taking in": read_taking_in,
}
