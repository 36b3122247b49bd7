"""Hashes, signatures, and the names that come out of them (section 2)."""

from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.golden.reader.errors import Refused


def hash_of(*parts: bytes) -> bytes:
    """H of all these bytes."""
    return sha256(b"".join(parts)).digest()


def word(purpose: str) -> bytes:
    """What a signature begins with: it says what was signed."""
    return purpose.encode("ascii") + b"\0"


def check_signature(key: bytes, signature: bytes, *parts: bytes) -> None:
    """Refuses a signature that this key did not make over these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, b"".join(parts))
    except (InvalidSignature, ValueError) as error:
        raise Refused("the signature is not by this key over these bytes") from error


def device_of(key: bytes) -> bytes:
    """The name of a device."""
    return hash_of(b"fieldkit device", key)[:8]


def fingerprint_of(server_key: bytes) -> bytes:
    """The server's key, short enough for a join code."""
    return hash_of(b"fieldkit server", server_key)[:8]


def log_root(event: bytes, key: bytes, scope: int, life: int) -> bytes:
    """hash[0]."""
    return hash_of(word("fieldkit log 1"), event, key, scope.to_bytes(4, "big"), life.to_bytes(8, "big"))


def log_of(root: bytes) -> int:
    """The log's number, out of hash[0]."""
    return int.from_bytes(root[:8], "big") % 2**63


def record_name(record_hash: bytes) -> bytes:
    """What other records call a record by."""
    return record_hash[:16]
