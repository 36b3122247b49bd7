"""What two laptops of an event say to each other on one network: which letters and replies each carries, and then those
that the other lacks. Neither can read what it carries.

    message = msgpack [version, key, certificate, nonce, signature, body], body = msgpack [letters, replies, frames]

Only devices that the event has certified are talked to. An answer is signed over the nonce of the message.
"""

from __future__ import annotations

import hashlib

import msgspec
from nacl.signing import SigningKey

from fieldkit.errors import ExchangeError
from fieldkit.exchange.messages import NONCE_BYTES, decode_as
from roster.errors import PackError
from roster.keys import Certificate, certificate_bytes, check_certificate, decode_certificate, verify

PATH = "/n"
VERSION = 1
#: Frames in one message; what does not fit goes with the next.
FRAMES_BYTES = 4 * 1024 * 1024
#: Laptops that can be named in one list.
LAPTOPS_MAX = 2_000
_ASK_DOMAIN, _ANSWER_DOMAIN = b"fieldkit neighbour asks 1\0", b"fieldkit neighbour answers 1\0"


class Carries(msgspec.Struct, frozen=True, array_like=True):
    """Device (by its public key) → when the newest letters of it that are here were made, and the same of replies;
    `frames`: some that the other side lacks."""

    letters: dict[bytes, int]
    replies: dict[bytes, int]
    frames: bytes = b""


class Message(msgspec.Struct, frozen=True, array_like=True):
    """As it came in, not verified yet."""

    version: int
    key: bytes
    certificate: bytes
    nonce: bytes
    signature: bytes
    body: bytes


class Heard(msgspec.Struct, frozen=True):
    """A message of a device that the event has certified. `nonce` is what its answer must be signed over."""

    certificate: Certificate
    nonce: bytes
    carries: Carries


def encode_ask(carries: Carries, key: SigningKey, certificate: Certificate, nonce: bytes) -> bytes:
    return _encode(carries, key, certificate, nonce, _ASK_DOMAIN)


def encode_reply(carries: Carries, key: SigningKey, certificate: Certificate, nonce: bytes) -> bytes:
    """`nonce` is that of the message which is answered."""
    return _encode(carries, key, certificate, nonce, _ANSWER_DOMAIN)


def decode_ask(data: bytes, event: bytes, server: Certificate) -> Heard:
    """Raises ExchangeError where no certified device of the event says this."""
    return _decode(data, event, server, _ASK_DOMAIN)


def decode_reply(data: bytes, nonce: bytes, event: bytes, server: Certificate) -> Heard:
    """Raises ExchangeError where no certified device of the event answers this."""
    heard = _decode(data, event, server, _ANSWER_DOMAIN)
    if heard.nonce != nonce:
        raise ExchangeError("errors.neighbour.stranger", reason="it answers something else")
    return heard


def lacking(mine: dict[bytes, int], theirs: dict[bytes, int]) -> list[bytes]:
    """Devices of which the other side has nothing, or something older."""
    return [device for device, made_ms in mine.items() if theirs.get(device, -1) < made_ms]


def _encode(carries: Carries, key: SigningKey, certificate: Certificate, nonce: bytes, domain: bytes) -> bytes:
    body = msgspec.msgpack.encode(carries)
    signature = key.sign(_signed_part(domain, nonce, body)).signature
    shown = certificate_bytes(certificate)
    return msgspec.msgpack.encode(Message(VERSION, bytes(key.verify_key), shown, nonce, signature, body))


def _decode(data: bytes, event: bytes, server: Certificate, domain: bytes) -> Heard:
    message = decode_as(data, Message)
    if message.version != VERSION:
        raise ExchangeError("errors.exchange.version", version=message.version, known=VERSION)
    try:
        certificate = decode_certificate(message.certificate)
    except PackError as error:
        raise ExchangeError("errors.neighbour.stranger", reason="it shows no certificate") from error
    reason = check_certificate(certificate, event, server)
    if not reason and certificate.key != message.key:
        reason = "its certificate is another device's"
    if reason:
        raise ExchangeError("errors.neighbour.stranger", reason=reason)
    if len(message.nonce) != NONCE_BYTES or not verify(
        message.key, _signed_part(domain, message.nonce, message.body), message.signature
    ):
        raise ExchangeError("errors.neighbour.stranger", reason="its signature is wrong")
    carries = decode_as(message.body, Carries)
    if len(carries.letters) > LAPTOPS_MAX or len(carries.replies) > LAPTOPS_MAX:
        raise ExchangeError("errors.exchange.damaged", cause="too many laptops")
    return Heard(certificate, message.nonce, carries)


def _signed_part(domain: bytes, nonce: bytes, body: bytes) -> bytes:
    return domain + nonce + hashlib.sha256(body).digest()
