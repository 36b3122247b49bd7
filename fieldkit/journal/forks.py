"""Forks: two records of one number in one log. Whoever holds the device's key has signed both, so a fork can be proved
to anybody: by two seals of one key, and what links each of them to another hash of the same number."""

from __future__ import annotations

import struct
from hashlib import sha256

import msgspec

from fieldkit.journal.journal import Journal
from fieldkit.journal.logs import Log
from fieldkit.records.chain import HASH_BYTES, chain_link, first_hash, log_number, seal_message
from fieldkit.records.record import LogId
from roster.keys import verify

_NUMBER = struct.Struct(">q")


class Side(msgspec.Struct, frozen=True, array_like=True):
    """One branch: the `hash` of its record at the fork, what was hashed after it up to the sealed record, the seal."""

    hash: bytes
    links: tuple[bytes, ...]
    seal: bytes


class ForkProof(msgspec.Struct, frozen=True, array_like=True):
    """That one key has written two records `number` of one log of `event` (its public key)."""

    event: bytes
    log_id: LogId
    number: int
    one: Side
    other: Side


class Fork(msgspec.Struct, frozen=True):
    """A log of which there are several branches. `branch` is the later one here; `proof` is None while either branch
    has not been sealed yet beyond the fork."""

    branch: Log
    number: int
    proof: ForkProof | None


def check_proof(proof: ForkProof) -> str:
    """ "" where it proves what it says, to anybody who knows nothing else; else why it does not."""
    if proof.one.hash == proof.other.hash:
        return "both sides have the same hash"
    if proof.number < 1:
        return "its number is no number"
    log = log_number(first_hash(proof.event, proof.log_id))
    for side in (proof.one, proof.other):
        sealed = _sealed(proof.number, side)
        if sealed is None:
            return "a side does not lead from the fork to its seal"
        number, hash_ = sealed
        if not verify(proof.log_id.key, seal_message(proof.event, log, number, hash_), side.seal):
            return "a seal is not by the key of the log"
    return ""


def _sealed(number: int, side: Side) -> tuple[int, bytes] | None:
    """Number and hash of the record that a side's seal must be over."""
    hash_ = side.hash
    if len(hash_) != HASH_BYTES:
        return None
    for link in side.links:
        number += 1
        if len(link) < _NUMBER.size or _NUMBER.unpack_from(link)[0] != number:
            return None
        hash_ = sha256(hash_ + link).digest()
    return number, hash_


def list_forks(journal: Journal) -> list[Fork]:
    """Every fork that the journal holds, by the place of its later branch."""
    return [_fork(journal, log) for log in journal.logs.by_place.values() if log.row.parent]


def _fork(journal: Journal, branch: Log) -> Fork:
    number = branch.row.fork_at
    parent = journal.logs.by_place[branch.row.parent]
    sides = _side(journal, parent, number), _side(journal, branch, number)
    if sides[0] is None or sides[1] is None:
        return Fork(branch, number, None)
    return Fork(branch, number, ForkProof(journal.event, branch.log_id, number, sides[0], sides[1]))


def _side(journal: Journal, log: Log, number: int) -> Side | None:
    place = log.row.place
    seal = min((sealed for sealed in journal.store.list_seals(place) if sealed[0] >= number), default=None)
    if seal is None:
        return None
    records = journal.store.read_records(place, number + 1, seal[0])
    return Side(journal.logs.hash_at(log, number), tuple(chain_link(record) for record in records), seal[1])
