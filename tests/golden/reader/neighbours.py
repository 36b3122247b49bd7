"""What laptops on one network say to each other (section 11)."""

from dataclasses import dataclass

from tests.golden.reader.certificates import Certificate, check_certificate, read_certificate
from tests.golden.reader.errors import Refused
from tests.golden.reader.joining import crc16, digits, read_ipv4
from tests.golden.reader.names import check_signature, hash_of, word
from tests.golden.reader.values import integer, octets, unpack_struct

LAPTOPS = 2_000
ASKS, ANSWERS = "fieldkit neighbour asks 1", "fieldkit neighbour answers 1"


@dataclass(frozen=True)
class Neighbour:
    """Who speaks, and what it has: device key to when the newest set was made; and frames."""

    certificate: Certificate
    nonce: bytes
    letters: dict[bytes, int]
    replies: dict[bytes, int]
    frames: bytes


def read_neighbour(data: bytes, purpose: str, event: bytes, server: Certificate) -> Neighbour:
    """A question or an answer of a device that the event has certified."""
    version, key, certificate, nonce, signature, body = unpack_struct(data, "neighbour", 6)
    if version != 1:
        raise Refused(f"neighbour: of version {version!r:.40}")
    shown = read_certificate(octets(certificate))
    check_certificate(event, shown, server)
    if shown.key != key:
        raise Refused("neighbour: the certificate is another device's")
    signed = word(purpose) + octets(nonce, 8) + hash_of(octets(body))
    check_signature(shown.key, octets(signature, 64), signed)
    letters, replies, frames = unpack_struct(octets(body), "what a neighbour has", 2, (b"",))
    return Neighbour(shown, octets(nonce), read_sets(letters), read_sets(replies), octets(frames))


def read_sets(value: object) -> dict[bytes, int]:
    """Device key to when its newest set was made."""
    if not isinstance(value, dict) or len(value) > LAPTOPS:
        raise Refused("neighbour: not a map, or of too many laptops")
    return {octets(key): integer(made_ms) for key, made_ms in value.items()}


def read_pairing_code(code: str) -> str:
    """Where a laptop listens."""
    signs = digits(code)
    if len(signs) != 12:
        raise Refused("pairing code: it has twelve signs")
    number = int("".join(f"{sign:05b}" for sign in signs), 2)
    place = (number >> 12).to_bytes(6, "big")
    if number & 0xFFF != crc16(place) & 0xFFF:
        raise Refused("pairing code: mistyped")
    return read_ipv4(place)
