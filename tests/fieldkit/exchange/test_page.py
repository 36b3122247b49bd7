"""Pages carry sections byte for byte, and whatever is no page is refused in one sentence."""

from __future__ import annotations

import zlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import ExchangeError
from fieldkit.exchange.page import TAKEN_RECORDS_MAX, decode_page, encode_page
from fieldkit.records.record import LogId
from fieldkit.records.section import Section

INT63 = st.integers(0, (1 << 63) - 1)
CLOCK = st.integers(-(1 << 60), 1 << 60)


@st.composite
def sections(draw: st.DrawFn) -> Section:
    count = draw(st.integers(1, 6))

    def column(values: st.SearchStrategy[int]) -> list[int]:
        return draw(st.lists(values, min_size=count, max_size=count))

    texts = draw(st.lists(st.none() | st.binary(max_size=40), min_size=count, max_size=count))
    erased = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    key = draw(st.binary(min_size=32, max_size=32))
    log_id = LogId(key, draw(st.integers(0, 0xFFFF)), draw(INT63))
    return Section(
        draw(INT63),
        draw(st.integers(1, 1 << 40)),
        draw(st.sampled_from((None, log_id))),
        draw(st.binary(max_size=20)),
        column(INT63),
        column(CLOCK),
        column(CLOCK),
        column(st.integers(0, 0xFFFFFFFF)),
        column(st.integers(0, 0xFFFF)),
        column(INT63),
        draw(st.lists(st.binary(max_size=9), min_size=count, max_size=count)),
        texts,
        [bytes(32) if gone and text is None else b"" for gone, text in zip(erased, texts, strict=True)],
        draw(st.binary(min_size=64, max_size=64)),
        draw(st.dictionaries(st.integers(0, count - 1), st.binary(min_size=32, max_size=32), max_size=2)),
    )


@given(st.lists(sections(), max_size=4))
def test_what_comes_out_is_what_went_in(given_sections: list[Section]) -> None:
    assert decode_page(encode_page(given_sections)) == given_sections


@given(st.lists(sections(), min_size=1, max_size=2), st.data())
def test_a_page_cut_off_anywhere_is_refused(given_sections: list[Section], data: st.DataObject) -> None:
    page = encode_page(given_sections)
    with pytest.raises(ExchangeError):
        decode_page(page[: data.draw(st.integers(1, len(page) - 1))])


def page_with(**columns: object) -> bytes:
    """A page of one section of two records, with some columns replaced by what does not fit."""
    fields: dict[str, object] = {
        "log": 1, "first": 1, "log_id": None, "certificate": b"", "ms": [1, 1], "counters": [0, 0], "walls": [0, 0],
        "bases": [0, 0], "operators": [0, 0], "kinds": [1, 1], "subjects": [0, 0], "payload_table": [b""],
        "payloads": [0, 0], "texts": {}, "text_hashes": {}, "seal": b"",
        "payload_hashes": {},
    }  # fmt: skip
    return zlib.compress(msgspec.msgpack.encode([list((fields | columns).values())]))


def test_page_to_be_spoilt_is_a_good_one() -> None:
    assert [section.count for section in decode_page(page_with())] == [2]


@pytest.mark.parametrize(
    "columns",
    [
        {"ms": []},
        {"walls": [0]},
        {"ms": [-1, 1]},
        {"counters": [0, 1 << 16]},
        {"walls": [0, (1 << 60) + 1]},
        {"bases": [0, -(1 << 60) - 1]},
        {"operators": [0, 1 << 33]},
        {"kinds": [0, 1 << 16]},
        {"subjects": [-1, 0]},
        {"payloads": [0, 1]},
        {"payloads": [0, -1]},
        {"log": 1 << 63},
        {"first": 0},
        {"log_id": [b"", 0, -1]},
        {"texts": {2: b""}},
        {"texts": {-1: b""}},
        {"text_hashes": {2: bytes(32)}},
        {"text_hashes": {0: bytes(31)}},
        {"text_hashes": {0: b""}},
        {"payload_hashes": {2: bytes(32)}},
        {"payload_hashes": {0: bytes(31)}},
    ],
)
def test_columns_that_do_not_fit_are_refused(columns: dict[str, object]) -> None:
    with pytest.raises(ExchangeError, match="damaged"):
        decode_page(page_with(**columns))


def test_more_records_than_are_taken_are_refused() -> None:
    many = TAKEN_RECORDS_MAX + 1
    page = page_with(
        **{name: [0] * many for name in "ms counters walls bases operators kinds subjects payloads".split()}
    )
    with pytest.raises(ExchangeError, match=str(TAKEN_RECORDS_MAX)):
        decode_page(page)


def test_bomb_is_refused() -> None:
    bomb = zlib.compress(bytes(64 * 1024 * 1024), 9)
    with pytest.raises(ExchangeError):
        decode_page(bomb)
