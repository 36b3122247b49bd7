"""Pictures for tests of how they travel."""

from __future__ import annotations

from hashlib import sha256
from random import Random

from fieldkit.exchange.chunks import (
    BlobRequest,
)
from fieldkit.exchange.messages import Answer, Request, decode_answer, decode_request, encode_request
from fieldkit.journal.feed import Cursor
from fieldkit.journal.journal import Journal
from fieldkit.records.kinds import IncidentPhoto
from fieldkit.records.scopes import urgent_of
from tests.meeting import Laptop, Meeting

INCIDENT = 9


def picture(size: int, seed: int = 1) -> bytes:
    return Random(seed).randbytes(size)


def photograph(laptop: Laptop, data: bytes, squad: int = 0, *, hold: bool = True) -> bytes:
    """Writes a record of a picture; returns its hash. Unless `hold`, the picture itself is not there."""
    squad = squad or laptop.squad
    with laptop.journal.changing():
        if hold:
            laptop.journal.blobs.put(data)
        named = IncidentPhoto(squad, sha256(data).digest(), len(data), "image/jpeg")
        laptop.write(urgent_of(squad), INCIDENT, named)
    return sha256(data).digest()


def has(journal: Journal, hash_: bytes, data: bytes) -> bool:
    return journal.blobs.is_whole(hash_) and journal.blobs.read(hash_) == data


def calm(meeting: Meeting, *laptops: Laptop) -> None:
    for _ in range(4):
        for laptop in laptops:
            laptop.sync(meeting.answer)


def request_of(data: bytes) -> Request:
    return decode_request(data).request()


def asking(meeting: Meeting, laptop: Laptop, blobs: BlobRequest) -> Answer:
    """What the server says to a laptop that asks for blobs by hand, everything else being quiet."""
    cursor = Cursor(meeting.journal.store.last_position(), meeting.journal.store.last_position())
    request = Request(meeting.incarnation, laptop.chance(8), cursor, b"", b"", blobs=blobs)
    answer = meeting.answer(encode_request(request, laptop.key, laptop.public))
    return decode_answer(answer, request.nonce, meeting.server.certificate.key)
