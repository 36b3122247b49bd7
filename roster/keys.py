"""Keys and certificates: Ed25519 (RFC 8032) through PyNaCl.

The event key, kept in the event folder, signs the server's certificate; event key or server sign those of devices.
Who holds the event's public key can check every certificate without asking anybody.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum

import msgspec
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from roster.errors import PackError
from roster.unpacking import UNPACK_ERRORS

KEY_BYTES = 32
SIGNATURE_BYTES = 64
DEVICE_BYTES = 8
_DOMAIN = b"fieldkit certificate 1\0"


class Role(StrEnum):
    CAPTAIN = "captain"
    DESK = "desk"
    SERVER = "server"
    VIEWER = "viewer"


class Certificate(msgspec.Struct, frozen=True, array_like=True):
    """Says that the holder of `key` may act as `role` for `squads` of `event` until `not_after_ms` (UTC).

    `event` and `key` and `issuer` are Ed25519 public keys (32 bytes). `letter` starts the device's incident numbers.
    """

    event: bytes
    key: bytes
    role: Role
    squads: tuple[int, ...]
    site: int
    label: str
    letter: str
    not_before_ms: int
    not_after_ms: int
    issuer: bytes
    signature: bytes = b""

    @property
    def device(self) -> bytes:
        """8 bytes: the device's name in logs and tables."""
        return device_of(self.key)

    def sees_squad(self, squad: int) -> bool:
        return self.role in (Role.DESK, Role.SERVER) or squad in self.squads


def device_of(key: bytes) -> bytes:
    """The device (8 bytes) of a public key."""
    return hashlib.sha256(b"fieldkit device" + key).digest()[:DEVICE_BYTES]


def certificate_bytes(certificate: Certificate) -> bytes:
    return msgspec.msgpack.encode(certificate)


def _signed_part(certificate: Certificate) -> bytes:
    return _DOMAIN + msgspec.msgpack.encode(msgspec.structs.replace(certificate, signature=b""))


def sign_certificate(certificate: Certificate, issuer: SigningKey) -> Certificate:
    """`certificate` with issuer and signature filled in."""
    unsigned = msgspec.structs.replace(certificate, issuer=bytes(issuer.verify_key), signature=b"")
    return msgspec.structs.replace(unsigned, signature=issuer.sign(_signed_part(unsigned)).signature)


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` over `message` is by `key`; False for anything malformed."""
    try:
        VerifyKey(key).verify(message, signature)
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True


def decode_certificate(data: bytes) -> Certificate:
    """Raises PackError where the bytes are no certificate. Says nothing of its truth: see `check_certificate`."""
    try:
        certificate = msgspec.msgpack.decode(data, type=Certificate)
    except UNPACK_ERRORS as error:
        raise PackError(f"This is no certificate ({error}). Ask for a new one: roster certify.") from error
    if len(certificate.key) != KEY_BYTES or len(certificate.event) != KEY_BYTES:
        raise PackError("This certificate is damaged (a key has the wrong length). Ask for a new one: roster certify.")
    return certificate


def check_certificate(certificate: Certificate, event: bytes, server: Certificate | None) -> str:
    """ "" where event key or the event's server signed it for this event, else the reason it cannot be trusted.

    Expiry is not judged here: data is never refused because of time.
    """
    if certificate.event != event:
        return "it is for another event"
    if not verify(certificate.issuer, _signed_part(certificate), certificate.signature):
        return "its signature is wrong"
    if certificate.issuer == event:
        return ""
    if server is not None and certificate.issuer == server.key and _is_server(server, event):
        return "" if certificate.role is not Role.SERVER else "a server cannot appoint a server"
    return "neither the event key nor the event's server signed it"


def _is_server(server: Certificate, event: bytes) -> bool:
    return server.role is Role.SERVER and server.issuer == event and not check_certificate(server, event, None)
