"""The join code: what a laptop must know to find its server, to be let in once, and to tell it from any other.

    head (4 bits version, 4 bits kind of address) · secret (10) · fingerprint (8) · address · CRC-16 of all before

in Crockford's base 32 (https://www.crockford.com/base32.html), in groups of five: it can be read out, typed in any
case, and stands in a QR code's alphanumeric mode. An IPv4 address and port take 6 bytes, anything else its length and
its text; the kind says whether it is spoken to over HTTPS. The CRC finds every single wrong sign and every two
neighbours swapped.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import unicodedata
from binascii import crc_hqx
from enum import IntEnum

import msgspec

from fieldkit.errors import ExchangeError
from roster.crockford import BITS, VALUES, in_groups, number_of, signs_of, text_of

SECRET_BYTES = 10
FINGERPRINT_BYTES = 8
ADDRESS_BYTES_MAX = 200
#: Longest text that is looked at for a code at all.
TEXT_CHARACTERS_MAX = 1_000
_VERSION = 1
_GROUP = 5
_CRC_BYTES = 2
_HEAD = 1 + SECRET_BYTES + FINGERPRINT_BYTES
_URL = re.compile(r"(?P<scheme>https?)://(?P<place>.+)")
_NUMBERS = re.compile(r"(?P<host>\d+\.\d+\.\d+\.\d+):(?P<port>\d+)")


class _Kind(IntEnum):
    """How the address stands in the code, and how it is spoken to."""

    HTTP_IPV4 = 0
    HTTP = 1
    HTTPS_IPV4 = 2
    HTTPS = 3

    @classmethod
    def of(cls, scheme: str, *, numbers: bool) -> _Kind:
        return cls(2 * (scheme == "https") + (not numbers))

    @property
    def scheme(self) -> str:
        return "https" if self >= _Kind.HTTPS_IPV4 else "http"

    @property
    def numbers(self) -> bool:
        return self in (_Kind.HTTP_IPV4, _Kind.HTTPS_IPV4)


class JoinCode(msgspec.Struct, frozen=True):
    """`url` of the server, `secret` (10 bytes) that lets in once, `fingerprint` (8 bytes) of the server's key."""

    url: str
    secret: bytes
    fingerprint: bytes


def fingerprint_of(server_key: bytes) -> bytes:
    """What a code says of a server's public key."""
    return hashlib.sha256(b"fieldkit server" + server_key).digest()[:FINGERPRINT_BYTES]


def encode_join_code(code: JoinCode) -> str:
    """`08A2K-…`; raises ValueError where a field does not fit."""
    if len(code.secret) != SECRET_BYTES or len(code.fingerprint) != FINGERPRINT_BYTES:
        raise ValueError("secret or fingerprint has the wrong length")
    kind, address = _encode_address(code.url)
    body = bytes([_VERSION << 4 | kind]) + code.secret + code.fingerprint + address
    text = _to_text(body + crc_hqx(body, 0xFFFF).to_bytes(_CRC_BYTES, "big"))
    return in_groups(text, _GROUP)


def decode_join_code(text: str) -> JoinCode:
    """Raises ExchangeError naming what is wrong: a sign that no code has, a part missing, a typing error."""
    data, left = _from_text(text)
    if len(data) <= _HEAD + _CRC_BYTES:
        raise ExchangeError("errors.join.short")
    if left or not _is_whole(data):
        cut_off = data[0] >> 4 == _VERSION and len(data) < _length(data)
        raise ExchangeError("errors.join.short" if cut_off else "errors.join.typo")
    if data[0] >> 4 != _VERSION or len(data) != _length(data):
        raise ExchangeError("errors.join.version")
    secret = data[1 : 1 + SECRET_BYTES]
    return JoinCode(_decode_address(data), secret, data[1 + SECRET_BYTES : _HEAD])


def _is_whole(data: bytes) -> bool:
    return crc_hqx(data[:-_CRC_BYTES], 0xFFFF) == int.from_bytes(data[-_CRC_BYTES:], "big")


def _length(data: bytes) -> int:
    """How many bytes a code with this beginning has."""
    numbers = data[0] & 0xF in (_Kind.HTTP_IPV4, _Kind.HTTPS_IPV4)
    address = 6 if numbers else 1 + data[_HEAD]
    return _HEAD + address + _CRC_BYTES


def _encode_address(url: str) -> tuple[_Kind, bytes]:
    found = _URL.fullmatch(url.rstrip("/"))
    if found is None:
        raise ValueError(f'"{url}" is no address of a server')
    plain = _NUMBERS.fullmatch(found["place"])
    if plain and _is_ipv4(plain["host"]) and int(plain["port"]) <= 0xFFFF:
        address = ipaddress.IPv4Address(plain["host"]).packed + int(plain["port"]).to_bytes(2, "big")
        return _Kind.of(found["scheme"], numbers=True), address
    address = found["place"].encode()
    if len(address) > ADDRESS_BYTES_MAX:
        raise ValueError(f"an address has 1 to {ADDRESS_BYTES_MAX} bytes, not {len(address)}")
    return _Kind.of(found["scheme"], numbers=False), bytes([len(address)]) + address


def _is_ipv4(host: str) -> bool:
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True


def _decode_address(data: bytes) -> str:
    address = data[_HEAD:-_CRC_BYTES]
    try:
        kind = _Kind(data[0] & 0xF)
        if kind.numbers:
            place = f"{ipaddress.IPv4Address(address[:4])}:{int.from_bytes(address[4:6], 'big')}"
        else:
            place = address[1:].decode()
    except ValueError as error:
        raise ExchangeError("errors.join.version") from error
    return f"{kind.scheme}://{place}"


def _to_text(data: bytes) -> str:
    signs = -(-len(data) * 8 // BITS)
    return text_of(signs_of(int.from_bytes(data, "big") << (signs * BITS - len(data) * 8), signs))


def _from_text(text: str) -> tuple[bytes, bool]:
    """The bytes, and whether something is left over that no code leaves."""
    if len(text) > TEXT_CHARACTERS_MAX:
        raise ExchangeError("errors.join.long")
    signs = [sign for sign in unicodedata.normalize("NFKC", text).upper() if not sign.isspace() and sign not in "-_‐–—"]
    for sign in signs:
        if sign not in VALUES:
            raise ExchangeError("errors.join.sign", sign=sign)
    number = number_of(signs)
    count, spare = divmod(len(signs) * BITS, 8)
    left = spare >= BITS or number & ((1 << spare) - 1) != 0
    return (number >> spare).to_bytes(count, "big"), left
