"""Mirror files and the codes that open them."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.errors import ExchangeError
from fieldkit.exchange.mirror import (
    NONCE_BYTES,
    Part,
    decode_mirror,
    encode_part,
    make_lock,
    mirrored_up_to,
    next_sections,
    sections_of,
)
from fieldkit.exchange.mirror_code import ENTROPY_BYTES, SALT_BYTES, make_code, parse_code
from fieldkit.exchange.page import encode_page
from fieldkit.records.codec import encode_payload
from fieldkit.records.kinds import IncidentEntry
from fieldkit.records.record import TEXT_BYTES_MAX, Draft
from roster.keys import Role
from tests.fieldkit.exchange.conftest import MakeLaptop
from tests.meeting import Laptop, Meeting, holdings

CODE = make_code(b"0123456789")
LOCK = make_lock(CODE, bytes(SALT_BYTES))


def write_long(laptop: Laptop, records: int) -> None:
    """Entries with texts that are as long as they may be, and do not pack."""
    chance, payload = Random(1), encode_payload(IncidentEntry(1))
    drafts = [Draft(1, 41, 7, payload, chance.randbytes(TEXT_BYTES_MAX)) for _ in range(records)]
    laptop.journal.write(drafts, laptop.clock.moment(), laptop.chance(8))


def mirrored(laptop: Laptop, held: dict[int, int], records: int = 50) -> list[bytes]:
    """Everything that is not mirrored yet, as frames; `held` is brought up."""
    frames = []
    while sections := next_sections(laptop.journal, held, records):
        part = Part(None, encode_page(list(sections.values())), laptop.clock.wall_ms(), 0)
        frames.append(encode_part(part, LOCK, laptop.chance(NONCE_BYTES)))
        held |= {place: section.last for place, section in sections.items()}
    return frames


@given(st.binary(min_size=ENTROPY_BYTES, max_size=ENTROPY_BYTES), st.data())
def test_code_is_read_as_people_write_it_and_a_wrong_sign_is_found(entropy: bytes, data: st.DataObject) -> None:
    code = make_code(entropy)
    assert len(code.replace("-", "")) == 16
    assert parse_code(code.lower().replace("-", " ")) == code
    assert parse_code(code.replace("0", "O").replace("1", "l")) == code
    place = data.draw(st.integers(0, len(code) - 1).filter(lambda at: code[at] != "-"))
    other = data.draw(st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ").filter(lambda sign: sign != code[place]))
    with pytest.raises(ExchangeError):
        parse_code(code[:place] + other + code[place + 1 :])
    signs = code.replace("-", "")
    at = data.draw(st.integers(0, 14))
    swapped = signs[:at] + signs[at + 1] + signs[at] + signs[at + 2 :]
    if swapped != signs:
        with pytest.raises(ExchangeError):
            parse_code(swapped)


@pytest.mark.parametrize("text", ["", "7K2M", CODE + "0", CODE.replace(CODE[0], "U")])
def test_what_is_no_code_is_said_so(text: str) -> None:
    with pytest.raises(ExchangeError):
        parse_code(text)


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_mirror_cut_at_any_byte_opens_with_what_was_written_before(data: st.DataObject) -> None:
    parts = [Part(None, b"%d" % number, number, 0) for number in range(4)]
    frames = [encode_part(part, LOCK, bytes([part.at_ms]) * NONCE_BYTES) for part in parts]
    whole = b"".join(frames)
    cut = data.draw(st.integers(0, len(whole)))
    before = [part for part in parts if sum(map(len, frames[: part.at_ms + 1])) <= cut]
    if before:
        assert decode_mirror(whole[:cut], CODE).parts == before
    else:
        with pytest.raises(ExchangeError):
            decode_mirror(whole[:cut], CODE)


def test_lost_stick_tells_nothing_without_the_code(make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(5)
    data = b"".join(mirrored(laptop, {}))
    with pytest.raises(ExchangeError, match="code"):
        decode_mirror(data, make_code(b"another one"))
    assert laptop.public not in data


def test_file_that_is_no_mirror_is_said_so() -> None:
    with pytest.raises(ExchangeError, match="mirror"):
        decode_mirror(b"a picture", CODE)


def test_everything_a_laptop_holds_stands_in_its_mirror(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    desk, captain = make_laptop("desk", role=Role.DESK), make_laptop("captain", 1)
    desk.add(5)
    desk.sync(meeting.answer)
    captain.write_many(130)
    captain.sync(meeting.answer)
    captain.add(3)
    data = b"".join(mirrored(captain, {}))
    spare = make_laptop("spare", 1)
    spare.journal.take_in(sections_of(decode_mirror(data, CODE).parts), "mirror", spare.clock.wall_ms())
    assert holdings(captain.journal) <= holdings(spare.journal)


def test_mirror_goes_on_where_it_stood(make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    laptop.write_many(130)
    held: dict[int, int] = {}
    before = mirrored(laptop, held)
    parts = decode_mirror(b"".join(before), CODE).parts
    assert mirrored_up_to(laptop.journal, sections_of(parts)) == held
    laptop.add(1)
    assert len(mirrored(laptop, mirrored_up_to(laptop.journal, sections_of(parts)))) == 1


def test_what_others_sealed_in_one_piece_is_mirrored_in_one_piece(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    desk, captain = make_laptop("desk", role=Role.DESK), make_laptop("captain", 1)
    desk.write_many(700)
    desk.sync(meeting.answer)
    captain.sync(meeting.answer)
    captain.write_many(120)
    spare = make_laptop("spare", 1)
    parts = decode_mirror(b"".join(mirrored(captain, {})), CODE).parts
    spare.journal.take_in(sections_of(parts), "mirror", spare.clock.wall_ms())
    assert holdings(captain.journal) <= holdings(spare.journal)


def test_long_texts_fit_into_parts(make_laptop: MakeLaptop) -> None:
    laptop, spare = make_laptop("one", 1), make_laptop("spare", 1)
    write_long(laptop, 400)
    frames = mirrored(laptop, {}, 1_000)
    assert max(map(len, frames)) < 2_000_000
    spare.journal.take_in(sections_of(decode_mirror(b"".join(frames), CODE).parts), "mirror", spare.clock.wall_ms())
    assert holdings(laptop.journal) <= holdings(spare.journal)


def test_records_of_another_branch_do_not_count_as_mirrored(make_laptop: MakeLaptop, tmp_path: Path) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(1)
    twin = laptop.clone(tmp_path / "twin.db")
    laptop.write_many(20)
    twin.write_many(10)
    parts = decode_mirror(b"".join(mirrored(twin, {}, 1_000)), CODE).parts
    twin.close()
    held = mirrored_up_to(laptop.journal, sections_of(parts))
    frames = mirrored(laptop, held)
    spare = make_laptop("spare", 1)
    spare.journal.take_in(sections_of(parts), "mirror", spare.clock.wall_ms())
    spare.journal.take_in(sections_of(decode_mirror(b"".join(frames), CODE).parts), "mirror", spare.clock.wall_ms())
    assert holdings(laptop.journal) <= holdings(spare.journal)


def test_part_that_was_damaged_is_written_again(make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    laptop.write_many(130)
    frames = mirrored(laptop, {})
    parts = decode_mirror(frames[0] + b"".join(frames[2:]), CODE).parts
    held = mirrored_up_to(laptop.journal, sections_of(parts))
    assert max(held.values()) == 50
    again = decode_mirror(b"".join([frames[0], *frames[2:], *mirrored(laptop, held)]), CODE)
    spare = make_laptop("spare", 1)
    spare.journal.take_in(sections_of(again.parts), "mirror", spare.clock.wall_ms())
    assert holdings(laptop.journal) <= holdings(spare.journal)
