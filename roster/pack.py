"""The pack: event, people and badges in one signed file that servers and laptops open without any network.

b"fieldkit-pack-1\\n" + signature (64) + event public key (32) + zlib(msgpack(PackBody))
"""

from __future__ import annotations

import zlib

import msgspec
from nacl.signing import SigningKey

from roster.badges.code import Badge, event_mark
from roster.errors import PackError
from roster.event import Event
from roster.keys import KEY_BYTES, SIGNATURE_BYTES, Certificate, check_certificate, verify
from roster.people import Person

MAGIC = b"fieldkit-pack-1\n"
#: Largest pack read, packed and unpacked: 100,000 people take about a tenth of it.
PACK_BYTES_MAX = 64 * 1024 * 1024
UNPACKED_BYTES_MAX = 256 * 1024 * 1024
_DOMAIN = b"fieldkit pack 1\0"


class PackBody(msgspec.Struct, frozen=True, array_like=True):
    """What is inside. `made_ms` orders the packs of an event: the newest is the valid one."""

    event: Event
    people: tuple[Person, ...]
    badges: tuple[Badge, ...]
    server: Certificate
    made_ms: int


class Pack(msgspec.Struct, frozen=True):
    """An opened pack. `event_key` (32 bytes) names the event."""

    event_key: bytes
    body: PackBody
    data: bytes

    @property
    def event(self) -> Event:
        return self.body.event

    @property
    def mark(self) -> int:
        """The 12 bits of the event that its badges carry."""
        return event_mark(self.event_key)


def encode_pack(body: PackBody, event_key: SigningKey) -> bytes:
    """The signed file's bytes."""
    packed = zlib.compress(msgspec.msgpack.encode(body), 9)
    return MAGIC + event_key.sign(_DOMAIN + packed).signature + bytes(event_key.verify_key) + packed


def decode_pack(data: bytes, event_key: bytes | None = None) -> Pack:
    """Opens a pack; with `event_key`, only one of that event. Raises PackError with what to do."""
    if not data.startswith(MAGIC):
        raise PackError("This is no fieldkit pack. Make one with: roster pack FOLDER --out FILE.")
    if len(data) > PACK_BYTES_MAX:
        raise PackError(f"This pack has {len(data):,} bytes; at most {PACK_BYTES_MAX:,} are read.")
    head = len(MAGIC)
    signature = data[head : head + SIGNATURE_BYTES]
    key = data[head + SIGNATURE_BYTES : head + SIGNATURE_BYTES + KEY_BYTES]
    packed = data[head + SIGNATURE_BYTES + KEY_BYTES :]
    if not verify(key, _DOMAIN + packed, signature):
        raise PackError("This pack is damaged or was changed (its signature is wrong). Copy it again from its source.")
    if event_key is not None and key != event_key:
        raise PackError("This pack is of another event, or made with another event key. Take the pack of this event.")
    try:
        body = msgspec.msgpack.decode(_unpack(packed), type=PackBody)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, zlib.error) as error:
        raise PackError(f"This pack was written by another version ({error}). Install the same fieldkit.") from error
    reason = check_certificate(body.server, key, None)
    if reason:
        raise PackError(f"This pack names a server that cannot be trusted: {reason}. Make the pack again: roster pack.")
    return Pack(key, body, data)


def _unpack(packed: bytes) -> bytes:
    """Unpacks, refusing what grows beyond the limit before it has grown."""
    inflate = zlib.decompressobj()
    body = inflate.decompress(packed, UNPACKED_BYTES_MAX)
    if inflate.unconsumed_tail:
        raise PackError(f"This pack unpacks to more than {UNPACKED_BYTES_MAX:,} bytes. It is damaged or hostile.")
    return body
