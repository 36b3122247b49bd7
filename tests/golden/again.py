"""What the product makes of what it has read: the same bytes as were given, wherever one thing has one form."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec

from fieldkit.exchange import carrying, envelope, joining, neighbour
from fieldkit.exchange.frames import encode_frame, read_frames
from fieldkit.exchange.join_code import decode_join_code, encode_join_code
from fieldkit.exchange.messages import (
    decode_answer,
    decode_request,
    encode_answer,
    encode_request,
)
from fieldkit.exchange.page import decode_page, encode_page
from fieldkit.exchange.pairing import pairing_code, parse_neighbour
from fieldkit.journal.forks import ForkProof
from roster.keys import certificate_bytes, decode_certificate
from tests.golden.cast import KEYS
from tests.golden.vectors import Plain, unhex

#: What was given, and what was made of it.
Pair = tuple[bytes, bytes]


def certificate(given: Plain) -> Pair:
    data = unhex(given, "certificate")
    return data, certificate_bytes(decode_certificate(data))


def page(given: Plain) -> Pair:
    """Unpacked: another zlib may pack otherwise."""
    data = unhex(given, "page")
    made = encode_page(decode_page(data))
    return (zlib.decompress(data), zlib.decompress(made)) if data else (data, made)


def fork_proof(given: Plain) -> Pair:
    data = unhex(given, "proof")
    return data, msgspec.msgpack.encode(msgspec.msgpack.decode(data, type=ForkProof))


def request(given: Plain) -> Pair:
    data = unhex(given, "request")
    incoming = decode_request(data)
    return data, encode_request(incoming.request(), KEYS[given["key"]], incoming.device, incoming.certificate)


def answer(given: Plain) -> Pair:
    data, nonce = unhex(given, "answer"), unhex(given, "nonce")
    return data, encode_answer(decode_answer(data, nonce, unhex(given, "server")), nonce, KEYS[given["server"]])


def join_code(given: Plain) -> Pair:
    return given["code"].encode(), encode_join_code(decode_join_code(given["code"])).encode()


def join_request(given: Plain) -> Pair:
    data = unhex(given, "request")
    found = joining.decode_join_request(data)
    return data, joining.encode_join_request(found, KEYS[found.key.hex()])


def join_answer(given: Plain) -> Pair:
    data = unhex(given, "answer")
    _, body = msgspec.msgpack.decode(data, type=tuple[bytes, bytes])
    found = msgspec.msgpack.decode(body, type=joining.JoinAnswer)
    key = decode_certificate(found.server).key
    return data, joining.encode_join_answer(found, unhex(given, "nonce"), KEYS[key.hex()])


def frames(given: Plain) -> Pair:
    data = unhex(given, "data")
    return data, b"".join(encode_frame(frame.kind, frame.body) for frame in read_frames(data))


def letter(given: Plain) -> Pair:
    """Without what is sealed, which is other bytes each time."""
    data = unhex(given, "frame")
    (frame,) = read_frames(data)
    found = msgspec.msgpack.decode(frame.body, type=envelope.Envelope)
    return data, encode_frame(frame.kind, msgspec.msgpack.encode(found))


def carry(given: Plain) -> Pair:
    data = unhex(given, "request")
    found = carrying.decode_carry(data)
    if not found.device:
        return data, msgspec.msgpack.encode(found)
    return data, carrying.encode_carry(found.frames, found.road, KEYS[found.device.hex()], found.certificate)


def carried(given: Plain) -> Pair:
    data, asked, server = unhex(given, "answer"), unhex(given, "request"), unhex(given, "server")
    return data, carrying.encode_carried(carrying.decode_carried(data, asked, server), asked, KEYS[given["server"]])


def neighbours(given: Plain) -> Pair:
    data, event = unhex(given, "message"), unhex(given, "event")
    server = decode_certificate(unhex(given, "server"))
    if "nonce" in given:
        heard = neighbour.decode_reply(data, unhex(given, "nonce"), event, server)
        write = neighbour.encode_reply
    else:
        heard, write = neighbour.decode_ask(data, event, server), neighbour.encode_ask
    return data, write(heard.carries, KEYS[heard.certificate.key.hex()], heard.certificate, heard.nonce)


def pairing(given: Plain) -> Pair:
    place = urlsplit(parse_neighbour(given["code"]))
    assert place.hostname is not None
    assert place.port is not None
    return given["code"].encode(), pairing_code(place.hostname, place.port).encode()


AGAIN: dict[str, Callable[[Plain], Pair]] = {
    "certificate": certificate,
    "page": page,
    "fork proof": fork_proof,
    "request": request,
    "answer": answer,
    "join code": join_code,
    "join request": join_request,
    "join answer": join_answer,
    "frames": frames,
    "letter": letter,
    "reply": letter,
    "carry": carry,
    "carried": carried,
    "neighbour": neighbours,
    "pairing code": pairing,
}
