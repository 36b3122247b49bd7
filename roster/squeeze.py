"""Bytes packed with zlib, and unpacked only as far as was agreed."""

from __future__ import annotations

import zlib

from roster.errors import PackError


def squeeze(data: bytes) -> bytes:
    return zlib.compress(data, 9)


def unsqueeze(data: bytes, bytes_max: int, what: str) -> bytes:
    """Raises PackError naming `what` where it would grow beyond `bytes_max`, before it has grown; or where it is no
    whole zlib stream, or more than one."""
    inflate = zlib.decompressobj()
    try:
        body = inflate.decompress(data, bytes_max)
    except zlib.error as error:
        raise PackError(f"{what} is damaged ({error}). Copy it again from its source.") from error
    if inflate.unconsumed_tail or (not inflate.eof and len(body) == bytes_max):
        raise PackError(f"{what} unpacks to more than {bytes_max:,} bytes. It is damaged or hostile.")
    if not inflate.eof or inflate.unused_data:
        raise PackError(f"{what} is cut off or has something behind it. Copy it again from its source.")
    return body
