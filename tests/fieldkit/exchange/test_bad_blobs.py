"""What is wrong with a picture costs that picture only: nothing is wedged, and nothing else waits."""

from __future__ import annotations

import msgspec
import pytest

from fieldkit.errors import ExchangeError
from fieldkit.exchange.blob_rounds import BlobMemory, BlobRounds
from fieldkit.exchange.chunks import (
    WISHES_MAX,
    BlobRequest,
    Chunk,
    Wish,
)
from fieldkit.exchange.messages import decode_answer, encode_answer
from fieldkit.journal.contract import BlobRow
from fieldkit.records.fold import Changed
from fieldkit.records.kinds import BLOB_BYTES_MAX, IncidentPhoto, Space
from fieldkit.records.scopes import urgent_of
from fieldkit.records.state import Row
from roster.keys import Role
from tests.fieldkit.exchange.conftest import MakeLaptop
from tests.fieldkit.exchange.pictures import INCIDENT, asking, calm, has, photograph, picture, request_of
from tests.meeting import Meeting


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
    hash_ = photograph(one, picture(3_000))
    one.sync(meeting.answer)
    given = 0

    def spoiling(request: bytes) -> bytes:
        """A server that has gone wrong: what it sends is signed, and not what it says."""
        nonlocal given
        nonce = request_of(request).nonce
        answer = decode_answer(meeting.answer(request), nonce, meeting.server.certificate.key)
        if answer.blobs is not None and answer.blobs.chunk is not None:
            given += 1
            chunk = msgspec.structs.replace(answer.blobs.chunk, data=bytes(len(answer.blobs.chunk.data)))
            answer = msgspec.structs.replace(answer, blobs=msgspec.structs.replace(answer.blobs, chunk=chunk))
        return encode_answer(answer, nonce, meeting.server.signing_key())

    other.add(4)
    for _ in range(6):
        other.sync(spoiling)
    assert other.journal.blobs.held(hash_) == 0
    assert given == 2
    assert other.rounds.unsent() == 0


def test_picture_that_was_damaged_on_the_server_is_thrown_away_and_brought_again(
    meeting: Meeting, make_laptop: MakeLaptop
) -> None:
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
    other.sync(meeting.answer)
    assert meeting.journal.blobs.held(hash_) == other.journal.blobs.held(hash_) == 0
    assert one.rounds.blobs.unsent() == 0, "it cannot know yet"
    one.close()
    one.open()
    calm(meeting, one, other)
    assert has(meeting.journal, hash_, data)
    assert has(other.journal, hash_, data)


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
