"""Proofs that one key has written two records of one number in one log (section 3)."""

from dataclasses import dataclass

from tests.golden.reader.chain import Seal, check_seal
from tests.golden.reader.errors import Refused
from tests.golden.reader.names import hash_of, log_of, log_root
from tests.golden.reader.pages import Identity, read_identity
from tests.golden.reader.values import array, integer, octets, struct_of, unpack_struct


@dataclass(frozen=True)
class Side:
    """One branch: the hash of its record at the fork, the links from there to a sealed record, the seal."""

    hash: bytes
    links: tuple[bytes, ...]
    seal: bytes


@dataclass(frozen=True)
class ForkProof:
    """What shows anybody that there are two records of this number."""

    event: bytes
    identity: Identity
    number: int
    sides: tuple[Side, Side]


def read_fork_proof(data: bytes) -> ForkProof:
    """A proof that holds: both sides lead from different hashes of one number to seals by one key."""
    event, identity, number, one, other = unpack_struct(data, "fork proof", 5)
    sides = (read_side(one), read_side(other))
    proof = ForkProof(octets(event, 32), read_identity(identity), integer(number, 1), sides)
    if sides[0].hash == sides[1].hash:
        raise Refused("fork proof: both sides are the same")
    for side in sides:
        check_side(proof, side)
    return proof


def read_side(value: object) -> Side:
    """One side of a proof."""
    start, links, seal = struct_of(value, "side of a fork proof", 3)
    return Side(octets(start, 32), tuple(octets(each) for each in array(links)), octets(seal, 64))


def check_side(proof: ForkProof, side: Side) -> None:
    """Refuses a side that does not lead to its seal."""
    log = log_of(log_root(proof.event, proof.identity.key, proof.identity.scope, proof.identity.life))
    number, last = proof.number, side.hash
    for each in side.links:
        number += 1
        if each[:8] != number.to_bytes(8, "big"):
            raise Refused("fork proof: a link is missing")
        last = hash_of(last, each)
    check_seal(proof.event, proof.identity.key, Seal(log, number, last, side.seal))
