"""Text files are read in the encoding they were written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.errors import TableError
from roster.tables.encoding import decode_text

SIMPLIFIED = "姓名,电话,小分队\n张伟,13812345678,白衣天使\n刘洋,13912345678,拥军优属\n"
TRADITIONAL = "姓名,聯絡電話,組別\n張偉,13812345678,白衣天使\n劉洋,13912345678,擁軍優屬\n"
COMMON = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_simplified_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    assert decode_text(SIMPLIFIED.encode(encoding))[0].lstrip("\ufeff") == SIMPLIFIED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5", "cp950"])
def test_traditional_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    assert decode_text(TRADITIONAL.encode(encoding))[0] == TRADITIONAL


def test_names_outside_of_big5_are_read_with_hong_kongs_characters() -> None:
    text = TRADITIONAL + "陳喆,13712345678,科普\n"
    assert decode_text(text.encode("big5hkscs")) == (text, "big5hkscs")


def test_the_encoding_given_overrides_the_rule() -> None:
    assert decode_text(SIMPLIFIED.encode("gb18030"), "big5")[0] != SIMPLIFIED
    assert decode_text(SIMPLIFIED.encode("gb18030"), "gb18030") == (SIMPLIFIED, "gb18030")


def test_noise_with_zero_bytes_is_no_text() -> None:
    with pytest.raises(TableError, match="no table"):
        decode_text(bytes(range(256)) * 4 + b"\0\0\0\0")


@given(st.lists(st.text(COMMON, min_size=2, max_size=3), min_size=5, max_size=40))
def test_a_roster_of_common_names_is_told_from_big5(names: list[str]) -> None:
    text = "姓名,电话\n" + "".join(f"{name},13800000000\n" for name in names)
    assert decode_text(text.encode("gb18030")) == (text, "gb18030")
