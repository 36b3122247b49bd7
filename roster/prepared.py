"""A prepared file: what makes one laptop ready by hand, without any network.

    b"fieldkit-prepared-1\\n" + msgpack(Prepared)

With a device key inside it belongs to its laptop alone: it is private, and taken once. Where the kit made its own key,
the file holds no secret.
"""

from __future__ import annotations

import msgspec
from nacl.signing import SigningKey

from roster.errors import PackError
from roster.keys import KEY_BYTES, Certificate, check_certificate
from roster.pack import PACK_BYTES_MAX, Pack, decode_pack
from roster.unpacking import UNPACK_ERRORS

MAGIC = b"fieldkit-prepared-1\n"
_FAMILY = b"fieldkit-prepared-"


class Prepared(msgspec.Struct, frozen=True, array_like=True):
    """`pack` is the signed file, cut to what the laptop may know; `device_key` the seed (32 bytes), or nothing where
    the kit has its own."""

    pack: bytes
    certificate: Certificate
    device_key: bytes = b""


class OpenedPrepared(msgspec.Struct, frozen=True):
    """A prepared file that was checked: every signature holds and the parts belong together."""

    pack: Pack
    certificate: Certificate
    device_key: SigningKey | None


def prepare(pack: bytes, certificate: Certificate, device_key: bytes = b"") -> bytes:
    """The file for the laptop of a certificate, out of a whole pack."""
    return encode_prepared(Prepared(decode_pack(pack).cut_for(certificate), certificate, device_key))


def encode_prepared(prepared: Prepared) -> bytes:
    return MAGIC + msgspec.msgpack.encode(prepared)


def decode_prepared(data: bytes) -> OpenedPrepared:
    """Raises PackError with what to do where any part is damaged, foreign or of another version."""
    prepared = _decode(data)
    pack = decode_pack(prepared.pack)
    reason = check_certificate(prepared.certificate, pack.event_key, pack.server)
    if reason:
        raise PackError(
            f"The certificate in this prepared file cannot be trusted: {reason}. Make it again: roster certify."
        )
    return OpenedPrepared(pack, prepared.certificate, _device_key(prepared))


def _decode(data: bytes) -> Prepared:
    if len(data) > PACK_BYTES_MAX:
        raise PackError(f"This prepared file has {len(data):,} bytes; at most {PACK_BYTES_MAX:,} are read.")
    if data.startswith(_FAMILY) and not data.startswith(MAGIC):
        raise PackError(
            "This prepared file was written by another version. Install the same fieldkit on both computers."
        )
    if not data.startswith(MAGIC):
        raise PackError("This is no prepared file. Make one with: roster certify FOLDER --squad SQUAD --out FILE.")
    try:
        return msgspec.msgpack.decode(memoryview(data)[len(MAGIC) :], type=Prepared)
    except UNPACK_ERRORS as error:
        raise PackError(f"This prepared file is damaged ({error}). Copy it again from its source.") from error


def _device_key(prepared: Prepared) -> SigningKey | None:
    seed = prepared.device_key
    if not seed:
        return None
    key = SigningKey(seed) if len(seed) == KEY_BYTES else None
    if key is None or bytes(key.verify_key) != prepared.certificate.key:
        raise PackError("The device key in this prepared file is not the certificate's. Make it again: roster certify.")
    return key
