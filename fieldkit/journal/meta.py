"""Small values that a journal keeps by name, besides its records."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from roster.unpacking import UNPACK_ERRORS

_T = TypeVar("_T")


def decode_meta(data: bytes | None, what: type[_T]) -> _T | None:
    """The value that was kept; None where there is none, or its bytes were damaged since: whoever asks begins anew,
    which costs a record or a round trip and no data."""
    try:
        return msgspec.msgpack.decode(data, type=what) if data is not None else None
    except UNPACK_ERRORS:
        return None
