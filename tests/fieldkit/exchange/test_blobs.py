"""Pictures: piece by piece behind everything else, resumed after any cut, and only to those who may read of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.errors import ExchangeError, Offline
from fieldkit.exchange.blob_rounds import BlobMemory, BlobRounds
from fieldkit.exchange.chunks import (
    CHUNK_BYTES_FIRST,
    CHUNK_BYTES_MAX,
    CHUNK_BYTES_MIN,
    WISHES_MAX,
    BlobRequest,
    Chunk,
    Wish,
)
from fieldkit.exchange.messages import Answer, Request, decode_answer, decode_request, encode_request
from fieldkit.journal.contract import BlobRow
from fieldkit.journal.feed import Cursor
from fieldkit.journal.journal import Journal
from fieldkit.journal.verify import verify_journal
from fieldkit.records.fold import Changed
from fieldkit.records.kinds import BLOB_BYTES_MAX, IncidentPhoto, Space
from fieldkit.records.scopes import urgent_of
from fieldkit.records.state import Row
from roster.keys import Role
from tests.fieldkit.exchange.conftest import MakeLaptop
from tests.meeting import Laptop, Meeting, Preparer, keep

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


PREPARER = Preparer()


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


# rights


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


# what is wrong


def test_wrong_picture_is_thrown_away_asked_anew_once_and_wedges_nothing(
    meeting: Meeting, make_laptop: MakeLaptop
) -> None:
    liar, good = make_laptop("liar", 1), make_laptop("good", 1)
    data, other = picture(9_000), picture(9_000, 2)
    hash_ = photograph(liar, data, hold=False)
    second = photograph(liar, other)
    liar.sync(meeting.answer)
    wrong = picture(9_000, 3)
    for wanted in (True, False):
        answer = asking(meeting, liar, BlobRequest(chunk=Chunk(hash_, 0, 9_000, wrong)))
        assert answer.blobs is not None
        assert (Wish(hash_, 0) in answer.blobs.wishes) == wanted
    calm(meeting, liar)
    assert has(meeting.journal, second, other)
    with good.journal.changing():
        good.journal.blobs.put(data)
    calm(meeting, good)
    assert has(meeting.journal, hash_, data), "the true picture is taken from whoever has it"


def test_kit_throws_away_what_is_wrong_and_asks_once_more(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    one, other = make_laptop("one", 1), make_laptop("other", 1)
    data = picture(3_000)
    hash_ = photograph(one, data)
    one.sync(meeting.answer)
    place = meeting.journal.store.load_blobs()[0].place
    with meeting.journal.changing():
        meeting.journal.store.delete_blob(place)
        again = meeting.journal.store.insert_blob(hash_)
        meeting.journal.store.insert_piece(again, 0, picture(3_000, 8))
        meeting.journal.store.save_blob(BlobRow(again, hash_, 3_000, True))
    meeting.close()
    meeting.open()
    asked = 0

    def counting(request: bytes) -> bytes:
        nonlocal asked
        blobs = request_of(request).blobs
        asked += blobs is not None and any(wish.hash == hash_ and wish.start == 0 for wish in blobs.wishes)
        return meeting.answer(request)

    other.add(4)
    for _ in range(6):
        other.sync(counting)
    assert other.journal.blobs.held(hash_) == 0
    assert asked == 2
    assert other.rounds.unsent() == 0


@pytest.mark.parametrize("size", [1, 100_000, BLOB_BYTES_MAX + 5])
def test_who_lies_about_the_size_of_a_picture_costs_that_picture_one_more_try(
    meeting: Meeting, make_laptop: MakeLaptop, size: int
) -> None:
    liar, good = make_laptop("liar", 1), make_laptop("good", 1)
    data = picture(20_000)
    hash_ = photograph(good, data)
    named = IncidentPhoto(1, hash_, 90_000, "image/png")
    liar.write(urgent_of(1), INCIDENT, named)
    liar.sync(meeting.answer)
    for start in range(3):
        asking(meeting, liar, BlobRequest(chunk=Chunk(hash_, start * 12_000, size, bytes(12_000))))
    calm(meeting, good)
    assert has(meeting.journal, hash_, data)


def test_piece_that_something_on_the_way_refuses_holds_nothing_up(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    bad, good = picture(6_000), picture(6_000, 2)
    bad_hash, good_hash = photograph(laptop, bad), photograph(laptop, good)

    def filtering(request: bytes) -> bytes:
        blobs = request_of(request).blobs
        if blobs is not None and blobs.chunk is not None and blobs.chunk.hash == bad_hash:
            raise ExchangeError("errors.exchange.trouble", url="", status=403, wait="")
        return meeting.answer(request)

    for _ in range(20):
        try:
            laptop.sync(filtering)
        except ExchangeError:
            laptop.rounds.refused()
    assert has(meeting.journal, good_hash, good)
    laptop.add(5)
    laptop.sync(filtering)
    assert laptop.rounds.unsent() == 0
    assert not meeting.journal.blobs.is_whole(bad_hash)


def test_server_without_room_says_so_and_takes_records_all_the_same(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    meeting.journal.blobs.bytes_max = BLOB_BYTES_MAX - 1
    laptop = make_laptop("one", 1)
    hash_ = photograph(laptop, picture(6_000))
    laptop.add(5)
    calm(meeting, laptop)
    assert laptop.rounds.blobs.full
    assert laptop.rounds.unsent() == 0
    meeting.journal.blobs.bytes_max = 2 * BLOB_BYTES_MAX
    calm(meeting, laptop)
    assert meeting.journal.blobs.is_whole(hash_)
    assert not laptop.rounds.blobs.full


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


def test_picture_that_the_server_will_not_take_stays_unsent(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    """It was wrong twice: nothing of it is sent any more before the next start, and nobody is told that it is there."""
    laptop = make_laptop("one", 1)
    hash_ = photograph(laptop, picture(5_000))
    laptop.sync(meeting.answer)
    assert laptop.rounds.blobs.unsent() == 0
    laptop.rounds.blobs = BlobRounds(laptop.journal)
    laptop.rounds.blobs._memory = BlobMemory()
    for _ in range(2):
        meeting.journal.blobs.spoil(hash_, laptop.public)
    with meeting.journal.changing():
        meeting.journal.blobs.drop(hash_)
    calm(meeting, laptop)
    assert laptop.rounds.blobs.unsent() == 1
    assert not laptop.rounds.blobs.has_more()


def test_piece_that_comes_twice_or_out_of_turn_changes_nothing(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    data = picture(6_000)
    hash_ = photograph(laptop, data, hold=False)
    laptop.sync(meeting.answer)
    said = []
    for start in (2_000, 0, 0, 4_000, 2_000, 0, 4_000):
        answer = asking(meeting, laptop, BlobRequest(chunk=Chunk(hash_, start, 6_000, data[start : start + 2_000])))
        assert answer.blobs is not None
        said.append([wish.start for wish in answer.blobs.wishes])
    assert said == [[0], [2_000], [2_000], [2_000], [4_000], [4_000], []]
    assert has(meeting.journal, hash_, data)


def test_pictures_that_nobody_has_hide_none_that_somebody_has(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    """More of them than are asked for at a time: they take turns, and rounds without anything new come to an end."""
    gone, reader = make_laptop("gone", 1), make_laptop("reader", 1)
    for seed in range(2 * WISHES_MAX):
        photograph(gone, picture(100, 100 + seed), hold=False)
    data = picture(3_000)
    hash_ = photograph(gone, data)
    calm(meeting, gone)
    for _ in range(4):
        assert len(reader.sync(meeting.answer)) < 12
    assert has(reader.journal, hash_, data)
    assert len(reader.sync(meeting.answer)) == 1


def test_kit_without_room_asks_for_nothing_and_goes_on_when_there_is_some(
    meeting: Meeting, make_laptop: MakeLaptop
) -> None:
    one, desk = make_laptop("one", 1), make_laptop("desk", role=Role.DESK)
    hash_ = photograph(one, picture(6_000))
    calm(meeting, one)
    desk.journal.blobs.bytes_max = BLOB_BYTES_MAX - 1
    calm(meeting, desk)
    assert desk.rounds.blobs.ask(meeting.incarnation) is None
    desk.journal.blobs.bytes_max = 2 * BLOB_BYTES_MAX
    calm(meeting, desk)
    assert desk.journal.blobs.is_whole(hash_)


def test_damaged_view_of_an_incident_stops_no_sync(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    hash_ = photograph(laptop, picture(100))
    row = laptop.journal.store.list_states(Space.INCIDENT)[0]
    with laptop.journal.changing():
        laptop.journal.store.save_states([Changed(row.space, row.subject, Row(1, 1, 1, {}), b"\xc1")])
    laptop.close()
    laptop.open()
    laptop.add(4)
    calm(meeting, laptop)
    assert laptop.rounds.unsent() == 0
    assert laptop.journal.blobs.named() == {}
    with laptop.journal.changing():
        laptop.journal.views.rebuild()
    calm(meeting, laptop)
    assert meeting.journal.blobs.is_whole(hash_)
