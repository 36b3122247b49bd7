"""Pictures, piece by piece (section 10)."""

from dataclasses import dataclass

from tests.golden.reader.errors import Refused
from tests.golden.reader.values import array, integer, octets, struct_of, truth

Chunk = tuple[bytes, int, int, bytes]
Wish = tuple[bytes, int]
PIECE = 16_384


@dataclass(frozen=True)
class Blobs:
    """What is said about pictures. `bytes_max` only in requests, `full` and `holds` only in answers."""

    offers: tuple[bytes, ...]
    chunk: Chunk | None
    wishes: tuple[Wish, ...]
    bytes_max: int = 0
    full: bool = False
    holds: tuple[bytes, ...] = ()


def read_request_blobs(value: object) -> Blobs:
    """Pictures, as a device speaks of them."""
    offers, chunk, wishes, bytes_max = struct_of(value, "blobs", 0, ([], None, [], 4_096))
    hashes = tuple(octets(each, 32) for each in array(offers))
    return Blobs(hashes, read_chunk(chunk), read_wishes(wishes), integer(bytes_max))


def read_answer_blobs(value: object) -> Blobs:
    """Pictures, as the server speaks of them."""
    wishes, chunk, full, holds = struct_of(value, "blobs", 0, ([], None, False, []))
    hashes = tuple(octets(each, 32) for each in array(holds))
    return Blobs((), read_chunk(chunk), read_wishes(wishes), full=truth(full), holds=hashes)


def read_chunk(value: object) -> Chunk | None:
    """A piece of a picture."""
    if value is None:
        return None
    blob, start, size, piece = struct_of(value, "chunk", 4)
    found = (octets(blob, 32), integer(start), integer(size), octets(piece))
    if not 1 <= len(found[3]) <= PIECE or found[1] + len(found[3]) > found[2]:
        raise Refused("chunk: too long, empty, or beyond the end")
    return found


def read_wishes(value: object) -> tuple[Wish, ...]:
    """Where pictures go on."""
    pairs = [struct_of(each, "wish", 2) for each in array(value)]
    return tuple((octets(blob, 32), integer(start)) for blob, start in pairs)
