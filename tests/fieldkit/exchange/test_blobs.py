"""Pictures: piece by piece behind everything else, resumed after any cut, and only to those who may read of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.errors import Offline
from fieldkit.exchange.chunks import (
    CHUNK_BYTES_FIRST,
    CHUNK_BYTES_MAX,
    CHUNK_BYTES_MIN,
    BlobRequest,
    Chunk,
    Wish,
)
from fieldkit.exchange.messages import Request, decode_answer
from fieldkit.journal.feed import Cursor
from fieldkit.journal.verify import verify_journal
from fieldkit.records.kinds import IncidentPhoto
from fieldkit.records.scopes import urgent_of
from roster.keys import Role
from tests.fieldkit.exchange.conftest import MakeLaptop
from tests.fieldkit.exchange.pictures import INCIDENT, asking, calm, has, photograph, picture, request_of
from tests.meeting import Laptop, Meeting, Preparer, keep

PREPARER = Preparer()


def test_picture_comes_to_server_desk_and_the_squads_other_laptop(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    one, other, desk = make_laptop("one", 1), make_laptop("other", 1), make_laptop("desk", role=Role.DESK)
    stranger = make_laptop("stranger", 2)
    data = picture(70_001)
    hash_ = photograph(one, data)
    calm(meeting, one, other, desk, stranger)
    assert all(has(journal, hash_, data) for journal in (meeting.journal, other.journal, desk.journal))
    assert stranger.journal.blobs.whole() == []
    assert stranger.journal.blobs.named() == {}


def test_request_and_answer_with_a_piece_carry_no_record(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    one, desk = make_laptop("one", 1), make_laptop("desk", role=Role.DESK)
    desk.sync(meeting.answer)
    photograph(one, picture(50_000))
    one.write_many(1_500)
    pieces = 0

    def watching(request: bytes) -> bytes:
        nonlocal pieces
        asked = request_of(request)
        data = meeting.answer(request)
        answer = decode_answer(data, asked.nonce, meeting.server.certificate.key)
        if asked.blobs is not None and asked.blobs.chunk is not None:
            pieces += 1
            assert asked.page == b""
        if answer.blobs is not None and answer.blobs.chunk is not None:
            pieces += 1
            assert answer.is_quiet
        return data

    for laptop in (one, desk, one, desk):
        laptop.sync(watching)
    assert pieces > 4
    assert desk.journal.blobs.whole() == one.journal.blobs.whole()


def test_record_written_while_a_picture_is_on_its_way_goes_before_the_next_piece(
    meeting: Meeting, make_laptop: MakeLaptop
) -> None:
    laptop = make_laptop("one", 1)
    photograph(laptop, picture(400_000))
    while not meeting.journal.blobs.named() or not meeting.journal.blobs.held(meeting.journal.blobs.lacking()[0]):
        laptop.round(meeting.answer)
    laptop.add(3)
    request = request_of(laptop.rounds.request(laptop.chance(8)))
    assert request.page
    assert request.blobs is None


@pytest.mark.slow
@settings(max_examples=15)
@given(st.data())
def test_picture_arrives_whole_wherever_the_link_is_cut(data: st.DataObject) -> None:
    """Requests and answers are lost, laptops and server start again: no byte that was kept is sent twice but the piece
    at hand, and in the end all who may read it hold the same picture."""
    with stage() as (meeting, make):
        one, desk = make("one", 1), make("desk", role=Role.DESK)
        content = picture(data.draw(st.integers(1, 40_000)))
        hash_ = photograph(one, content)
        held = 0
        for fate in data.draw(
            st.lists(st.sampled_from(("ok", "request", "answer", "start", "server start")), max_size=25)
        ):
            laptop = data.draw(st.sampled_from((one, desk)))
            match fate:
                case "start":
                    laptop.close()
                    laptop.open()
                case "server start":
                    meeting.close()
                    meeting.open()
                case _:
                    attempt(meeting, laptop, fate)
            assert meeting.journal.blobs.held(hash_) >= held
            held = meeting.journal.blobs.held(hash_)
        calm(meeting, one, desk)
        assert has(meeting.journal, hash_, content)
        assert has(desk.journal, hash_, content)
        assert verify_journal(meeting.journal).findings == ()


def attempt(meeting: Meeting, laptop: Laptop, fate: str) -> None:
    def send(request: bytes) -> bytes:
        if fate == "request":
            raise Offline("errors.exchange.offline", url="", cause="")
        answer = meeting.answer(request)
        if fate == "answer":
            raise Offline("errors.exchange.offline", url="", cause="")
        return answer

    try:
        laptop.round(send)
    except Offline:
        return


@contextmanager
def stage() -> Iterator[tuple[Meeting, Callable[..., Laptop]]]:
    preparer = PREPARER
    with TemporaryDirectory() as folder:
        made: list[Laptop] = []

        def make(name: str, *squads: int, role: Role | None = Role.CAPTAIN) -> Laptop:
            made.append(Laptop(preparer, Path(folder) / f"{name}.db", name, *squads, role=role))
            return made[-1]

        with closing(Meeting(preparer, Path(folder) / "server.db")) as meeting:
            yield meeting, make
            for laptop in made:
                laptop.close()


@pytest.mark.slow
@settings(max_examples=15)
@given(st.permutations(range(6)), st.integers(1, 3_000))
def test_any_order_of_arrival_gives_the_same_state(order: list[int], size: int) -> None:
    """Record first or picture first, pieces of two pictures mixed: what is held in the end is the same."""
    with stage() as (meeting, make):
        one, spare = make("one", 1), make("spare", 1)
        pictures = [picture(size, seed) for seed in (1, 2)]
        deeds: list[Callable[[], object]] = [
            lambda: photograph(one, pictures[0]),
            lambda: photograph(one, pictures[1], hold=False),
            lambda: photograph(spare, pictures[0], hold=False),
            lambda: photograph(spare, pictures[1]),
            lambda: one.sync(meeting.answer),
            lambda: spare.round(meeting.answer),
        ]
        for place in order:
            deeds[place]()
        calm(meeting, one, spare)
        for journal in (meeting.journal, one.journal, spare.journal):
            assert all(has(journal, sha256(content).digest(), content) for content in pictures)


def test_server_that_lost_its_pictures_gets_them_back_from_the_desk(
    meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    gone, desk = make_laptop("gone", 1), make_laptop("desk", role=Role.DESK)
    gone.sync(meeting.answer)
    keep(meeting.journal, tmp_path / "copy")
    data = picture(30_000)
    hash_ = photograph(gone, data)
    calm(meeting, gone, desk)
    meeting.restore(tmp_path / "copy")
    assert not meeting.journal.blobs.is_whole(hash_)
    calm(meeting, desk)
    assert has(meeting.journal, hash_, data)


def test_nobody_gets_a_picture_whose_record_they_may_not_read(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    """Not even who knows its name, or writes a record of the name in a log of their own where it does not belong."""
    one, thief = make_laptop("one", 1), make_laptop("thief", 2)
    data = picture(5_000)
    hash_ = photograph(one, data)
    one.sync(meeting.answer)
    thief.write(urgent_of(1), INCIDENT, IncidentPhoto(1, hash_, len(data), "image/jpeg"))
    thief.write(0, INCIDENT, IncidentPhoto(2, hash_, len(data), "image/jpeg"))
    thief.sync(meeting.answer)
    answer = asking(meeting, thief, BlobRequest(wishes=[Wish(hash_, 0)], bytes_max=CHUNK_BYTES_MAX))
    assert answer.blobs is not None
    assert answer.blobs.chunk is None
    own = asking(meeting, one, BlobRequest(wishes=[Wish(hash_, 0)], bytes_max=CHUNK_BYTES_MAX))
    assert own.blobs is not None
    assert own.blobs.chunk == Chunk(hash_, 0, len(data), data[:CHUNK_BYTES_FIRST])


def test_server_takes_no_picture_that_no_record_names_or_from_whom_may_not_read_it(
    meeting: Meeting, make_laptop: MakeLaptop
) -> None:
    one, stranger = make_laptop("one", 1), make_laptop("stranger", 2)
    data = picture(3_000)
    hash_ = photograph(one, data, hold=False)
    for laptop in (one, stranger):
        laptop.sync(meeting.answer)
    for laptop, name, content in ((stranger, hash_, data), (one, sha256(b"?").digest(), b"?")):
        answer = asking(meeting, laptop, BlobRequest([name], Chunk(name, 0, len(content), content)))
        assert answer.blobs is not None
        assert answer.blobs.wishes == []
    assert meeting.journal.store.load_blobs() == []


def test_unknown_laptop_gets_and_gives_no_picture(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    unknown = make_laptop("unknown", 1, role=None)
    photograph(unknown, picture(2_000))
    unknown.sync(meeting.answer)
    assert meeting.journal.store.load_blobs() == []
    answer = asking(meeting, unknown, BlobRequest([bytes(32)]))
    assert answer.blobs is None


def test_pieces_grow_on_a_quick_link_and_shrink_on_a_slow_one(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    photograph(laptop, picture(400_000))
    seen: list[int] = []

    def measure(delay_ms: int) -> None:
        def send(request: bytes) -> bytes:
            blobs = request_of(request).blobs
            if blobs is not None and blobs.chunk is not None:
                seen.append(len(blobs.chunk.data))
            answer = meeting.answer(request)
            laptop.clock.time.ms += delay_ms
            return answer

        laptop.rounds.blobs.chunk_bytes = CHUNK_BYTES_FIRST
        seen.clear()
        for _ in range(15):
            laptop.round(send)

    measure(4_000)
    assert seen[-1] == CHUNK_BYTES_MIN
    measure(-1_900)  # the test's clocks go on by a second whenever somebody looks
    assert seen[-1] == CHUNK_BYTES_MAX


def test_messages_without_pictures_are_two_bytes_longer_for_them() -> None:
    request = Request(bytes(8), bytes(8), Cursor(), b"", b"")
    with_blobs = msgspec.structs.replace(request, blobs=BlobRequest())
    bare = msgspec.msgpack.encode(request)
    assert bare.endswith(b"\xc0")
    assert len(msgspec.msgpack.encode(with_blobs)) - len(bare) < 8


def test_what_the_server_holds_is_remembered_after_a_start_and_not_by_another_incarnation(
    meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    laptop = make_laptop("one", 1)
    laptop.sync(meeting.answer)
    keep(meeting.journal, tmp_path / "copy")
    photograph(laptop, picture(5_000))
    assert laptop.rounds.blobs.unsent() == 1
    calm(meeting, laptop)
    laptop.close()
    laptop.open()
    assert laptop.rounds.blobs.unsent() == 0
    meeting.restore(tmp_path / "copy")
    laptop.round(meeting.answer)
    calm(meeting, laptop)
    assert laptop.rounds.blobs.unsent() == 0
    assert meeting.journal.blobs.whole() == laptop.journal.blobs.whole()
