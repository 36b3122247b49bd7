"""One good message of each sort, made as the programs make them, so that it can be spoilt."""

from __future__ import annotations

import msgspec
import pytest

from fieldkit.exchange.joining import (
    VERSION,
    JoinAnswer,
    JoinRequest,
    encode_join_answer,
    encode_join_request,
)
from fieldkit.exchange.messages import NONCE_BYTES
from fieldkit.records.codec import draft
from fieldkit.records.kinds import IncidentOpened, Words
from fieldkit.records.record import SALT_BYTES
from roster.keys import certificate_bytes
from tests.meeting import Laptop, Meeting, Preparer, key_of

NONCE = bytes(NONCE_BYTES)


class Said(msgspec.Struct, frozen=True):
    """What was on the wire: `nonce` is the request's; `join` the request of joining as a value."""

    page: bytes
    request: bytes
    answer: bytes
    nonce: bytes
    join: JoinRequest
    join_request: bytes
    join_answer: bytes
    certificate: bytes


@pytest.fixture(scope="session")
def preparer() -> Preparer:
    return Preparer("a hostile day")


@pytest.fixture(scope="session")
def said(preparer: Preparer, tmp_path_factory: pytest.TempPathFactory) -> Said:
    folder = tmp_path_factory.mktemp("said")
    meeting = Meeting(preparer, folder / "server.db")
    one, other = (Laptop(preparer, folder / f"{name}.db", name, 1) for name in ("one", "other"))
    _work(one)
    one.sync(meeting.answer)
    request = other.rounds.request(other.chance(8))
    answer, nonce = meeting.answer(request), other.rounds._nonce
    _work(other)
    request = other.rounds.request(other.chance(8))
    page = next(iter(msgspec.msgpack.decode(msgspec.msgpack.decode(request)[4])[4:5]))
    for open_ in (meeting, one, other):
        open_.close()
    return Said(page, request, answer, nonce, *_joining(preparer))


def _work(laptop: Laptop) -> None:
    for person in range(1, 5):
        laptop.arrive(person)
    laptop.add(3)
    incident = draft(
        laptop.squad, 1 << 40, IncidentOpened("B-001", 1, 1, "injury", 2), Words("fell"), bytes(SALT_BYTES)
    )
    laptop.journal.write([incident], laptop.clock.moment(), laptop.chance(8))


def _joining(preparer: Preparer) -> tuple[JoinRequest, bytes, bytes, bytes]:
    key = key_of("who joins")
    request = JoinRequest(VERSION, NONCE, bytes(10), bytes(key.verify_key), "by the bridge")
    certificate = certificate_bytes(preparer.certificate(key, 1))
    server = certificate_bytes(preparer.server.certificate)
    answer = JoinAnswer(server, "", certificate, preparer.pack.data)
    signed = encode_join_answer(answer, NONCE, preparer.server.signing_key())
    return request, encode_join_request(request, key), signed, certificate
