"""Join codes are read out, typed and scanned by people in a hurry."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fieldkit.errors import ExchangeError
from fieldkit.exchange.join_code import (
    ADDRESS_BYTES_MAX,
    FINGERPRINT_BYTES,
    SECRET_BYTES,
    JoinCode,
    decode_join_code,
    encode_join_code,
)

QR_ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

schemes = st.sampled_from(("http", "https"))
ports = st.integers(0, 65_535)
ipv4 = st.builds(lambda scheme, address, port: f"{scheme}://{address}:{port}", schemes, st.ip_addresses(v=4), ports)
ipv6 = st.builds(lambda scheme, address, port: f"{scheme}://[{address}]:{port}", schemes, st.ip_addresses(v=6), ports)
named = st.sampled_from(
    ("http://desk.local:8470", "https://sync.example.org", "https://sync.example.org/event", "http://1.2.3.4")
)
codes = st.builds(
    JoinCode,
    ipv4 | ipv6 | named,
    st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES),
    st.binary(min_size=FINGERPRINT_BYTES, max_size=FINGERPRINT_BYTES),
)


def problem(text: str) -> str:
    with pytest.raises(ExchangeError) as caught:
        decode_join_code(text)
    assert str(caught.value) != caught.value.message, "every error has a sentence"
    return caught.value.message


@given(codes)
def test_code_says_what_was_put_into_it(code: JoinCode) -> None:
    assert decode_join_code(encode_join_code(code)) == code


@given(codes)
def test_code_fits_into_the_small_alphabet_of_qr_codes(code: JoinCode) -> None:
    assert set(encode_join_code(code)) <= QR_ALPHANUMERIC


@given(codes)
def test_code_is_read_in_any_case_and_spacing(code: JoinCode) -> None:
    text = encode_join_code(code)
    assert decode_join_code(text.lower()) == code
    assert decode_join_code("  " + text.replace("-", " ") + "\n") == code
    assert decode_join_code(text.replace("-", "")) == code


def test_look_alikes_and_full_width_signs_are_what_they_look_like() -> None:
    code = JoinCode("http://10.0.0.1:8470", bytes(SECRET_BYTES), bytes(FINGERPRINT_BYTES))
    text = encode_join_code(code)
    assert "0" in text
    assert decode_join_code(text.replace("0", "O").replace("1", "l")) == code
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in text)
    assert decode_join_code(wide) == code


def test_usual_code_is_short_enough_to_type() -> None:
    code = JoinCode("https://192.168.1.20:8470", bytes(SECRET_BYTES), bytes(FINGERPRINT_BYTES))
    assert len(encode_join_code(code).replace("-", "")) == 44


@given(codes, st.data())
def test_every_wrong_sign_is_found(code: JoinCode, data: st.DataObject) -> None:
    text = encode_join_code(code).replace("-", "")
    place = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.sampled_from(ALPHABET))
    assume(sign != text[place])
    assert problem(text[:place] + sign + text[place + 1 :]) in ("errors.join.typo", "errors.join.short")


@given(codes, st.data())
def test_every_two_neighbours_swapped_are_found(code: JoinCode, data: st.DataObject) -> None:
    text = encode_join_code(code).replace("-", "")
    place = data.draw(st.integers(0, len(text) - 2))
    assume(text[place] != text[place + 1])
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    assert problem(swapped) in ("errors.join.typo", "errors.join.short")


@given(codes, st.data())
def test_code_that_was_cut_off_is_incomplete(code: JoinCode, data: st.DataObject) -> None:
    text = encode_join_code(code).replace("-", "")
    kept = data.draw(st.integers(0, len(text) - 2))
    assert problem(text[:kept]) == "errors.join.short"


@given(st.text(max_size=80))
def test_any_text_is_answered_by_a_sentence(text: str) -> None:
    problem(text)


def test_sign_that_no_code_has_is_named() -> None:
    with pytest.raises(ExchangeError, match="!"):
        decode_join_code("21MCP-TV!T2")


def test_noise_is_too_long() -> None:
    assert problem("7" * 10_000) == "errors.join.long"


@pytest.mark.parametrize("url", ["", "http://", "ftp://10.0.0.1", "https://" + "a" * (ADDRESS_BYTES_MAX + 1)])
def test_address_that_does_not_fit_is_refused_when_the_code_is_made(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        encode_join_code(JoinCode(url, bytes(SECRET_BYTES), bytes(FINGERPRINT_BYTES)))
