"""Messages of joining: a laptop shows the secret of its code and its new key, and gets certificate and pack.

The request is signed by the device's key, so that nobody gets a certificate for a key that is not theirs; the answer,
a refusal too, is signed by the server's key over the request's nonce, and the code says which key that must be.
"""

from __future__ import annotations

import hashlib

import msgspec
from nacl.signing import SigningKey

from fieldkit.errors import ExchangeError
from fieldkit.exchange.join_code import fingerprint_of
from fieldkit.exchange.messages import NONCE_BYTES, decode_as
from roster.errors import PackError
from roster.keys import Certificate, check_certificate, decode_certificate, verify
from roster.pack import PACK_BYTES_MAX, Pack, decode_pack

VERSION = 1
PATH = "/join"
LABEL_CHARACTERS_MAX = 60
#: Longest answer: a pack, and what goes around it.
ANSWER_BYTES_MAX = PACK_BYTES_MAX + 64 * 1024
REQUEST_BYTES_MAX = 4 * 1024
_REQUEST_DOMAIN = b"fieldkit join 1\0"
_ANSWER_DOMAIN = b"fieldkit joined 1\0"
#: Why a server lets nobody in; the sentence is `errors.join.REASON`.
REFUSALS = ("unknown", "used", "expired")


class JoinRequest(msgspec.Struct, frozen=True, array_like=True):
    """`secret` of the code, `key` the device's public key, `label` what its people call it, `program` its version."""

    version: int
    nonce: bytes
    secret: bytes
    key: bytes
    label: str = ""
    program: str = ""


class JoinAnswer(msgspec.Struct, frozen=True, array_like=True):
    """`refused` is "" or one of REFUSALS; then there is no certificate and no pack."""

    server: bytes
    refused: str = ""
    certificate: bytes = b""
    pack: bytes = b""


class Admission(msgspec.Struct, frozen=True):
    """What a laptop got, with every signature checked."""

    certificate: Certificate
    pack: Pack


def encode_join_request(request: JoinRequest, key: SigningKey) -> bytes:
    body = msgspec.msgpack.encode(request)
    return msgspec.msgpack.encode((key.sign(_REQUEST_DOMAIN + body).signature, body))


def decode_join_request(data: bytes) -> JoinRequest:
    """Raises ExchangeError where the bytes are no request of this version, or not signed by the key in it."""
    signature, body = decode_as(data, tuple[bytes, bytes])
    request = decode_as(body, JoinRequest)
    if request.version != VERSION:
        raise ExchangeError("errors.exchange.version", version=request.version, known=VERSION)
    if len(request.nonce) != NONCE_BYTES or not verify(request.key, _REQUEST_DOMAIN + body, signature):
        raise ExchangeError("errors.exchange.damaged", cause="its signature is wrong")
    return request


def encode_join_answer(answer: JoinAnswer, nonce: bytes, key: SigningKey) -> bytes:
    body = msgspec.msgpack.encode(answer)
    return msgspec.msgpack.encode((key.sign(_signed_part(nonce, body)).signature, body))


def decode_join_answer(data: bytes, request: JoinRequest, fingerprint: bytes) -> Admission:
    """Raises ExchangeError where the server of the code did not give this answer, or lets nobody in with it."""
    signature, body = decode_as(data, tuple[bytes, bytes])
    answer = decode_as(body, JoinAnswer)
    server = _certificate(answer.server)
    if fingerprint_of(server.key) != fingerprint or not verify(
        server.key, _signed_part(request.nonce, body), signature
    ):
        raise ExchangeError("errors.join.other_server")
    if answer.refused:
        raise ExchangeError(f"errors.join.{answer.refused if answer.refused in REFUSALS else 'refused'}")
    return _check(answer, request, server)


def _check(answer: JoinAnswer, request: JoinRequest, server: Certificate) -> Admission:
    try:
        pack = decode_pack(answer.pack)
    except PackError as error:
        raise ExchangeError("errors.join.pack", cause=str(error)) from error
    certificate = _certificate(answer.certificate)
    reason = check_certificate(certificate, pack.event_key, pack.server)
    if pack.server.key != server.key:
        reason = "the pack names another server"
    elif certificate.key != request.key:
        reason = "it is for another device"
    if reason:
        raise ExchangeError("errors.join.certificate", cause=reason)
    return Admission(certificate, pack)


def _certificate(data: bytes) -> Certificate:
    try:
        return decode_certificate(data)
    except PackError as error:
        raise ExchangeError("errors.exchange.damaged", cause=str(error)) from error


def _signed_part(nonce: bytes, body: bytes) -> bytes:
    return _ANSWER_DOMAIN + nonce + hashlib.sha256(body).digest()
