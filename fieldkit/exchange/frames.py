"""Frames: what a file is made of that may be cut off, damaged in the middle, or written on after either.

    frame = marker (4) + kind (1) + length of body (4) + check (8) + body

Each frame is whole by itself: a reader takes those whose check is right, in whatever order they stand, and looks for
the next marker where one is not.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator

import msgspec

from fieldkit.errors import ExchangeError

MARKER = b"\xf1fk\x9c"
CHECK_BYTES = 8
#: Largest body: a page, and what goes around it.
BODY_BYTES_MAX = 5 * 1024 * 1024
#: Largest file or message of frames that is read.
FRAMES_BYTES_MAX = 128 * 1024 * 1024
#: How many times the length of a file may be read in vain.
_PATIENCE = 4
_HEAD = struct.Struct(f">4sBI{CHECK_BYTES}s")


class Frame(msgspec.Struct, frozen=True):
    """`kind` is one byte, as a number; it says how `body` is read."""

    kind: int
    body: bytes


def encode_frame(kind: int, body: bytes) -> bytes:
    if len(body) > BODY_BYTES_MAX:
        raise ExchangeError("errors.exchange.page_size", bytes=len(body), most=BODY_BYTES_MAX)
    return _HEAD.pack(MARKER, kind, len(body), _check(kind, body)) + body


def read_frames(data: bytes) -> Iterator[Frame]:
    """Every frame that is whole, in the order in which they stand."""
    at = data.find(MARKER)
    # What was damaged is hashed once or twice, to no use. Thousands of markers that each promise megabytes are no
    # accident, and would keep a server busy for hours.
    patience = _PATIENCE * len(data)
    while at >= 0 and patience >= 0:
        frame = _frame_at(data, at)
        if frame is not None:
            yield frame
            at += _HEAD.size + len(frame.body) - 1
        else:
            patience -= _length_at(data, at)
        at = data.find(MARKER, at + 1)


def _length_at(data: bytes, at: int) -> int:
    """How many bytes had to be read to see that here is no frame."""
    if len(data) - at < _HEAD.size:
        return 0
    _, _, length, _ = _HEAD.unpack_from(data, at)
    return int(length) if length <= min(BODY_BYTES_MAX, len(data) - at - _HEAD.size) else 0


def _frame_at(data: bytes, at: int) -> Frame | None:
    if len(data) - at < _HEAD.size:
        return None
    _, kind, length, check = _HEAD.unpack_from(data, at)
    start = at + _HEAD.size
    if length > BODY_BYTES_MAX or start + length > len(data):
        return None
    body = data[start : start + length]
    return Frame(kind, body) if _check(kind, body) == check else None


def _check(kind: int, body: bytes) -> bytes:
    return hashlib.sha256(b"%c" % kind + body).digest()[:CHECK_BYTES]


def batches(data: bytes, kind: int, bytes_max: int) -> Iterator[bytes]:
    """The frames of one kind, in messages of at most so many bytes (or of one frame)."""
    batch = bytearray()
    for frame in read_frames(data):
        if frame.kind == kind:
            if batch and len(batch) + len(frame.body) + _HEAD.size > bytes_max:
                yield bytes(batch)
                batch.clear()
            batch += encode_frame(frame.kind, frame.body)
    if batch:
        yield bytes(batch)
