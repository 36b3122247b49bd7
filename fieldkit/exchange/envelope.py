"""Envelopes: what travels without a session, in any hands. Whoever carries one can neither read nor change it.

A letter goes from a device to the event's server: a signed request as over HTTP, sealed to the server's key. A reply
goes from the server to that device: its signed answer, sealed to the device's key. Outside stand only the key of the
device, and of which of its letters this is, so that whoever carries many keeps the newest; the sender has signed that.

    frame of kind LETTER or REPLY: msgpack [device, made ms, part, parts, sealed, signature]

X25519 keys are made from the Ed25519 keys that everybody knows (libsodium's sealed boxes).
"""

from __future__ import annotations

import hashlib
import hmac
import struct

import msgspec
from nacl.exceptions import CryptoError
from nacl.public import SealedBox
from nacl.signing import SigningKey, VerifyKey

from fieldkit.errors import ExchangeError
from fieldkit.exchange.frames import Frame, encode_frame
from fieldkit.exchange.messages import decode_as
from roster.keys import KEY_BYTES, device_of, verify

LETTER, REPLY = 1, 2
#: A letter's nonce: random bytes, and a code by which its writer knows it again.
NONCE_BYTES = 16
PARTS_MAX = 10_000
_MS_MAX = 1 << 60
_RANDOM_BYTES = 8
_DOMAINS = {LETTER: b"fieldkit letter 1\0", REPLY: b"fieldkit reply 1\0"}
_NONCE_DOMAIN = b"fieldkit letter nonce 1\0"


class Envelope(msgspec.Struct, frozen=True, array_like=True):
    """`device` is the public key of the laptop that wrote the letter, or to which the reply goes; `made_ms` its clock
    when it wrote; `part` counts from 0."""

    device: bytes
    made_ms: int
    part: int
    parts: int
    sealed: bytes
    signature: bytes = b""

    @property
    def name(self) -> bytes:
        """8 bytes: the device's name in logs and tables."""
        return device_of(self.device)


class Replied(msgspec.Struct, frozen=True, array_like=True):
    """What is in a reply: the letter's nonce, what the letter said of the device's cursor, and the signed answer."""

    nonce: bytes
    asked: bytes
    answer: bytes


def write_letter(request: bytes, key: SigningKey, server: bytes, made_ms: int, part: int, parts: int) -> bytes:
    """The frame of a letter. `server`: the public key of the event's server (32 bytes)."""
    sealed = SealedBox(VerifyKey(server).to_curve25519_public_key()).encrypt(request)
    return _frame(LETTER, Envelope(bytes(key.verify_key), made_ms, part, parts, sealed), key)


def open_letter(letter: Envelope, server: SigningKey) -> bytes:
    """The request inside. Raises ExchangeError where it is not for this server."""
    return _open(letter, server)


def write_reply(replied: Replied, letter: Envelope, part: int, parts: int, server: SigningKey) -> bytes:
    """The frame of a reply to the device that wrote `letter`. Raises ExchangeError where its key is none."""
    try:
        box = SealedBox(VerifyKey(letter.device).to_curve25519_public_key())
    except (ValueError, TypeError, CryptoError, RuntimeError) as error:
        raise ExchangeError("errors.exchange.damaged", cause=str(error)) from error
    sealed = box.encrypt(msgspec.msgpack.encode(replied))
    return _frame(REPLY, Envelope(letter.device, letter.made_ms, part, parts, sealed), server)


def open_reply(reply: Envelope, device: SigningKey) -> Replied:
    """What the server said. Raises ExchangeError where it is for another device."""
    return decode_as(_open(reply, device), Replied)


def read_envelope(frame: Frame, server: bytes) -> Envelope | None:
    """The envelope in a frame; None where there is none, or the one who must have signed it has not."""
    if frame.kind not in _DOMAINS:
        return None
    try:
        envelope = decode_as(frame.body, Envelope)
    except ExchangeError:
        return None
    if len(envelope.device) != KEY_BYTES or not 0 <= envelope.part < envelope.parts <= PARTS_MAX:
        return None
    if not 0 <= envelope.made_ms <= _MS_MAX:
        return None
    signer = envelope.device if frame.kind == LETTER else server
    return envelope if verify(signer, _signed_part(frame.kind, envelope), envelope.signature) else None


def make_nonce(key: SigningKey, random: bytes, asked: bytes) -> bytes:
    """The nonce of a letter; `asked` is what its request says of cursor and incarnation."""
    random = random[:_RANDOM_BYTES]
    code = hmac.new(bytes(key), _NONCE_DOMAIN + random + asked, hashlib.sha256).digest()
    return random + code[: NONCE_BYTES - _RANDOM_BYTES]


def is_own_nonce(key: SigningKey, nonce: bytes, asked: bytes) -> bool:
    """Whether this device once wrote a letter with this nonce."""
    return hmac.compare_digest(make_nonce(key, nonce, asked), nonce)


def _open(envelope: Envelope, key: SigningKey) -> bytes:
    try:
        return SealedBox(key.to_curve25519_private_key()).decrypt(envelope.sealed)
    except (CryptoError, ValueError, TypeError) as error:
        raise ExchangeError("errors.carry.not_for_us") from error


def _frame(kind: int, envelope: Envelope, key: SigningKey) -> bytes:
    signature = key.sign(_signed_part(kind, envelope)).signature
    return encode_frame(kind, msgspec.msgpack.encode(msgspec.structs.replace(envelope, signature=signature)))


def _signed_part(kind: int, envelope: Envelope) -> bytes:
    head = struct.pack(">qII", envelope.made_ms, envelope.part, envelope.parts)
    return _DOMAINS[kind] + envelope.device + head + hashlib.sha256(envelope.sealed).digest()
