"""One round trip: a request and its answer (sections 5 and 8)."""

from dataclasses import dataclass

from tests.golden.reader.blobs import Blobs, read_answer_blobs, read_request_blobs
from tests.golden.reader.errors import Refused
from tests.golden.reader.names import check_signature, device_of, hash_of, word
from tests.golden.reader.values import array, integer, octets, struct_of, text, truth, unpack_struct

Head = tuple[int, int, bytes]


@dataclass(frozen=True)
class Request:
    """What a device says."""

    incarnation: bytes
    nonce: bytes
    cursor: tuple[int, int]
    digest: bytes
    page: bytes
    unsent: int
    heads: tuple[Head, ...] | None
    pack_ms: int
    flaws: int
    room: int
    succession: tuple[bytes, bytes] | None
    blobs: Blobs | None


@dataclass(frozen=True)
class Answer:
    """What the server says."""

    standing: str
    incarnation: bytes
    server_ms: int
    cursor: tuple[int, int]
    held: tuple[Head, ...]
    page: bytes
    more: bool
    want_heads: bool
    certificate: bytes
    pack: bytes
    flaws: tuple[tuple[int, int, str], ...] | None
    blobs: Blobs | None
    desk_ms: int


@dataclass(frozen=True)
class Envelope:
    """A request as it is sent: who, with which certificate, and the signed bytes."""

    device: bytes
    certificate: bytes
    signature: bytes
    body: bytes


def read_envelope(data: bytes) -> Envelope:
    """The outer part of a request."""
    version, device, certificate, signature, body = unpack_struct(data, "request", 5)
    if version != 1:
        raise Refused(f"request: of version {version!r:.40}")
    return Envelope(octets(device, 8, 32), octets(certificate), octets(signature, 64), octets(body))


def read_request(data: bytes, key: bytes | None = None) -> Request:
    """A request that its device signed. `key` is that of the device, where the request gives only the short name."""
    envelope = read_envelope(data)
    if len(envelope.device) == 32:
        key = envelope.device
    elif key is None or device_of(key) != envelope.device:
        raise Refused("request: from a device that is not known")
    check_signature(key, envelope.signature, word("fieldkit request 1"), envelope.body)
    return read_request_body(envelope.body)


def read_request_body(body: bytes) -> Request:
    """What the device signed."""
    fields = unpack_struct(body, "request body", 5, (0, None, 0, 0, 0, None, None))
    return Request(
        octets(fields[0], 8),
        octets(fields[1], 8, 16),
        read_cursor(fields[2]),
        octets(fields[3], 0, 8),
        octets(fields[4]),
        integer(fields[5]),
        None if fields[6] is None else read_heads(fields[6]),
        integer(fields[7]),
        integer(fields[8]),
        integer(fields[9]),
        None if fields[10] is None else read_succession(fields[10]),
        None if fields[11] is None else read_request_blobs(fields[11]),
    )


def read_answer(data: bytes, server_key: bytes, nonce: bytes) -> Answer:
    """The answer that this server signed for the request with this nonce."""
    signature, body = unpack_struct(data, "answer", 2)
    signed = word("fieldkit answer 1") + nonce + hash_of(octets(body))
    check_signature(server_key, octets(signature, 64), signed)
    return read_answer_body(octets(body))


def read_answer_body(body: bytes) -> Answer:
    """What the server signed."""
    fields = unpack_struct(body, "answer body", 4, ([], b"", False, False, b"", b"", None, None, 0))
    if fields[0] not in ("known", "unknown", "revoked"):
        raise Refused(f"answer: no such standing: {fields[0]!r:.40}")
    return Answer(
        text(fields[0]),
        octets(fields[1], 8),
        integer(fields[2]),
        read_cursor(fields[3]),
        read_heads(fields[4]),
        octets(fields[5]),
        truth(fields[6]),
        truth(fields[7]),
        octets(fields[8]),
        octets(fields[9]),
        None if fields[10] is None else tuple(read_flaw(each) for each in array(fields[10])),
        None if fields[11] is None else read_answer_blobs(fields[11]),
        integer(fields[12]),
    )


def read_cursor(value: object) -> tuple[int, int]:
    """How far the two lanes of the feed have been read."""
    urgent, ordinary = struct_of(value, "cursor", 2)
    return integer(urgent), integer(ordinary)


def read_heads(value: object) -> tuple[Head, ...]:
    """Heads: `[log, number, start of the hash]` each."""
    return tuple(read_head(each) for each in array(value))


def read_head(value: object) -> Head:
    """One head; where nothing is held its hash is empty."""
    log, number, start = struct_of(value, "head", 3)
    return integer(log), integer(number), octets(start, 0 if number == 0 else 8)


def digest_of(heads: list[Head]) -> bytes:
    """One number for many heads."""
    return hash_of(
        *(log.to_bytes(8, "big") + number.to_bytes(8, "big") + start for log, number, start in sorted(heads))
    )[:8]


def read_flaw(value: object) -> tuple[int, int, str]:
    """A record that does not count, and why."""
    log, number, reason = struct_of(value, "flaw", 3)
    return integer(log), integer(number), text(reason)


def read_succession(value: object) -> tuple[bytes, bytes]:
    """The former key, and its signature."""
    former, signature = struct_of(value, "succession", 2)
    return octets(former, 32), octets(signature, 64)


def check_succession(event: bytes, succession: tuple[bytes, bytes], new_key: bytes) -> None:
    """Refuses a new key that the former one did not name."""
    check_signature(succession[0], succession[1], word("fieldkit succession 1"), event, new_key)
