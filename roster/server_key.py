"""The server's file: its private key and certificate. `roster pack` writes it beside the pack, for the server alone.

b"fieldkit-server-1\\n" + msgpack(ServerKey)
"""

from __future__ import annotations

import msgspec
from nacl.signing import SigningKey

from roster.errors import PackError
from roster.keys import KEY_BYTES, Certificate, Role, check_certificate
from roster.unpacking import UNPACK_ERRORS

MAGIC = b"fieldkit-server-1\n"
SUFFIX = ".server"
FILE_BYTES_MAX = 64 * 1024
_FAMILY = b"fieldkit-server-"


class ServerKey(msgspec.Struct, frozen=True, array_like=True):
    """`seed` is the private key (32 bytes) of the server that `certificate` names."""

    seed: bytes
    certificate: Certificate

    def signing_key(self) -> SigningKey:
        return SigningKey(self.seed)


def encode_server_key(key: ServerKey) -> bytes:
    return MAGIC + msgspec.msgpack.encode(key)


def decode_server_key(data: bytes) -> ServerKey:
    """Raises PackError with what to do where the bytes are no server's file, or its parts do not belong together."""
    if len(data) > FILE_BYTES_MAX:
        raise PackError(f"This server file has {len(data):,} bytes; at most {FILE_BYTES_MAX:,} are read.")
    if data.startswith(_FAMILY) and not data.startswith(MAGIC):
        raise PackError("This server file was written by another version. Install the same fieldkit on both computers.")
    if not data.startswith(MAGIC):
        raise PackError("This is no server file. Take the one that `roster pack` wrote beside the pack.")
    try:
        key = msgspec.msgpack.decode(memoryview(data)[len(MAGIC) :], type=ServerKey)
    except UNPACK_ERRORS as error:
        raise PackError(f"This server file is damaged ({error}). Make it again: roster pack.") from error
    _check(key)
    return key


def _check(key: ServerKey) -> None:
    certificate = key.certificate
    if len(key.seed) != KEY_BYTES or bytes(key.signing_key().verify_key) != certificate.key:
        raise PackError("The key in this server file is not its certificate's. Make it again: roster pack.")
    reason = check_certificate(certificate, certificate.event, None)
    if reason or certificate.role is not Role.SERVER:
        reason = reason or "it is not a server's"
        raise PackError(f"The certificate in this server file cannot be trusted: {reason}. Make it again: roster pack.")
