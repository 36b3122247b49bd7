"""Pieces of blobs on the wire. They travel only in requests and answers that carry no record, so that nobody's record
ever waits behind a picture; whoever lacks a blob says from where on, so that any cut only costs the piece at hand."""

from __future__ import annotations

import msgspec

#: Largest piece, and the first one while nobody knows how quick the link is; a bad link gets down to the least.
CHUNK_BYTES_MAX = 16_384
CHUNK_BYTES_FIRST = 4_096
CHUNK_BYTES_MIN = 1_024
#: Blobs named in one message.
OFFERS_MAX = 32
WISHES_MAX = 8


class Wish(msgspec.Struct, frozen=True, array_like=True):
    """What somebody lacks: the blob of that hash from `start` on."""

    hash: bytes
    start: int


class Chunk(msgspec.Struct, frozen=True, array_like=True):
    """A piece that begins at `start` of a blob of `size` bytes."""

    hash: bytes
    start: int
    size: int
    data: bytes


class BlobRequest(msgspec.Struct, frozen=True, array_like=True):
    """What a kit says of blobs: those it holds whole and may have to bring (`offers`), a piece that the server asked
    for, and those it lacks, with how many bytes to send at once."""

    offers: list[bytes] = []
    chunk: Chunk | None = None
    wishes: list[Wish] = []
    bytes_max: int = CHUNK_BYTES_FIRST


class BlobAnswer(msgspec.Struct, frozen=True, array_like=True):
    """What the server says: of what was offered or sent, that which it wants more of, and that which it `holds` whole
    (the rest it will not take); a piece of what was wished for. `full`: it has no room for any more blobs."""

    wishes: list[Wish] = []
    chunk: Chunk | None = None
    full: bool = False
    holds: list[bytes] = []
