"""Sealed boxes: X25519, then XSalsa20 and Poly1305, with keys made from Ed25519 ones (section 11)."""

import struct
from hashlib import blake2b, sha512

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.poly1305 import Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.golden.reader.errors import Refused

WORDS = struct.unpack("<4I", b"expand 32-byte k")
ROUNDS = [
    *[(0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11)],
    *[(0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14)],
]


def open_box(seed: bytes, box: bytes) -> bytes:
    """What was sealed for the owner of this Ed25519 seed."""
    if len(box) < 48:
        raise Refused("sealed box: too short")
    private = X25519PrivateKey.from_private_bytes(sha512(seed).digest()[:32])
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    once, check, hidden = box[:32], box[32:48], box[48:]
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(once))
    except ValueError as error:
        raise Refused("sealed box: no such key") from error
    nonce = blake2b(once + public, digest_size=24).digest()
    stream = xsalsa20(hsalsa20(shared, bytes(16)), nonce, 32 + len(hidden))
    try:
        Poly1305.verify_tag(stream[:32], hidden, check)
    except InvalidSignature as error:
        raise Refused("sealed box: damaged, or for somebody else") from error
    return bytes(one ^ other for one, other in zip(hidden, stream[32:], strict=True))


def xsalsa20(key: bytes, nonce: bytes, length: int) -> bytes:
    """The key stream."""
    inner = struct.unpack("<8I", hsalsa20(key, nonce[:16]))
    blocks = []
    for count in range(-(-length // 64)):
        start = layout(inner, (*struct.unpack("<2I", nonce[16:]), count & 0xFFFFFFFF, count >> 32))
        blocks.append(struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(start, mixed(start), strict=True))))
    return b"".join(blocks)[:length]


def hsalsa20(key: bytes, start: bytes) -> bytes:
    """A key out of a key and 16 bytes."""
    state = mixed(layout(struct.unpack("<8I", key), struct.unpack("<4I", start)))
    return struct.pack("<8I", *(state[place] for place in (0, 5, 10, 15, 6, 7, 8, 9)))


def layout(key: tuple[int, ...], rest: tuple[int, ...]) -> list[int]:
    """The sixteen words that Salsa20 begins with."""
    return [WORDS[0], *key[:4], WORDS[1], *rest, WORDS[2], *key[4:], WORDS[3]]


def mixed(start: list[int]) -> list[int]:
    """Twenty rounds of Salsa20."""
    state = list(start)
    for a, b, c, d in ROUNDS * 10:
        state[b] ^= turned(state[a] + state[d], 7)
        state[c] ^= turned(state[b] + state[a], 9)
        state[d] ^= turned(state[c] + state[b], 13)
        state[a] ^= turned(state[d] + state[c], 18)
    return state


def turned(word: int, bits: int) -> int:
    """32 bits, turned to the left."""
    word &= 0xFFFFFFFF
    return (word << bits | word >> 32 - bits) & 0xFFFFFFFF
