"""Pictures for tests of how they travel."""

from __future__ import annotations

from hashlib import sha256
from random import Random

from fieldkit.exchange.chunks import (
    BlobRequest,
)
from fieldkit.exchange.cursors import write_cursor
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


def read_to_the_end(meeting: Meeting) -> Cursor:
    """The cursor of a laptop that has read everything."""
    store = meeting.journal.store
    lanes = [store.read_feed(0, store.last_position(), urgent=urgent) for urgent in (True, False)]
    urgent, ordinary = [rows[-1].position if rows else 0 for rows in lanes]
    return write_cursor(meeting.journal, Cursor(urgent, ordinary))


def asking(meeting: Meeting, laptop: Laptop, blobs: BlobRequest) -> Answer:
    """What the server says to a laptop that asks for blobs by hand, everything else being quiet."""
    cursor = read_to_the_end(meeting)
    request = Request(meeting.incarnation, laptop.chance(8), cursor, b"", b"", blobs=blobs)
    answer = meeting.answer(encode_request(request, laptop.key, laptop.public))
    return decode_answer(answer, request.nonce, meeting.server.certificate.key)
