"""Keys as small text files: one line says what it is, one holds the seed in hexadecimal."""

from __future__ import annotations

from nacl.signing import SigningKey

from roster.errors import PackError
from roster.keys import KEY_BYTES

EVENT_KEY = "fieldkit event key 1 (private)"
SERVER_KEY = "fieldkit server key 1 (private)"
EVENT_PUBLIC_KEY = "fieldkit event key 1 (public)"
DEVICE_KEY = "fieldkit device key 1 (public)"


def encode_key(kind: str, key: bytes) -> bytes:
    """The file's bytes; `key` is a seed or a public key (32 bytes)."""
    return f"{kind}\n{key.hex()}\n".encode()


def decode_key(kind: str, data: bytes, file: str) -> bytes:
    """The 32 bytes in `data`; raises PackError naming `file` where it holds no key of this kind."""
    lines = data.decode("ascii", "replace").split()
    words, digits = " ".join(lines[:-1]), lines[-1] if lines else ""
    if words != kind:
        raise PackError(f'{file} is no key file: its first line must be "{kind}".')
    try:
        key = bytes.fromhex(digits)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise PackError(f"{file} is damaged: its second line must hold {2 * KEY_BYTES} hexadecimal digits.")
    return key


def signing_key(kind: str, data: bytes, file: str) -> SigningKey:
    return SigningKey(decode_key(kind, data, file))
