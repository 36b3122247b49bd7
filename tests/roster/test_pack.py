"""The pack: comes back whole, or is refused with a sentence."""

from __future__ import annotations

import zlib
from functools import cache

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.badges.code import event_mark
from roster.badges.issued import IssuedBadge
from roster.errors import PackError
from roster.folder import load_event
from roster.keys import KEY_BYTES, SIGNATURE_BYTES, Role
from roster.maker import make_people
from roster.pack import MAGIC, PACK_BYTES_MAX, UNPACKED_BYTES_MAX, PackBody, decode_pack, encode_pack
from roster.packing import pack_badges, pack_people
from roster.people import Person
from tests.roster.strategies import EVENT_KEY, NOW_MS, OTHER_KEY, SERVER_KEY, certificate, people

EVENT = load_event("plan14")
KEY = bytes(EVENT_KEY.verify_key)
MARK = event_mark(KEY)
HEAD_BYTES = len(MAGIC) + SIGNATURE_BYTES + KEY_BYTES


def body(members: tuple[Person, ...], server_role: Role = Role.SERVER) -> PackBody:
    badges = [IssuedBadge(person.number, 0, bytes(8)) for person in members]
    server = certificate(server_role, SERVER_KEY)
    return PackBody(EVENT, pack_people(members), pack_badges(badges, members, MARK), server, NOW_MS)


@cache
def small() -> bytes:
    return encode_pack(body(make_people(EVENT, 2, 1)), EVENT_KEY)


def signed(packed: bytes) -> bytes:
    """A file whose signature is right and whose content is `packed`."""
    return MAGIC + EVENT_KEY.sign(b"fieldkit pack 1\0" + packed).signature + KEY + packed


@given(people((1, 4, 10)))
def test_a_pack_comes_back_as_it_was_made(members: tuple[Person, ...]) -> None:
    made = body(members)
    opened = decode_pack(encode_pack(made, EVENT_KEY), KEY)
    assert opened.body == made
    assert opened.event_key == KEY
    assert opened.mark == MARK


@given(st.integers(0, 1_000_000), st.integers(0, 7))
def test_any_flipped_bit_is_refused(at: int, bit: int) -> None:
    data = bytearray(small())
    data[at % len(data)] ^= 1 << bit
    with pytest.raises(PackError):
        decode_pack(bytes(data), KEY)


def test_any_flipped_byte_of_the_head_is_refused() -> None:
    for at in range(HEAD_BYTES + 20):
        data = bytearray(small())
        data[at] ^= 0xFF
        with pytest.raises(PackError):
            decode_pack(bytes(data))


@given(st.integers(0, 1_000_000))
def test_a_pack_that_was_cut_off_is_refused(length: int) -> None:
    with pytest.raises(PackError):
        decode_pack(small()[: length % len(small())])


@given(st.binary(max_size=400), st.booleans())
def test_noise_is_refused(noise: bytes, with_magic: bool) -> None:
    with pytest.raises(PackError):
        decode_pack(MAGIC + noise if with_magic else noise)


@given(st.binary(max_size=200))
def test_well_signed_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(PackError, match="another version"):
        decode_pack(signed(zlib.compress(noise)))


def test_what_unpacks_without_end_is_refused() -> None:
    squeeze = zlib.compressobj(1)
    block = bytes(1024 * 1024)
    parts = [squeeze.compress(block) for _ in range(UNPACKED_BYTES_MAX // len(block) + 2)]
    bomb = signed(b"".join([*parts, squeeze.flush()]))
    assert len(bomb) < PACK_BYTES_MAX
    with pytest.raises(PackError, match="unpacks to more than"):
        decode_pack(bomb)


def test_a_pack_of_another_event_is_refused() -> None:
    with pytest.raises(PackError, match="another event"):
        decode_pack(small(), bytes(OTHER_KEY.verify_key))


def test_a_pack_signed_by_a_stranger_under_the_events_name_is_refused() -> None:
    packed = small()[HEAD_BYTES:]
    forged = MAGIC + OTHER_KEY.sign(b"fieldkit pack 1\0" + packed).signature + KEY + packed
    with pytest.raises(PackError, match="damaged or was changed"):
        decode_pack(forged)


def test_a_pack_that_names_a_foreign_server_is_refused() -> None:
    foreign = msgspec.structs.replace(body(()), server=certificate(Role.SERVER, SERVER_KEY, OTHER_KEY))
    with pytest.raises(PackError, match="server that cannot be trusted"):
        decode_pack(encode_pack(foreign, EVENT_KEY))


def test_a_badge_of_somebody_who_left_the_roster_is_not_in_the_pack() -> None:
    badges = [IssuedBadge(1, 0, bytes(8)), IssuedBadge(2, 0, bytes(8), revoked=True)]
    packed = pack_badges(badges, [Person(2, "单立群", 2)], MARK)
    assert [(badge.person, badge.revoked) for badge in packed] == [(2, True)]
