"""Letters and replies in any hands, between real journals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.errors import ExchangeError
from fieldkit.exchange import carrying
from fieldkit.exchange.carrying import (
    DROP,
    NEIGHBOUR,
    Delivered,
    decode_carried,
    decode_carry,
    encode_carried,
    encode_carry,
    take_letters,
)
from fieldkit.exchange.envelope import (
    LETTER,
    REPLY,
    Envelope,
    Replied,
    open_letter,
    open_reply,
    read_envelope,
    write_letter,
    write_reply,
)
from fieldkit.exchange.frames import encode_frame, read_frames
from fieldkit.exchange.letters import sort_envelopes, take_replies, write_letters
from fieldkit.exchange.messages import Answer, encode_answer
from fieldkit.exchange.rounds import Outcome
from fieldkit.journal.feed import Cursor
from roster.keys import Role
from tests.fieldkit.exchange.conftest import MakeLaptop
from tests.fieldkit.exchange.test_mirror import write_long
from tests.meeting import MORNING_MS, Laptop, Meeting, Preparer, digest, holdings, key_of, tally


def letters(laptop: Laptop) -> bytes:
    return write_letters(laptop.rounds, laptop.journal, laptop.clock.wall_ms(), laptop.chance).data


def deliver(meeting: Meeting, data: bytes, road: str = DROP, carrier: bytes = b"") -> Delivered:
    now_ms = meeting.clock.wall_ms()
    return take_letters(
        meeting.journal,
        data,
        meeting.server.signing_key(),
        meeting.incarnation,
        now_ms,
        road,
        carrier,
        meeting.preparer.pack,
    )


def take(laptop: Laptop, data: bytes) -> list[Outcome]:
    server = laptop.preparer.pack.body.server.key
    replies = sort_envelopes(data, laptop.public, server).replies
    outcomes = take_replies(laptop.rounds, laptop.journal, replies, laptop.clock.moment(), laptop.chance)
    for outcome in outcomes:
        laptop.certificate = outcome.certificate or laptop.certificate
    return outcomes


def parts(data: bytes) -> list[bytes]:
    return [encode_frame(frame.kind, frame.body) for frame in read_frames(data)]


# laws


@pytest.fixture(scope="module")
def drop(preparer: Preparer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Laptop, bytes]]:
    """A laptop that has never met its server, and its drop of several letters."""
    laptop = Laptop(preparer, tmp_path_factory.mktemp("drop") / "laptop.db", "law", 1)
    for _ in range(4):
        laptop.write_many(700)
        laptop.arrive(1)
    yield laptop, letters(laptop)
    laptop.close()


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_drop_read_in_any_order_and_cut_anywhere_takes_in_nothing_wrong(
    preparer: Preparer, drop: tuple[Laptop, bytes], data: st.DataObject
) -> None:
    laptop, written = drop
    frames = parts(written)
    with TemporaryDirectory() as folder:
        meeting = Meeting(preparer, Path(folder) / "server.db")
        try:
            for _ in range(data.draw(st.integers(1, 3))):
                order = data.draw(st.lists(st.sampled_from(frames), max_size=6))
                shuffled = b"".join(order)
                deliver(meeting, shuffled[: data.draw(st.integers(0, len(shuffled)))])
                assert holdings(meeting.journal) <= holdings(laptop.journal)
            deliver(meeting, b"".join(data.draw(st.permutations(frames))))
            assert holdings(meeting.journal) == holdings(laptop.journal)
            assert tally(meeting.journal, 1) == 2_800
        finally:
            meeting.close()


@given(st.binary(max_size=200), st.integers(0, 1 << 40))
def test_letter_is_opened_by_the_server_alone(request: bytes, made_ms: int) -> None:
    server, device, other = key_of("a server"), key_of("a device"), key_of("another device")
    public = bytes(server.verify_key)
    (frame,) = read_frames(write_letter(request, device, public, made_ms, 0, 1))
    envelope = read_envelope(frame, public)
    assert envelope is not None
    assert open_letter(envelope, server) == request
    for key in (device, other):
        with pytest.raises(ExchangeError):
            open_letter(envelope, key)


@given(st.data())
def test_letter_changed_on_its_way_is_none(data: st.DataObject) -> None:
    server, device = key_of("a server"), key_of("a device")
    (frame,) = read_frames(write_letter(b"request", device, bytes(server.verify_key), 5, 0, 1))
    envelope = msgspec.msgpack.decode(frame.body, type=Envelope)
    change: dict[str, Any] = data.draw(
        st.sampled_from(
            [
                {"device": bytes(key_of("another device").verify_key)},
                {"made_ms": 6},
                {"parts": 2},
                {"sealed": envelope.sealed[:-1] + b"\0"},
                {"signature": bytes(64)},
            ]
        )
    )
    changed = msgspec.msgpack.encode(msgspec.structs.replace(envelope, **change))
    damaged = msgspec.structs.replace(frame, body=changed)
    assert read_envelope(damaged, bytes(server.verify_key)) is None


# a day with a stick


def test_reply_says_what_arrived_and_brings_what_is_new(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    desk, captain = make_laptop("desk", role=Role.DESK), make_laptop("captain", 1)
    desk.add(5)
    desk.sync(meeting.answer)
    captain.add(7)
    captain.write_many(2_500)
    delivered = deliver(meeting, letters(captain))
    assert (delivered.records, delivered.foreign) == (len(holdings(captain.journal)), 0)
    assert captain.rounds.unsent() > 2_500
    outcomes = take(captain, delivered.replies)
    assert captain.rounds.unsent() == 0
    assert sum(outcome.received for outcome in outcomes) == len(holdings(desk.journal))
    assert tally(captain.journal, 1) == tally(meeting.journal, 1) == 2_512


def test_news_of_many_pages_come_in_one_reply(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    desk, captain = make_laptop("desk", role=Role.DESK), make_laptop("captain", 1)
    for _ in range(4):
        desk.write_many(900)
        desk.sync(meeting.answer)
    take(captain, deliver(meeting, letters(captain)).replies)
    assert tally(captain.journal, 1) == 3_600
    outcomes = captain.sync(meeting.answer)
    assert sum(outcome.received for outcome in outcomes) == 0


def test_reply_read_twice_or_too_late_changes_nothing(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    desk, captain = make_laptop("desk", role=Role.DESK), make_laptop("captain", 1)
    captain.sync(meeting.answer)
    captain.add(1)
    early = deliver(meeting, letters(captain)).replies
    captain.add(2)
    desk.add(3)
    desk.sync(meeting.answer)
    captain.sync(meeting.answer)
    before, cursor = digest(captain.journal), captain.rounds.memory.cursor
    for _ in range(2):
        take(captain, early)
    assert captain.rounds.unsent() == 0
    assert (digest(captain.journal), captain.rounds.memory.cursor) == (before, cursor)


def test_reply_of_which_a_part_is_missing_leaves_nothing_out(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    desk, captain = make_laptop("desk", role=Role.DESK), make_laptop("captain", 1)
    for _ in range(4):
        desk.write_many(900)
        desk.sync(meeting.answer)
    replies = parts(deliver(meeting, letters(captain)).replies)
    take(captain, b"".join(replies[:1] + replies[2:]))
    captain.sync(meeting.answer)
    assert tally(captain.journal, 1) == 3_600


def test_laptop_without_any_certificate_learns_what_arrived(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    captain = make_laptop("captain", 1, role=None)
    captain.add(7)
    outcomes = take(captain, deliver(meeting, letters(captain)).replies)
    assert [outcome.standing for outcome in outcomes] == ["unknown"]
    assert captain.rounds.unsent() == 0
    assert tally(meeting.journal, 1) == 0


def test_records_say_by_which_road_and_with_whom_they_came(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    by_stick, by_hand = make_laptop("one", 1), make_laptop("other", 2)
    by_stick.add(1)
    by_hand.add(1)
    deliver(meeting, letters(by_stick))
    deliver(meeting, letters(by_hand), NEIGHBOUR, b"carrier!")
    origins = {row.origin for row in meeting.journal.store.read_feed(0, 100, urgent=False)}
    assert f"drop:{_name(by_stick)}" in origins
    assert f"neighbour:{b'carrier!'.hex()}" in origins


def _name(laptop: Laptop) -> str:
    assert laptop.certificate is not None
    return laptop.certificate.device.hex()


def test_long_texts_go_in_many_letters(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    captain = make_laptop("captain", 1)
    write_long(captain, 400)
    frames = parts(letters(captain))
    assert max(map(len, frames)) < 2_000_000
    deliver(meeting, b"".join(frames))
    assert holdings(meeting.journal) == holdings(captain.journal)


def test_news_that_do_not_fit_come_with_the_next_letters(
    meeting: Meeting, make_laptop: MakeLaptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, captain = make_laptop("desk", role=Role.DESK), make_laptop("captain", 1)
    for _ in range(6):
        desk.write_many(900)
        desk.sync(meeting.answer)
    monkeypatch.setattr(carrying, "REPLY_BYTES_MAX", 4_000)
    got: list[int] = []
    while not got or got[-1]:
        replies = deliver(meeting, letters(captain)).replies
        assert len(replies) < 40_000
        got.append(sum(outcome.received for outcome in take(captain, replies)))
    assert len(got) > 2
    assert tally(captain.journal, 1) == 5_400


def test_letters_are_newer_than_those_before_though_the_clock_was_set_back(make_laptop: MakeLaptop) -> None:
    captain = make_laptop("captain", 1)
    made: list[int] = []
    for now_ms in (MORNING_MS + 9_000_000, MORNING_MS, MORNING_MS):
        captain.add(1)
        after_ms = made[-1] if made else 0
        made.append(write_letters(captain.rounds, captain.journal, now_ms, captain.chance, after_ms).made_ms)
    assert made == sorted(set(made))


# what is not believed


def test_receipt_that_another_server_signed_changes_nothing(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    captain = make_laptop("captain", 1)
    captain.add(7)
    data = letters(captain)
    (envelope, _) = sort_envelopes(data, b"", captain.rounds.server_key).letters[0]
    liar = key_of("a liar")
    answer = encode_answer(Answer("known", bytes(8), MORNING_MS, Cursor(), []), bytes(16), liar)
    forged = write_reply(Replied(bytes(16), b"", answer), envelope, 0, 1, liar)
    assert take(captain, forged) == []
    assert captain.rounds.unsent() == 2


def test_answer_to_somebody_else_sealed_to_me_is_not_believed(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    captain, other = make_laptop("captain", 1), make_laptop("other", 1)
    captain.add(7)
    other.add(1)
    mine = sort_envelopes(letters(captain), b"", captain.rounds.server_key).letters[0][0]
    replies = deliver(meeting, letters(other)).replies
    (theirs, *_) = sort_envelopes(replies, other.public, other.rounds.server_key).replies
    opened = open_reply(theirs, other.key)
    assert take(captain, write_reply(opened, mine, 0, 1, meeting.server.signing_key())) == []


def test_letter_in_somebody_elses_cover_gets_no_news(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    captain, thief = make_laptop("captain", 1), make_laptop("thief", 2)
    captain.add(7)
    request = captain.rounds.request(captain.chance(8))
    stolen = write_letter(request, thief.key, captain.rounds.server_key, MORNING_MS, 0, 1)
    delivered = deliver(meeting, stolen)
    assert (delivered.letters, delivered.foreign, delivered.replies) == (0, 1, b"")


def test_letter_to_another_events_server_is_counted_as_foreign(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    captain = make_laptop("captain", 1)
    other = bytes(key_of("another server").verify_key)
    delivered = deliver(meeting, write_letter(b"request", captain.key, other, MORNING_MS, 0, 1))
    assert (delivered.letters, delivered.foreign) == (0, 1)


def test_stranger_can_hand_over_what_they_cannot_read(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    captain = make_laptop("captain", 1)
    captain.add(7)
    sorted_ = sort_envelopes(letters(captain), key_of("a stranger").verify_key.encode(), captain.rounds.server_key)
    data = b"".join(encode_frame(LETTER, body) for _, body in sorted_.letters)
    replies = deliver(meeting, data).replies
    passed_on = sort_envelopes(replies, b"", captain.rounds.server_key).others_replies
    take(captain, b"".join(encode_frame(REPLY, body) for _, body in passed_on))
    assert captain.rounds.unsent() == 0


def test_newer_pack_comes_with_the_reply(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    captain = make_laptop("captain", 1)
    captain.rounds.pack_ms = 1
    outcomes = take(captain, deliver(meeting, letters(captain)).replies)
    assert any(outcome.pack for outcome in outcomes)


# handing over by HTTP


def test_message_of_a_carrier_is_signed_by_the_one_it_names() -> None:
    key = key_of("a carrier")
    data = encode_carry(b"frames", NEIGHBOUR, key, b"")
    assert decode_carry(data).device == bytes(key.verify_key)
    with pytest.raises(ExchangeError):
        decode_carry(data.replace(b"frames", b"others"))


def test_word_of_the_server_holds_for_one_message_only() -> None:
    server = key_of("a server")
    said = encode_carried(b"replies", b"request", server)
    assert decode_carried(said, b"request", bytes(server.verify_key)) == b"replies"
    for request, key in ((b"another", server), (b"request", key_of("a portal"))):
        with pytest.raises(ExchangeError):
            decode_carried(said, request, bytes(key.verify_key))
