"""Codes that are typed, read out and scanned, by hands and scanners that do anything."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import ExchangeError
from fieldkit.exchange.join_code import JoinCode, decode_join_code, encode_join_code
from fieldkit.exchange.mirror_code import make_code, parse_code
from roster.badges.code import BadgeCode, decode_code, encode_code, looks_like_code
from roster.errors import PackError
from roster.paper import decode_paper, encode_paper
from roster.people import parse_short_number

CODE = encode_join_code(JoinCode("http://10.0.0.7:8470", bytes(range(10)), bytes(8)))
PAPER = encode_paper(bytes(range(32)))
MIRROR = make_code(bytes(range(10)))
DIGITS = encode_code(BadgeCode(7, 213, 0, b"a secret"))
signs = st.text(max_size=120) | st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZILOU- \t\u3000٣²½", max_size=120)


@st.composite
def mistyped(draw: st.DrawFn, code: str) -> str:
    """A code with up to three signs that are wrong, missing or too many."""
    text = code
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.text(max_size=2)) + text[at + draw(st.integers(0, 2)) :]
    return text


@given(signs | mistyped(CODE))
def test_a_text_is_a_join_code_or_refused_by_name(text: str) -> None:
    with suppress(ExchangeError):
        code = decode_join_code(text)
        assert decode_join_code(encode_join_code(code)) == code


@given(signs | mistyped(PAPER))
def test_a_text_is_a_key_on_paper_or_refused_by_name(text: str) -> None:
    with suppress(PackError):
        assert len(decode_paper(text)) == 32


@given(signs | mistyped(MIRROR))
def test_a_text_is_a_mirror_code_or_refused_by_name(text: str) -> None:
    with suppress(ExchangeError):
        assert parse_code(parse_code(text)) == parse_code(text)


@given(signs | mistyped(DIGITS) | st.text("0123456789", max_size=60))
def test_a_text_is_a_badge_or_none(text: str) -> None:
    code = decode_code(text)
    assert code is None or encode_code(code) == text
    looks_like_code(text)
    number = parse_short_number(text)
    assert number is None or number >= 1
