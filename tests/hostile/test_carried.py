"""What travels on sticks and through neighbours, in anybody's hands: frames, letters, replies, mirrors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import SealedBox

from fieldkit.exchange.carrying import decode_carried, decode_carry, encode_carried, encode_carry, take_letters
from fieldkit.exchange.envelope import LETTER, Envelope, _frame
from fieldkit.exchange.frames import MARKER, encode_frame, read_frames
from fieldkit.exchange.letters import sort_envelopes, take_replies, write_letters
from fieldkit.exchange.messages import decode_request
from fieldkit.exchange.mirror import PART, Part, decode_mirror, encode_part, make_lock
from fieldkit.exchange.mirror_code import SALT_BYTES, make_code
from tests.hostile.ours import only_ours
from tests.hostile.spoiling import noise, spoilt
from tests.meeting import MORNING_MS, Laptop, Meeting, Preparer, holdings
from tests.meeting import key_of as key_by_name

CODE = make_code(bytes(range(10)))
MOMENTS = (MORNING_MS, 0, -1, 1 << 60, (1 << 63) - 1)


class Road(msgspec.Struct, frozen=True):
    """A laptop with a letter, the server's journal, and what was said between them."""

    laptop: Laptop
    meeting: Meeting
    letters: bytes
    request: bytes
    replies: bytes


@pytest.fixture(scope="module")
def road(preparer: Preparer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Road]:
    folder = tmp_path_factory.mktemp("road")
    meeting = Meeting(preparer, folder / "server.db")
    laptop = Laptop(preparer, folder / "laptop.db", "far away", 1)
    laptop.arrive(1)
    laptop.add(3)
    letters = write_letters(laptop.rounds, laptop.journal, MORNING_MS, laptop.chance).data
    key = meeting.server.signing_key()
    delivered = take_letters(meeting.journal, letters, key, meeting.incarnation, MORNING_MS, "drop")
    (frame,) = read_frames(letters)
    sealed = msgspec.msgpack.decode(frame.body)[4]
    request = SealedBox(key.to_curve25519_private_key()).decrypt(sealed)
    yield Road(laptop, meeting, letters, request, delivered.replies)
    laptop.close()
    meeting.close()


def test_what_is_to_be_spoilt_is_good(road: Road) -> None:
    assert decode_request(road.request).device == road.laptop.public
    assert road.replies
    assert holdings(road.laptop.journal) <= holdings(road.meeting.journal)


@given(data=st.data())
def test_spoilt_letters_change_nothing_that_is_there(road: Road, data: st.DataObject) -> None:
    """A file that was cut, damaged or written over gives up what is whole, and no more."""
    before = holdings(road.meeting.journal)
    changed = data.draw(noise() | spoilt(road.letters) | spoilt(road.letters * 2))
    key, public = road.meeting.server.signing_key(), road.laptop.public
    sort_envelopes(changed, public, bytes(key.verify_key))
    take_letters(road.meeting.journal, changed, key, road.meeting.incarnation, MORNING_MS, "drop")
    assert holdings(road.meeting.journal) == before


@given(data=st.data())
def test_letters_with_spoilt_requests_are_letters_or_foreign(road: Road, data: st.DataObject) -> None:
    """Well sealed and well signed: whoever has the pack can write such a letter."""
    key, writer = road.meeting.server.signing_key(), road.laptop.key
    box = SealedBox(key.verify_key.to_curve25519_public_key())
    sealed = box.encrypt(data.draw(noise() | spoilt(road.request)))
    parts, made_ms = data.draw(st.sampled_from((1, 0, 10_001, (1 << 32) - 1))), data.draw(st.sampled_from(MOMENTS))
    letter = _frame(LETTER, Envelope(road.laptop.public, made_ms, 0, parts, sealed), writer)
    take_letters(road.meeting.journal, letter, key, road.meeting.incarnation, MORNING_MS, "drop")


@given(data=st.data())
def test_spoilt_replies_change_nothing(road: Road, data: st.DataObject) -> None:
    laptop = road.laptop
    before = holdings(laptop.journal)
    found = sort_envelopes(data.draw(spoilt(road.replies)), laptop.public, bytes(road.meeting.server.certificate.key))
    take_replies(laptop.rounds, laptop.journal, found.replies, laptop.clock.moment(), laptop.chance)
    assert holdings(laptop.journal) >= before


@given(data=st.data())
def test_a_spoilt_message_of_a_carrier_is_refused_by_name(road: Road, data: st.DataObject) -> None:
    carrier = key_by_name("a carrier")
    carry = encode_carry(road.letters, "drop", carrier, b"")
    only_ours(decode_carry, data.draw(noise() | spoilt(carry)))
    server = road.meeting.server
    carried = encode_carried(road.replies, carry, server.signing_key())
    only_ours(lambda said: decode_carried(said, carry, server.certificate.key), data.draw(noise() | spoilt(carried)))


@given(st.lists(noise() | st.just(MARKER)).map(b"".join), st.binary(max_size=60))
def test_a_whole_frame_is_found_in_any_noise(before: bytes, body: bytes) -> None:
    frame = encode_frame(3, body)
    assert body in [found.body for found in read_frames(before + frame + before)]


@pytest.mark.slow
@settings(max_examples=4)
@given(data=st.data())
def test_a_spoilt_mirror_is_a_mirror_or_refused_by_name(data: st.DataObject) -> None:
    lock = make_lock(CODE, bytes(SALT_BYTES))
    mirror = b"".join(encode_part(Part(None, b"", n, 0), lock, bytes(23) + bytes([n])) for n in range(3))
    assert len(decode_mirror(mirror, CODE).parts) == 3
    odd = encode_frame(PART, data.draw(noise(60))) + encode_frame(PART, bytes(SALT_BYTES) + data.draw(noise(60)))
    only_ours(lambda changed: decode_mirror(changed, CODE), data.draw(spoilt(mirror)))
    assert len(decode_mirror(mirror + odd, CODE).parts) == 3
    assert not only_ours(lambda changed: decode_mirror(changed, "not a code"), mirror)


def test_there_is_no_mirror_in_nothing(tmp_path: Path) -> None:
    assert not only_ours(lambda data: decode_mirror(data, CODE), b"")
