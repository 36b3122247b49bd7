"""Whatever the product writes, and whatever becomes of it on the way, the second reader makes of it what the product
makes of it."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.exchange.frames import MARKER, encode_frame
from fieldkit.exchange.join_code import JoinCode, encode_join_code
from fieldkit.exchange.page import UNPACKED_BYTES_MAX, encode_page
from fieldkit.records.section import Section
from roster.keys import certificate_bytes
from tests.fieldkit.exchange.test_join_code import codes
from tests.fieldkit.exchange.test_page import sections
from tests.golden.cast import EVENT, SERVERS, public
from tests.golden.logs import INCIDENTS, MARKS, OTHER_MARKS
from tests.golden.make_takings import EARLIEST, EARLY
from tests.golden.reader.errors import Refused
from tests.golden.readings import PRODUCT, READER, REFUSALS
from tests.golden.vectors import Plain

REFUSED: Plain = {"refused": True}


def by_product(read: str, given: Plain) -> Plain:
    try:
        return PRODUCT[read](given)
    except REFUSALS:
        return REFUSED


def by_reader(read: str, given: Plain) -> Plain:
    try:
        return READER[read](given)
    except Refused:
        return REFUSED


def assert_alike(read: str, **given: object) -> None:
    assert by_reader(read, given) == by_product(read, given)


@given(st.lists(sections(), max_size=4))
def test_pages_are_read_alike(given_sections: list[Section]) -> None:
    page = encode_page(given_sections).hex()
    assert READER["page"]({"page": page}) == PRODUCT["page"]({"page": page})


@given(st.lists(sections(), min_size=1, max_size=2), st.data())
def test_pages_in_which_bytes_were_changed_are_read_alike(given_sections: list[Section], data: st.DataObject) -> None:
    plain = bytearray(zlib.decompress(encode_page(given_sections)))
    for place in data.draw(st.lists(st.integers(0, len(plain) - 1), min_size=1, max_size=3)):
        plain[place] = data.draw(st.integers(0, 255))
    assert_alike("page", page=zlib.compress(bytes(plain)).hex())


@given(st.binary(max_size=200))
def test_any_bytes_are_read_alike_as_a_page(plain: bytes) -> None:
    assert_alike("page", page=zlib.compress(plain).hex())
    assert_alike("page", page=plain.hex())


def test_both_refuse_a_page_that_grows_too_large() -> None:
    page = zlib.compress(b"\x91" + bytes(UNPACKED_BYTES_MAX), 9)
    assert by_product("page", {"page": page.hex()}) == by_reader("page", {"page": page.hex()}) == REFUSED


@st.composite
def parts_of_logs(draw: st.DrawFn) -> Section:
    """Some records of one of five logs, four of which are the same one up to somewhere."""
    log = draw(st.sampled_from((MARKS, OTHER_MARKS, EARLY, EARLIEST, INCIDENTS)))
    first = draw(st.integers(1, len(log.records)))
    return log.section(first, draw(st.integers(first, len(log.records))))


@pytest.mark.slow
@settings(max_examples=40)
@given(st.lists(st.lists(parts_of_logs(), max_size=2), max_size=12))
def test_sections_in_any_order_come_to_stand_in_the_same_branches(pages: list[list[Section]]) -> None:
    made = [encode_page(sections).hex() for sections in pages]
    given = {"event": public(EVENT).hex(), "server": certificate_bytes(SERVERS).hex(), "pages": made}
    assert READER["taking in"](given) == PRODUCT["taking in"](given)


pieces = st.one_of(
    st.builds(encode_frame, st.integers(0, 255), st.binary(max_size=40)),
    st.just(MARKER),
    st.binary(max_size=20),
    st.builds(
        lambda frame, cut: frame[:cut], st.builds(encode_frame, st.just(1), st.binary(max_size=40)), st.integers(0, 60)
    ),
)


@given(st.lists(pieces, max_size=8))
def test_files_of_frames_and_rubbish_are_read_alike(parts: list[bytes]) -> None:
    assert_alike("frames", data=b"".join(parts).hex())


@given(codes, st.data())
def test_join_codes_in_which_signs_were_changed_are_read_alike(code: JoinCode, data: st.DataObject) -> None:
    text = encode_join_code(code)
    place = data.draw(st.integers(0, len(text)))
    signs = data.draw(st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZoilu- ", max_size=2))
    assert_alike("join code", code=text[:place] + signs + text[place + data.draw(st.integers(0, 2)) :])
