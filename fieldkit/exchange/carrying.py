"""The server's half of what is carried: opens letters, takes their pages in like any others, writes replies; and how a
laptop with a network hands over what it carries for others.

    carry  = msgpack [version, road, device, certificate, signature, frames]
    carried = msgpack [signature, frames]

Anybody may hand over letters, since nobody but their writers could have made them. A carrier that signs is named in
the origin of the records. The server signs its answer, so that nothing is thrown away because a portal said 200.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec
from nacl.signing import SigningKey

from fieldkit.errors import ExchangeError
from fieldkit.exchange.answer import Asked, answer_request, read_request
from fieldkit.exchange.envelope import LETTER, Envelope, Replied, open_letter, read_envelope, write_reply
from fieldkit.exchange.frames import read_frames
from fieldkit.exchange.letters import asked_of
from fieldkit.exchange.messages import decode_answer, decode_as
from fieldkit.journal.journal import Journal
from roster.keys import KEY_BYTES, verify
from roster.pack import Pack

PATH = "/carry"
VERSION = 1
DROP, NEIGHBOUR = "drop", "neighbour"
ROADS = (DROP, NEIGHBOUR)
#: Replies to all letters that were handed over together: a carrier takes twice as much.
REPLY_BYTES_MAX = 4 * 1024 * 1024
_CARRY_DOMAIN = b"fieldkit carry 1\0"
_CARRIED_DOMAIN = b"fieldkit carried 1\0"


class Delivered(msgspec.Struct, frozen=True):
    """What became of a set of frames. `replies`: frames for the writers of the letters. `letters`: how many could be
    read; `foreign`: how many could not (of another event, or damaged). `records`: how many were new here, `devices`:
    names of the laptops that wrote the letters (hex)."""

    replies: bytes
    letters: int
    foreign: int
    records: int
    devices: list[str]


class Carry(msgspec.Struct, frozen=True, array_like=True):
    """`device` is the carrier's public key, or b"" for one that does not say."""

    version: int
    road: str
    device: bytes
    certificate: bytes
    signature: bytes
    frames: bytes


class _Letter(msgspec.Struct, frozen=True):
    envelope: Envelope
    asked: Asked


def take_letters(
    journal: Journal,
    data: bytes,
    server: SigningKey,
    incarnation: bytes,
    now_ms: int,
    road: str,
    carrier: bytes = b"",
    pack: Pack | None = None,
) -> Delivered:
    """Takes in every letter in `data`. Durable once this returns. `carrier`: 8 bytes, where it was not the writer."""
    letters = records = foreign = 0
    newest: dict[bytes, _Letter] = {}
    for envelope in sorted(_envelopes(data, server), key=lambda envelope: (envelope.made_ms, envelope.part)):
        # One after the other: few bytes may hold pages that take much memory.
        letter = _open(envelope, server)
        if letter is None:
            foreign += 1
            continue
        letters += 1
        taken = journal.take_in(letter.asked.sections, _origin(road, carrier, envelope), now_ms)
        records += sum(result.new for result in taken)
        newest[envelope.device] = _Letter(envelope, msgspec.structs.replace(letter.asked, sections=[]))
    replies = b""
    for letter in newest.values():
        origin = _origin(road, carrier, letter.envelope)
        room = REPLY_BYTES_MAX - len(replies)
        replies += _reply(journal, letter, server, incarnation, now_ms, origin, pack, room)
    names = [letter.envelope.name.hex() for letter in newest.values()]
    return Delivered(replies, letters, foreign, records, names)


def _origin(road: str, carrier: bytes, envelope: Envelope) -> str:
    return f"{road}:{(carrier or envelope.name).hex()}"


def _envelopes(data: bytes, server: SigningKey) -> Iterator[Envelope]:
    public = bytes(server.verify_key)
    for frame in read_frames(data):
        envelope = read_envelope(frame, public) if frame.kind == LETTER else None
        if envelope is not None:
            yield envelope


def _open(envelope: Envelope, server: SigningKey) -> _Letter | None:
    """The letter; None where it is for another server, or damaged."""
    try:
        asked = read_request(open_letter(envelope, server))
    except ExchangeError:
        return None
    # The reply goes to whoever stands outside, so that must be the one who asks.
    return _Letter(envelope, asked) if asked.incoming.device == envelope.device else None


def _reply(
    journal: Journal,
    letter: _Letter,
    server: SigningKey,
    incarnation: bytes,
    now_ms: int,
    origin: str,
    pack: Pack | None,
    room: int,
) -> bytes:
    """What the server says to the newest letter of a device: what it holds, and page after page of what is new, within
    about `room` bytes; the rest comes with the reply to the next letter."""
    asked = letter.asked
    original = asked_of(asked.request)
    request = msgspec.structs.replace(asked.request, page=b"", room=0 if room > 0 else 1)
    pack = pack if pack is not None and len(pack.data) < room else None
    known = journal.devices.get(letter.envelope.device)
    heard_ms = max(min(letter.envelope.made_ms, now_ms), known.row.heard_ms if known is not None else 1)
    answers: list[bytes] = []
    while True:
        answered = answer_request(
            journal, Asked(asked.incoming, request, []), server, incarnation, now_ms, origin, pack, heard_ms
        )
        answers.append(answered.data)
        answer = decode_answer(answered.data, request.nonce, bytes(server.verify_key))
        room -= len(answered.data)
        if room <= 0 or not (answer.page or answer.more):
            break
        request = msgspec.structs.replace(request, cursor=answer.cursor, incarnation=incarnation)
    replied = (Replied(request.nonce, original, data) for data in answers)
    frames = (write_reply(what, letter.envelope, part, len(answers), server) for part, what in enumerate(replied))
    return b"".join(frames)


def encode_carry(frames: bytes, road: str, key: SigningKey, certificate: bytes) -> bytes:
    signature = key.sign(_carry_message(road, frames)).signature
    return msgspec.msgpack.encode(Carry(VERSION, road, bytes(key.verify_key), certificate, signature, frames))


def decode_carry(data: bytes) -> Carry:
    """Raises ExchangeError where the bytes are no such message, or not signed by the carrier that they name."""
    carry = decode_as(data, Carry)
    if carry.version != VERSION:
        raise ExchangeError("errors.exchange.version", version=carry.version, known=VERSION)
    if carry.road not in ROADS:
        raise ExchangeError("errors.exchange.damaged", cause="an unknown road")
    named = len(carry.device) == KEY_BYTES
    if named and not verify(carry.device, _carry_message(carry.road, carry.frames), carry.signature):
        raise ExchangeError("errors.exchange.damaged", cause="its signature is wrong")
    return carry if named else msgspec.structs.replace(carry, device=b"")


def encode_carried(replies: bytes, request: bytes, server: SigningKey) -> bytes:
    return msgspec.msgpack.encode((server.sign(_carried_message(request, replies)).signature, replies))


def decode_carried(data: bytes, request: bytes, server: bytes) -> bytes:
    """The frames of the replies. Raises ExchangeError where the event's server did not say this to `request`."""
    signature, replies = decode_as(data, tuple[bytes, bytes])
    if not verify(server, _carried_message(request, replies), signature):
        raise ExchangeError("errors.exchange.other_server")
    return replies


def _carry_message(road: str, frames: bytes) -> bytes:
    return _CARRY_DOMAIN + road.encode() + b"\0" + hashlib.sha256(frames).digest()


def _carried_message(request: bytes, replies: bytes) -> bytes:
    return _CARRIED_DOMAIN + hashlib.sha256(request).digest() + hashlib.sha256(replies).digest()
