"""The badge code: 34 digits there and back, and nothing else is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.badges.code import (
    CODE_BYTES,
    CODE_DIGITS,
    FORMAT,
    BadgeCode,
    decode_code,
    encode_code,
    event_mark,
    hash_secret,
    looks_like_code,
)
from tests.roster.strategies import codes


@given(codes)
def test_a_code_comes_back_from_its_digits(code: BadgeCode) -> None:
    digits = encode_code(code)
    assert len(digits) == CODE_DIGITS
    assert digits.isdigit()
    assert decode_code(digits) == code


@given(codes, st.integers(0, CODE_DIGITS - 1), st.integers(1, 9))
def test_a_wrong_digit_never_gives_the_hash_of_the_badge(code: BadgeCode, at: int, by: int) -> None:
    digits = encode_code(code)
    wrong = digits[:at] + str((int(digits[at]) + by) % 10) + digits[at + 1 :]
    read = decode_code(wrong)
    assert read is None or hash_secret(read) != hash_secret(code)


@given(st.text(max_size=60) | st.from_regex(r"[0-9]{30,40}", fullmatch=True))
def test_noise_is_read_as_none_or_as_a_code_that_it_spells(text: str) -> None:
    read = decode_code(text)
    assert read is None or encode_code(read) == text


@given(codes, st.integers(0, CODE_DIGITS - 1))
def test_a_code_that_was_cut_off_is_none(code: BadgeCode, length: int) -> None:
    assert decode_code(encode_code(code)[:length]) is None


@given(st.integers(0, 2 ** (8 * CODE_BYTES) - 1))
def test_another_format_is_none(value: int) -> None:
    other = value if value >> (8 * CODE_BYTES - 4) != FORMAT else value ^ (1 << (8 * CODE_BYTES - 1))
    assert decode_code(str(other).zfill(CODE_DIGITS)) is None


def test_digits_of_other_scripts_are_none() -> None:
    digits = encode_code(BadgeCode(1, 2, 3, bytes(8)))
    assert decode_code(digits.translate({ord("0"): "０"})) is None


@given(codes, st.sampled_from(["event", "person", "issue", "secret"]))
def test_the_hash_depends_on_every_field(code: BadgeCode, field: str) -> None:
    event, person, issue, secret = code.event, code.person, code.issue, code.secret
    changed = {
        "event": BadgeCode(event ^ 1, person, issue, secret),
        "person": BadgeCode(event, person ^ 1, issue, secret),
        "issue": BadgeCode(event, person, issue ^ 1, secret),
        "secret": BadgeCode(event, person, issue, bytes([secret[0] ^ 1]) + secret[1:]),
    }
    assert hash_secret(changed[field]) != hash_secret(code)


@pytest.mark.parametrize("code", [BadgeCode(0, 0, 0, b"short"), BadgeCode(0, 0, 0, bytes(9))])
def test_a_secret_of_another_length_is_refused(code: BadgeCode) -> None:
    with pytest.raises(ValueError, match="bytes"):
        encode_code(code)


@given(st.binary(min_size=32, max_size=32))
def test_the_mark_of_an_event_fits_in_its_12_bits(key: bytes) -> None:
    assert 0 <= event_mark(key) < 1 << 12


def test_a_long_noise_of_digits_does_not_look_like_a_code() -> None:
    assert looks_like_code("1" * 34)
    assert looks_like_code(" 12345678901234567 ")
    assert not looks_like_code("0213-7")
    assert not looks_like_code("1" * 10_000)
