"""Vectors of keys, certificates, logs and seals."""

from __future__ import annotations

import msgspec

from fieldkit.exchange.heads import DIGEST_BYTES
from fieldkit.journal.forks import ForkProof, Side
from fieldkit.records.chain import chain_link
from roster.keys import Certificate, Role, certificate_bytes, sign_certificate
from tests.golden.cast import (
    CAPTAIN,
    CAPTAINS,
    DESK,
    DESKS,
    EVENT,
    SERVER,
    SERVERS,
    STRANGER,
    certify,
    chance,
    public,
    seed_of,
)
from tests.golden.logs import INCIDENTS, LIFE, MARKS, OTHER_MARKS, SQUAD, TALLIES, URGENT, WrittenLog, page_of
from tests.golden.readings import bad, good, variant
from tests.golden.vectors import Vector

NAMES = ("event", "server", "captain", "desk", "stranger")


def name_vectors() -> list[Vector]:
    keys = [good(f"the key of the {name}, its device and fingerprint", "key", seed=seed_of(name)) for name in NAMES]
    event, key = public(EVENT), public(CAPTAIN)
    logs = [
        good(what, "log", event=event, key=key, scope=scope, life=life)
        for what, scope, life in (
            ("what all may read", 0, LIFE),
            ("a squad's log", SQUAD, LIFE),
            ("a squad's urgent log", URGENT, LIFE),
            ("the desk's log, in the last of all lives", 65_535, 2**63 - 1),
            ("life 0", 0, 0),
        )
    ]
    return keys + logs


def certificate_vectors() -> list[Vector]:
    servers = certificate_bytes(SERVERS)
    own_server = certify(STRANGER, Role.SERVER, (), STRANGER)

    def read(certificate: Certificate, server: bytes = servers) -> dict[str, object]:
        return {"event": public(EVENT), "server": server, "certificate": certificate_bytes(certificate)}

    expired = sign_certificate(msgspec.structs.replace(CAPTAINS, not_before_ms=1, not_after_ms=2), EVENT)
    longer = (*msgspec.structs.astuple(CAPTAINS), "a field of a later version")
    of_desk = sign_certificate(msgspec.structs.replace(SERVERS, role=Role.DESK), EVENT)
    return [
        good("given by the event key", "certificate", **read(CAPTAINS, b"")),
        good("given by the event's server", "certificate", **read(DESKS)),
        good("the server's own", "certificate", **read(SERVERS, b"")),
        good("expired long ago: no reason to refuse it", "certificate", **read(expired)),
        variant(
            "with a field that is not known",
            "certificate",
            event=public(EVENT),
            server=b"",
            certificate=msgspec.msgpack.encode(longer),
        ),
        bad("given by the server, whom nobody named", "certificate", "no server's certificate", **read(DESKS, b"")),
        bad(
            "a server appointed by the server",
            "certificate",
            "a server cannot appoint a server",
            **read(certify(STRANGER, Role.SERVER, (), SERVER)),
        ),
        bad("forged: by a stranger", "certificate", "wrong issuer", **read(certify(CAPTAIN, Role.DESK, (), STRANGER))),
        bad(
            "forged: by a stranger, in the event's name",
            "certificate",
            "wrong signature",
            **read(msgspec.structs.replace(certify(CAPTAIN, Role.DESK, (), STRANGER), issuer=public(EVENT))),
        ),
        bad(
            "forged: by a server that gave itself its certificate",
            "certificate",
            "wrong chain",
            **read(certify(CAPTAIN, Role.DESK, (), STRANGER), certificate_bytes(own_server)),
        ),
        bad("given by a desk", "certificate", "the issuer is no server", **read(DESKS, certificate_bytes(of_desk))),
        bad(
            "another squad written in",
            "certificate",
            "wrong signature",
            **read(msgspec.structs.replace(CAPTAINS, squads=(2, 3))),
        ),
        bad(
            "of another event",
            "certificate",
            "another event",
            **read(certify(CAPTAIN, Role.CAPTAIN, (2,), STRANGER, event=STRANGER)),
        ),
        bad(
            "cut off",
            "certificate",
            "no MessagePack",
            event=public(EVENT),
            server=b"",
            certificate=certificate_bytes(CAPTAINS)[:-1],
        ),
    ]


def chain_vectors() -> list[Vector]:
    event = public(EVENT)
    whole = page_of(MARKS.section(1, 6), INCIDENTS.section(1, 3), TALLIES.section(1, 3))
    seal = {"event": event, "key": public(CAPTAIN), "log": MARKS.log, "number": 6, "hash": MARKS.records[5].hash}
    sealed = {**seal, "seal": MARKS.seal(6)}
    damaged = bytes([MARKS.seal(6)[0] ^ 1]) + MARKS.seal(6)[1:]
    return [
        good("the hash and name of every record of three logs", "chain", event=event, page=whole),
        good("a seal", "seal", **sealed),
        bad("a damaged seal", "seal", "wrong signature", **(sealed | {"seal": damaged})),
        bad("a seal of another number", "seal", "wrong signature", **(sealed | {"number": 5})),
        bad("a seal over another hash", "seal", "wrong signature", **(sealed | {"hash": chance("hash", 32)})),
        bad("a seal for another event", "seal", "wrong signature", **(sealed | {"event": public(DESK)})),
        bad("a seal by another key", "seal", "wrong signature", **(sealed | {"key": public(DESK)})),
        *fork_vectors(),
        *digest_vectors(),
    ]


def side(log: WrittenLog, number: int, sealed: int) -> Side:
    links = tuple(chain_link(record) for record in log.records[number:sealed])
    return Side(log.records[number - 1].hash, links, log.seal(sealed))


def fork_vectors() -> list[Vector]:
    one, other = side(MARKS, 4, 6), side(OTHER_MARKS, 4, 5)
    proof = ForkProof(public(EVENT), MARKS.log_id, 4, one, other)
    replace = msgspec.structs.replace

    def read(proof: ForkProof) -> dict[str, object]:
        return {"proof": msgspec.msgpack.encode(proof)}

    missing = replace(proof, one=replace(one, links=one.links[1:]))
    return [
        good("two records 4 of one log, sealed two and one records later", "fork proof", **read(proof)),
        bad("one side twice", "fork proof", "the same hash", **read(replace(proof, other=one))),
        bad("a link left out", "fork proof", "a link is missing", **read(missing)),
        bad("of another number", "fork proof", "a link is missing", **read(replace(proof, number=3))),
        bad(
            "a seal by a stranger",
            "fork proof",
            "wrong signature",
            **read(replace(proof, other=side(replace(OTHER_MARKS, key=STRANGER), 4, 5))),
        ),
    ]


def digest_vectors() -> list[Vector]:
    heads = [[log.log, len(log.records), log.records[-1].hash[:DIGEST_BYTES].hex()] for log in (MARKS, INCIDENTS)]
    both = sorted([*heads, [MARKS.log, 5, OTHER_MARKS.records[4].hash[:DIGEST_BYTES].hex()]])
    return [
        good("over no heads", "digest", heads=[]),
        good("over two heads", "digest", heads=heads),
        good("over two branches of one log, and another log", "digest", heads=both),
        good("over the same in another order", "digest", heads=list(reversed(both))),
    ]
