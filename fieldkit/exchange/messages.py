"""Messages of one exchange and what vouches for them.

A request is signed by the device over its body, which holds the server's incarnation and a fresh nonce; the answer is
signed by the event's server over that nonce and its own body, so that a captive portal, or a replay, is no answer.
A replayed request does no harm: taking in records is set union.
"""

from __future__ import annotations

import hashlib
from typing import TypeVar

import msgspec
from nacl.signing import SigningKey

from fieldkit.errors import ExchangeError
from fieldkit.exchange.chunks import BlobAnswer, BlobRequest
from fieldkit.journal.feed import Cursor
from roster.keys import verify

VERSION = 1
CONTENT_TYPE = "application/x-fieldkit"
PATH = "/x"
NONCE_BYTES = 8
INCARNATION_BYTES = 8
SHORT_HASH_BYTES = 8
#: Longest message: a page, and what goes around it.
MESSAGE_BYTES_MAX = 5 * 1024 * 1024
#: A pack that any other is newer than.
PACK_LACKING_MS = 1
_REQUEST_DOMAIN = b"fieldkit request 1\0"
_ANSWER_DOMAIN = b"fieldkit answer 1\0"


class Head(msgspec.Struct, frozen=True, array_like=True):
    """The last record held of a log; `hash` is its first 8 bytes (b"": nothing held)."""

    log: int
    number: int
    hash: bytes


class Flaw(msgspec.Struct, frozen=True, array_like=True):
    """A record that the server keeps and does not count, and the reason, in English."""

    log: int
    number: int
    reason: str


class Succession(msgspec.Struct, frozen=True, array_like=True):
    """`former` is the public key that the sender had before, which has signed the one that it has now."""

    former: bytes
    signature: bytes


class Request(msgspec.Struct, frozen=True, array_like=True):
    """What a kit says in one round trip.

    `digest` is over the heads of its own logs as they are once `page` has been taken in; `heads`, sent when the server
    asked for it or it has found that it misses something, are those of what it holds whole. `unsent`: records still
    waiting after this page. `pack_ms`: when the kit's pack was made, so that the server can give it a newer one;
    PACK_LACKING_MS where people are missing in it whom this kit may know; 0 where it wants none.
    `flaws`: how many of its own records it knows the server not to count. `room`: how many records it takes in the
    answer (0: as many as in any page). `succession`: sent by a device that has no certificate yet and had another key
    before. `blobs`: sent where there is nothing else to say.
    """

    incarnation: bytes
    nonce: bytes
    cursor: Cursor
    digest: bytes
    page: bytes
    unsent: int = 0
    heads: list[Head] | None = None
    pack_ms: int = 0
    flaws: int = 0
    room: int = 0
    succession: Succession | None = None
    blobs: BlobRequest | None = None


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What the server says back. `standing` is known, unknown or revoked; only a known device gets records.

    `held`: heads of logs of which it holds something else than the kit may think. `page`: records of the feed up to
    `cursor`, urgent ones first; `more`: there are others. `want_heads`: send `heads` next time. `server_ms`: its wall
    clock. `certificate` is told to a device that introduced itself with another one, or with none. `pack`: a newer pack
    than the kit has, when there is nothing else to say. `flaws`: own records that do not count, where the kit knows of
    more or fewer. `desk_ms`: when somebody at the desk looked last, 0 where nobody has.
    """

    standing: str
    incarnation: bytes
    server_ms: int
    cursor: Cursor
    held: list[Head] = []
    page: bytes = b""
    more: bool = False
    want_heads: bool = False
    certificate: bytes = b""
    pack: bytes = b""
    flaws: list[Flaw] | None = None
    blobs: BlobAnswer | None = None
    desk_ms: int = 0

    @property
    def is_quiet(self) -> bool:
        """Whether a piece of a blob may go with it: nothing else waits."""
        return not (self.page or self.more or self.want_heads or self.pack)


class _Signed(msgspec.Struct, frozen=True, array_like=True):
    """`device` is the sender's 8 bytes, or its whole key where the server may not know it yet."""

    version: int
    device: bytes
    certificate: bytes
    signature: bytes
    body: bytes


class Incoming(msgspec.Struct, frozen=True):
    """A request as it came in, not verified yet."""

    device: bytes
    certificate: bytes
    signature: bytes
    body: bytes

    def signed_by(self, key: bytes) -> bool:
        return verify(key, _REQUEST_DOMAIN + self.body, self.signature)

    def request(self) -> Request:
        return decode_as(self.body, Request)


def encode_request(request: Request, key: SigningKey, device: bytes, certificate: bytes = b"") -> bytes:
    body = msgspec.msgpack.encode(request)
    signature = key.sign(_REQUEST_DOMAIN + body).signature
    return msgspec.msgpack.encode(_Signed(VERSION, device, certificate, signature, body))


def decode_request(data: bytes) -> Incoming:
    """Raises ExchangeError where the bytes are no request of this version."""
    signed = decode_as(data, _Signed)
    if signed.version != VERSION:
        raise ExchangeError("errors.exchange.version", version=signed.version, known=VERSION)
    return Incoming(signed.device, signed.certificate, signed.signature, signed.body)


def encode_answer(answer: Answer, nonce: bytes, key: SigningKey) -> bytes:
    body = msgspec.msgpack.encode(answer)
    return msgspec.msgpack.encode((key.sign(_answer_message(nonce, body)).signature, body))


def decode_answer(data: bytes, nonce: bytes, server_key: bytes) -> Answer:
    """Raises ExchangeError where the event's server did not give this answer to this request."""
    signature, body = decode_as(data, tuple[bytes, bytes])
    if not verify(server_key, _answer_message(nonce, body), signature):
        raise ExchangeError("errors.exchange.other_server")
    return decode_as(body, Answer)


def _answer_message(nonce: bytes, body: bytes) -> bytes:
    return _ANSWER_DOMAIN + nonce + hashlib.sha256(body).digest()


_T = TypeVar("_T")


def decode_as(data: bytes, what: type[_T]) -> _T:
    """Raises ExchangeError where the bytes are no `what`."""
    try:
        return msgspec.msgpack.decode(data, type=what)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ExchangeError("errors.exchange.damaged", cause=str(error)) from error
