"""Names, certificates, records and pages of the vectors as the second reader reads them."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.golden.reader import certificates, forks, names
from tests.golden.reader.branches import HeldLog, take_in
from tests.golden.reader.chain import Record, Seal, chain, check_seal
from tests.golden.reader.pages import Section, read_page
from tests.golden.reader.talk import Head
from tests.golden.vectors import Plain, Reading, unhex


def read_key(given: Plain) -> Plain:
    private = Ed25519PrivateKey.from_private_bytes(unhex(given, "seed"))
    key = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    device, fingerprint = names.device_of(key), names.fingerprint_of(key)
    return {"key": key.hex(), "device": device.hex(), "fingerprint": fingerprint.hex()}


def read_log(given: Plain) -> Plain:
    root = names.log_root(unhex(given, "event"), unhex(given, "key"), given["scope"], given["life"])
    return {"hash": root.hex(), "log": names.log_of(root)}


def read_certificate(given: Plain) -> Plain:
    event = unhex(given, "event")
    server = certificates.read_certificate(unhex(given, "server")) if given["server"] else None
    found = certificates.read_certificate(unhex(given, "certificate"))
    certificates.check_certificate(event, found, server)
    return {
        "event": found.event.hex(),
        "key": found.key.hex(),
        "role": found.role,
        "squads": list(found.squads),
        "site": found.site,
        "label": found.label,
        "letter": found.letter,
        "not_before": found.not_before,
        "not_after": found.not_after,
        "issuer": found.issuer.hex(),
    }


def plain_record(record: Record) -> Plain:
    return {
        "number": record.number,
        "stamp": record.stamp,
        "wall": record.wall,
        "boot": record.boot,
        "operator": record.operator,
        "kind": record.kind,
        "subject": record.subject,
        "payload": None if record.payload is None else record.payload.hex(),
        "payload_hash": record.payload_hash.hex(),
        "text": None if record.text is None else record.text.hex(),
        "text_hash": record.text_hash.hex(),
    }


def plain_section(section: Section) -> Plain:
    identity = section.identity
    return {
        "log": section.log,
        "first": section.first,
        "id": None if identity is None else [identity.key.hex(), identity.scope, identity.life],
        "certificate": section.certificate.hex(),
        "records": [plain_record(record) for record in section.records],
        "seal": section.seal.hex(),
    }


def read_a_page(given: Plain) -> Plain:
    return {"sections": [plain_section(section) for section in read_page(unhex(given, "page"))]}


def read_chain(given: Plain) -> Plain:
    """Hashes and names of the records of a page whose sections begin their logs."""
    sections = read_page(unhex(given, "page"))
    roots = [section.root(unhex(given, "event")) for section in sections]
    chains = [chain(root, list(section.records)) for root, section in zip(roots, sections, strict=True)]
    return {"logs": [[{"hash": each.hex(), "name": names.record_name(each).hex()} for each in one] for one in chains]}


def read_seal(given: Plain) -> Plain:
    seal = Seal(given["log"], given["number"], unhex(given, "hash"), unhex(given, "seal"))
    check_seal(unhex(given, "event"), unhex(given, "key"), seal)
    return {}


def read_fork(given: Plain) -> Plain:
    proof = forks.read_fork_proof(unhex(given, "proof"))
    identity = proof.identity
    hashes = [side.hash.hex() for side in proof.sides]
    return {"id": [identity.key.hex(), identity.scope, identity.life], "number": proof.number, "hashes": hashes}


def read_taking_in(given: Plain) -> Plain:
    logs: dict[int, HeldLog] = {}
    event = unhex(given, "event")
    pages = [read_page(bytes.fromhex(page)) for page in given["pages"]]
    said = [[take_in(event, logs, section) for section in page] for page in pages]
    heads = [head for log, held in logs.items() for head in held.heads(log)]
    return {"outcomes": said, "heads": plain_heads(sorted(heads))}


def plain_heads(heads: Sequence[Head]) -> list[list[object]]:
    return [[log, number, start.hex()] for log, number, start in heads]


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
