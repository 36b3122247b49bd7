"""What travels without a session: frames, letters, replies, and who carries them (section 11)."""

from dataclasses import dataclass

from tests.golden.reader.boxes import open_box
from tests.golden.reader.errors import Refused
from tests.golden.reader.names import check_signature, hash_of, word
from tests.golden.reader.talk import Answer, Envelope, Request, read_answer, read_cursor, read_envelope, read_request
from tests.golden.reader.values import integer, octets, text, unpack_struct

MARK = bytes.fromhex("F1666B9C")
BODY = 5 * 1024 * 1024
PARTS_MAX = 10_000
MADE_MS_MAX = 2**60
LETTER, REPLY = 1, 2
PURPOSES = {LETTER: "fieldkit letter 1", REPLY: "fieldkit reply 1"}


@dataclass(frozen=True)
class Letter:
    """A letter or a reply, still sealed."""

    device_key: bytes
    made_ms: int
    part: int
    parts: int
    sealed: bytes
    signature: bytes


@dataclass(frozen=True)
class Reply:
    """What the server says to a letter."""

    nonce: bytes
    incarnation: bytes
    cursor: tuple[int, int]
    answer: Answer


@dataclass(frozen=True)
class Carried:
    """Frames that somebody hands over."""

    road: str
    carrier: bytes
    certificate: bytes
    frames: bytes


def read_frames(data: bytes) -> list[tuple[int, bytes]]:
    """Every frame whose check is right, as its kind and body; whatever else is there is stepped over."""
    found = []
    place = data.find(MARK)
    while place >= 0:
        frame = frame_at(data, place)
        if frame is not None:
            found.append(frame)
        place = data.find(MARK, place + (17 + len(frame[1]) if frame is not None else 1))
    return found


def frame_at(data: bytes, place: int) -> tuple[int, bytes] | None:
    """The frame that begins here, if its check is right."""
    length = int.from_bytes(data[place + 5 : place + 9], "big")
    if len(data) < place + 17 + length or length > BODY:
        return None
    kind, check, body = data[place + 4], data[place + 9 : place + 17], data[place + 17 : place + 17 + length]
    return (kind, body) if hash_of(bytes([kind]), body)[:8] == check else None


def read_letter(kind: int, body: bytes, signer: bytes | None = None) -> Letter:
    """A letter that its device signed, or a reply that `signer` (the server) signed."""
    key, made_ms, part, parts, sealed, signature = unpack_struct(body, "letter", 6)
    letter = Letter(
        octets(key, 32),
        integer(made_ms, 0, MADE_MS_MAX),
        integer(part, 0, PARTS_MAX - 1),
        integer(parts, integer(part) + 1, PARTS_MAX),
        octets(sealed),
        octets(signature, 64),
    )
    signed = word(PURPOSES[kind]) + letter.device_key + letter.made_ms.to_bytes(8, "big")
    signed += letter.part.to_bytes(4, "big") + letter.parts.to_bytes(4, "big") + hash_of(letter.sealed)
    check_signature(letter.device_key if signer is None else signer, letter.signature, signed)
    return letter


def open_letter(letter: Letter, server_seed: bytes) -> tuple[Envelope, Request]:
    """The request in a letter."""
    data = open_box(server_seed, letter.sealed)
    envelope = read_envelope(data)
    if envelope.device != letter.device_key:
        raise Refused("letter: the request in it is somebody else's")
    request = read_request(data)
    if len(request.nonce) != 16:
        raise Refused("letter: a nonce that is too short")
    return envelope, request


def open_reply(letter: Letter, device_seed: bytes, server_key: bytes) -> Reply:
    """The answer in a reply."""
    nonce, asked, answer = unpack_struct(open_box(device_seed, letter.sealed), "reply", 3)
    incarnation, cursor = unpack_struct(octets(asked), "asked", 2)
    found = read_answer(octets(answer), server_key, octets(nonce, 16))
    return Reply(octets(nonce, 16), octets(incarnation, 8), read_cursor(cursor), found)


def read_carry(data: bytes) -> Carried:
    """Frames as they are handed over; a carrier that names itself has signed."""
    version, road, carrier, certificate, signature, frames = unpack_struct(data, "carry", 6)
    if version != 1 or road not in ("drop", "neighbour"):
        raise Refused("carry: of a version or by a road that is not known")
    carried = Carried(text(road), octets(carrier, 0, 32), octets(certificate), octets(frames))
    if carried.carrier:
        signed = word("fieldkit carry 1") + carried.road.encode() + b"\0" + hash_of(carried.frames)
        check_signature(carried.carrier, octets(signature, 64), signed)
    return carried


def read_carried(data: bytes, request: bytes, server_key: bytes) -> bytes:
    """The frames that the server gives back for this request."""
    signature, frames = unpack_struct(data, "carried", 2)
    signed = word("fieldkit carried 1") + hash_of(request) + hash_of(octets(frames))
    check_signature(server_key, octets(signature, 64), signed)
    return octets(frames)
