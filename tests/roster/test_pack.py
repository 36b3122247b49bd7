"""The pack: comes back whole or cut to some squads, or is refused with a sentence."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import date
from functools import cache

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.badges.carried import BadgeColumns, CarriedBadges, carry
from roster.badges.code import Badge, event_mark
from roster.badges.issued import IssuedBadge
from roster.errors import PackError
from roster.event import Event
from roster.folder import load_event
from roster.keys import KEY_BYTES, SIGNATURE_BYTES, Role
from roster.listing import Group, Listed
from roster.maker import make_people
from roster.pack import CORE_BYTES_MAX, MAGIC, PARTS_BYTES_MAX, Pack, PackBody, decode_pack, encode_pack, open_pack
from roster.packing import pack_badges, pack_people
from roster.part import SALT_BYTES, part_name
from roster.people import PERSON_MAX, Person
from tests.roster.strategies import EVENT_KEY, NOW_MS, OTHER_KEY, SERVER_KEY, certificate, people

EVENT = load_event("plan14")
KEY = bytes(EVENT_KEY.verify_key)
MARK = event_mark(KEY)
HEAD_BYTES = len(MAGIC) + SIGNATURE_BYTES + KEY_BYTES
SQUADS = frozenset({0, *(squad.number for squad in EVENT.squads)})
#: How MessagePack begins an array whose length takes four bytes.
ARRAY = b"\xdd"
NO_BADGES = BadgeColumns(b"", b"", b"")


def body(members: tuple[Person, ...], role: Role = Role.SERVER, event: Event = EVENT) -> PackBody:
    badges = [IssuedBadge(person.number, 0, bytes(8)) for person in members]
    server = certificate(role, SERVER_KEY)
    return PackBody(event, pack_people(members), pack_badges(badges, members, MARK), server, NOW_MS)


@cache
def small() -> bytes:
    return encode_pack(body(make_people(EVENT, 20, 1)), EVENT_KEY)


def signed(packed: bytes, parts: Mapping[int, bytes] | None = None) -> bytes:
    """A file whose signature is right, with `packed` as its core."""
    frames = b"".join(
        squad.to_bytes(2, "big") + len(part).to_bytes(4, "big") + part for squad, part in (parts or {}).items()
    )
    signature = EVENT_KEY.sign(b"fieldkit pack 3\0" + packed).signature
    return MAGIC + signature + KEY + len(packed).to_bytes(4, "big") + packed + frames


def core(
    listing: tuple[Group, ...] = (),
    parts: Mapping[int, bytes] | None = None,
    event: object = EVENT,
    badges: object = NO_BADGES,
    made_ms: int = NOW_MS,
) -> bytes:
    """A well-formed core of what is given."""
    names = {squad: part_name(part) for squad, part in (parts or {}).items()}
    values = (event, certificate(Role.SERVER, SERVER_KEY), made_ms, names, listing, badges)
    return zlib.compress(msgspec.msgpack.encode(values))


def raw(number: int, name: str = "单立群", squad: int = 2) -> bytes:
    return bytes(SALT_BYTES) + msgspec.msgpack.encode([Person(number, name, squad)])


@given(people((1, 4, 10)))
def test_a_pack_comes_back_as_it_was_made(members: tuple[Person, ...]) -> None:
    made = body(members)
    opened = decode_pack(encode_pack(made, EVENT_KEY), KEY)
    assert opened.body == made
    assert opened.event_key == KEY
    assert opened.mark == MARK
    assert opened.held == opened.squads == SQUADS


@given(people((1, 4, 10)), st.frozensets(st.sampled_from(sorted(SQUADS))))
def test_a_cut_pack_holds_the_people_of_its_squads_and_lists_the_others(
    members: tuple[Person, ...], squads: frozenset[int]
) -> None:
    whole = decode_pack(encode_pack(body(members), EVENT_KEY))
    cut = decode_pack(whole.cut(squads), KEY)
    assert cut.body.people == tuple(person for person in whole.body.people if person.squad in squads)
    assert cut.held == squads
    assert (cut.squads, cut.listed, cut.body.badges) == (whole.squads, whole.listed, whole.body.badges)
    assert cut.listed == {person.number: Listed(person.squad, person.role, person.category) for person in members}


@given(people((1, 4, 10)), *[st.frozensets(st.sampled_from(sorted(SQUADS)))] * 2)
def test_cutting_twice_is_cutting_to_what_both_allow(
    members: tuple[Person, ...], one: frozenset[int], other: frozenset[int]
) -> None:
    whole = decode_pack(encode_pack(body(members), EVENT_KEY))
    assert decode_pack(whole.cut(one)).cut(other) == whole.cut(one & other)
    assert whole.cut(SQUADS) == whole.data


def test_nothing_of_other_squads_people_is_left_in_a_cut_pack() -> None:
    """In the bytes as they are and in every stream that can be unpacked out of them."""
    asking = msgspec.structs.replace(EVENT, consent=("child",))
    whole = decode_pack(encode_pack(body(make_people(asking, 183, 1), event=asking), EVENT_KEY))
    said = unpacked(whole.cut({4}))
    captains = {squad.captain for squad in EVENT.squads}
    assert [person for person in whole.body.people if person.guardian]
    for person in whole.body.people:
        written = [
            (person.phone or person.guardian_phone).encode(),
            *([] if person.name in captains else [person.name.encode()]),
        ]
        assert all((word in said) is (person.squad == 4) for word in written), person
        assert not person.guardian or person.guardian.encode() not in said, person


def unpacked(data: bytes) -> bytes:
    """The bytes, and behind them whatever zlib makes of them from any place on."""
    found = [data]
    for at in range(len(data)):
        try:
            found.append(zlib.decompressobj().decompress(data[at:], CORE_BYTES_MAX))
        except zlib.error:
            continue
    return b"\n".join(found)


def test_the_hash_of_a_part_cannot_be_tried_without_the_event_key() -> None:
    """Two packs of the same people share no hash, so a list of names and numbers cannot be looked up in one."""
    made = body(make_people(EVENT, 20, 1))
    later = msgspec.structs.replace(made, made_ms=NOW_MS + 1)
    hashes = [parts_of(encode_pack(each, key)) for each, key in ((made, EVENT_KEY), (later, EVENT_KEY))]
    assert not set(hashes[0].values()) & set(hashes[1].values())


def parts_of(data: bytes) -> dict[int, bytes]:
    length = int.from_bytes(data[HEAD_BYTES : HEAD_BYTES + 4], "big")
    values = msgspec.msgpack.decode(zlib.decompress(data[HEAD_BYTES + 4 : HEAD_BYTES + 4 + length]), strict=False)
    parts: dict[int, bytes] = values[3]
    return parts


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
def test_a_pack_that_was_cut_off_holds_only_what_was_signed(length: int) -> None:
    """Where a part ends it is a pack with fewer parts; anywhere else it is refused."""
    cut = small()[: length % len(small())]
    opened = opens(cut)
    assert opened is None or cut == decode_pack(small()).cut(opened.held)


def opens(data: bytes) -> Pack | None:
    """The pack; None where it is refused. Any other error is a defect."""
    try:
        return decode_pack(data)
    except PackError:
        return None


@given(st.binary(max_size=400), st.booleans())
def test_noise_is_refused(noise: bytes, with_magic: bool) -> None:
    with pytest.raises(PackError):
        decode_pack(MAGIC + noise if with_magic else noise)


@given(st.binary(max_size=200))
def test_well_signed_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(PackError, match="another version"):
        decode_pack(signed(zlib.compress(noise)))


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(max_size=8) | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.integers(0, 9), inner, max_size=3),
    max_leaves=20,
)


@given(values, st.integers(0, 5))
def test_a_well_signed_core_with_anything_for_a_field_opens_or_is_refused(value: object, field: int) -> None:
    fields: list[object] = [EVENT, certificate(Role.SERVER, SERVER_KEY), NOW_MS, {}, [], []]
    fields[field] = value
    opens(signed(zlib.compress(msgspec.msgpack.encode(fields))))


@given(values, st.integers(0, len(EVENT.__struct_fields__) - 1))
def test_a_well_signed_event_with_anything_for_a_field_opens_or_is_refused(value: object, field: int) -> None:
    fields = list(msgspec.structs.astuple(EVENT))
    fields[field] = value
    opened = opens(signed(core(event=fields)))
    if opened is not None:  # then a kit can ask it what it asks every event
        assert opened.event.local(NOW_MS).tzinfo is not None
        assert all(opened.event.local(session.start_ms) for session in opened.event.sessions)


@given(values)
def test_a_well_signed_part_with_anything_in_it_opens_or_is_refused(value: object) -> None:
    part = zlib.compress(bytes(SALT_BYTES) + msgspec.msgpack.encode(value))
    opens(signed(core((Group(2, "volunteer", "adult", b"\0\0\x07"),), {2: part}), {2: part}))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("time_zone", "Nowhere/At-all", "Nowhere/At-all"),
        ("time_zone", "../../etc/passwd", "time zone"),
        ("days", (), "days"),
        ("days", (date(9999, 12, 31),), "days"),
        ("categories", (), "category"),
        ("consent", ("pupil",), "consent for a category"),
        ("things", (msgspec.structs.replace(EVENT.things[0], required={1: 2**62}),), "number of things"),
        ("squads", (EVENT.squads[0], EVENT.squads[0]), "numbers"),
        ("sessions", (msgspec.structs.replace(EVENT.sessions[0], end_ms=2**63),), "times"),
        ("sessions", (msgspec.structs.replace(EVENT.sessions[0], grace_s=2**60),), "times"),
    ],
)
def test_an_event_that_no_kit_could_work_with_is_refused(field: str, value: object, said: str) -> None:
    event = msgspec.structs.replace(EVENT, **{field: value})
    with pytest.raises(PackError, match=said):
        decode_pack(signed(core(event=event)))
    with pytest.raises(PackError, match=said):
        encode_pack(body((), event=event), EVENT_KEY)


def test_a_pack_made_at_no_possible_time_is_refused() -> None:
    with pytest.raises(PackError, match="no possible time"):
        decode_pack(signed(core(made_ms=2**63)))


@pytest.mark.parametrize(
    ("keys", "hashes", "revoked", "said"),
    [
        (b"\0\0\0\1", bytes(16), b"\0", "nobody's"),
        (b"\0\0\1\0" * 2, bytes(32), b"\0\0", "out of order"),
        (b"\0\0\2\0\0\0\1\0", bytes(32), b"\0\0", "out of order"),
        (b"\0\0\1\0", bytes(17), b"\0", "damaged"),
        (b"\0\0\1\0\0", bytes(16), b"\0", "damaged"),
        (b"\0\0\1\0", bytes(16), b"", "damaged"),
    ],
)
def test_columns_of_badges_that_do_not_fit_are_refused(keys: bytes, hashes: bytes, revoked: bytes, said: str) -> None:
    with pytest.raises(PackError, match=said):
        decode_pack(signed(core(badges=BadgeColumns(keys, hashes, revoked))))


_BADGES = st.builds(
    Badge,
    st.sampled_from([1, 2, 3, 255, 256, PERSON_MAX]),
    st.integers(0, 255),
    st.binary(min_size=16, max_size=16),
    st.booleans(),
)


@given(st.lists(_BADGES, max_size=8, unique_by=lambda badge: (badge.person, badge.issue)))
def test_a_badge_is_found_in_its_columns_as_in_a_list(badges: list[Badge]) -> None:
    carried = CarriedBadges(carry(badges))
    assert list(carried) == sorted(badges, key=lambda badge: (badge.person, badge.issue))
    for badge in badges:
        assert carried.get(badge.person, badge.issue) == badge
        of_person = [other.issue for other in badges if other.person == badge.person]
        assert carried.newest_issue(badge.person) == max(of_person)
        assert all(carried.get(badge.person, issue) is None for issue in {0, 7, 255}.difference(of_person))
    assert carried.newest_issue(77) == -1


@given(people((1, 4, 10)))
def test_people_read_when_they_are_wanted_are_those_read_at_once(members: tuple[Person, ...]) -> None:
    data = encode_pack(body(members), EVENT_KEY)
    later, whole = open_pack(data), decode_pack(data)
    assert {squad: later.people_of(squad) for squad in SQUADS} == {squad: whole.people_of(squad) for squad in SQUADS}
    assert later.people == whole.people
    assert [later.person(person.number) for person in later.people] == list(later.people)
    assert {(one.number, one.name) for one in later.names()} == {(one.number, one.name) for one in later.people}
    assert later.person(PERSON_MAX) is None or any(person.number == PERSON_MAX for person in members)


def test_a_part_that_was_changed_is_refused_before_it_is_read() -> None:
    data = bytearray(decode_pack(small()).cut({2}))
    data[-1] ^= 1
    with pytest.raises(PackError, match="damaged or was changed"):
        open_pack(bytes(data))


# what does not belong together


def test_a_part_of_another_pack_is_refused() -> None:
    other = decode_pack(encode_pack(body(make_people(EVENT, 20, 2)), EVENT_KEY)).cut({4})
    mine = decode_pack(small()).cut(())
    with pytest.raises(PackError, match="damaged or was changed"):
        decode_pack(mine + other[len(decode_pack(other).cut(())) :])


def test_a_part_twice_or_out_of_order_is_refused() -> None:
    whole = decode_pack(small())
    base = whole.cut(())
    two, four = (whole.cut({squad})[len(base) :] for squad in (2, 4))
    assert decode_pack(base + two + four).held == {2, 4}
    for tail in (four + two, two + two):
        with pytest.raises(PackError):
            decode_pack(base + tail)


@pytest.mark.parametrize("part", [raw(8), raw(7, squad=4), bytes(SALT_BYTES) + b"\x92" + raw(7)[SALT_BYTES + 1 :] * 2])
def test_people_whom_the_list_does_not_name_are_refused(part: bytes) -> None:
    packed = zlib.compress(part)
    with pytest.raises(PackError, match="not those of its list"):
        decode_pack(signed(core((Group(2, "volunteer", "adult", b"\0\0\x07"),), {2: packed}), {2: packed}))


@pytest.mark.parametrize("numbers", [b"\0\0\x07\0\0\x07", b"\0\0\0", b"\0\x07"])
def test_a_list_with_somebody_twice_or_nobody_is_refused(numbers: bytes) -> None:
    with pytest.raises(PackError, match=r"listed twice, or as nobody|list of people"):
        decode_pack(signed(core((Group(2, "volunteer", "adult", numbers),))))


def test_a_pack_of_another_event_is_refused() -> None:
    with pytest.raises(PackError, match="another event"):
        decode_pack(small(), bytes(OTHER_KEY.verify_key))


def test_a_pack_of_another_version_is_called_so() -> None:
    with pytest.raises(PackError, match="another version"):
        decode_pack(b"fieldkit-pack-1\n" + small()[len(MAGIC) :])


def test_a_pack_signed_by_a_stranger_under_the_events_name_is_refused() -> None:
    forged = MAGIC + OTHER_KEY.sign(b"fieldkit pack 3\0").signature + small()[len(MAGIC) + SIGNATURE_BYTES :]
    with pytest.raises(PackError, match="damaged or was changed"):
        decode_pack(forged)


@pytest.mark.parametrize(
    "server", [certificate(Role.SERVER, SERVER_KEY, OTHER_KEY), certificate(Role.DESK, SERVER_KEY)]
)
def test_a_pack_that_names_no_server_of_the_event_is_refused(server: object) -> None:
    fields: tuple[object, ...] = (EVENT, server, NOW_MS, {}, (), NO_BADGES)
    with pytest.raises(PackError, match="server that cannot be trusted"):
        decode_pack(signed(zlib.compress(msgspec.msgpack.encode(fields))))


def test_a_badge_of_somebody_who_left_the_roster_is_not_in_the_pack() -> None:
    badges = [IssuedBadge(1, 0, bytes(8)), IssuedBadge(2, 0, bytes(8), revoked=True)]
    packed = pack_badges(badges, [Person(2, "单立群", 2)], MARK)
    assert [(badge.person, badge.revoked) for badge in packed] == [(2, True)]


# memory


def endless(bytes_max: int) -> bytes:
    """A few kilobytes that unpack to more than that."""
    return zlib.compress(bytes(bytes_max + 2))


def test_a_core_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(PackError, match="unpacks to more than"):
        decode_pack(signed(endless(CORE_BYTES_MAX)))


def test_a_part_that_unpacks_without_end_is_refused() -> None:
    part = endless(PARTS_BYTES_MAX)
    with pytest.raises(PackError, match="unpacks to more than"):
        decode_pack(signed(core(parts={2: part}), {2: part}))


def test_parts_that_unpack_to_too_much_together_are_refused() -> None:
    """Each with one person who has a very long note."""
    parts = {
        squad: zlib.compress(
            bytes(SALT_BYTES) + msgspec.msgpack.encode([Person(squad, "", squad, note=" " * (PARTS_BYTES_MAX // 3))])
        )
        for squad in (1, 2, 3)
    }
    listing = tuple(Group(squad, "volunteer", "", squad.to_bytes(3, "big")) for squad in parts)
    assert len(decode_pack(signed(core(listing, parts), {1: parts[1], 2: parts[2]})).body.people) == 2
    with pytest.raises(PackError, match="unpacks to more than"):
        decode_pack(signed(core(listing, parts), parts))


def test_millions_of_people_are_refused_before_they_take_memory() -> None:
    """Four bytes make a person in MessagePack and a hundred and forty in memory: three million of them are not read."""
    count = 3_000_000
    crowd = ARRAY + count.to_bytes(4, "big") + b"\x93\x01\xa0\x02" * count
    part = zlib.compress(bytes(SALT_BYTES) + crowd)
    data = signed(core((Group(2, "volunteer", "adult", b"\0\0\x01"),), {2: part}), {2: part})
    assert len(data) < 40_000
    with pytest.raises(PackError, match="not those of its list"):
        decode_pack(data)


def test_more_people_than_an_event_has_are_not_listed() -> None:
    numbers = b"".join(number.to_bytes(3, "big") for number in range(1, 100_002))
    with pytest.raises(PackError, match="more than 100,000 people"):
        decode_pack(signed(core((Group(2, "volunteer", "adult", numbers),))))


@pytest.mark.parametrize("tail", [b"\0", zlib.compress(b"more")])
def test_nothing_hides_behind_a_core(tail: bytes) -> None:
    with pytest.raises(PackError, match="has something behind it"):
        decode_pack(signed(core() + tail))


def test_a_core_that_stops_in_the_middle_is_refused() -> None:
    with pytest.raises(PackError, match="cut off"):
        decode_pack(signed(core()[:-6]))
