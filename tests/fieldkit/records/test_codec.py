"""Payloads and texts as bytes: nothing is lost on the way, and noise is noise."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records import kinds
from fieldkit.records.codec import (
    NESTING_MAX,
    PayloadError,
    decode_payload,
    decode_text,
    draft,
    encode_payload,
    encode_text,
)
from fieldkit.records.kinds import BY_NUMBER, BY_PAYLOAD, Payload, Words
from fieldkit.records.record import PAYLOAD_BYTES_MAX, SALT_BYTES, SCOPE_ALL
from tests.fieldkit.records.strategies import PAYLOADS, TEXTS, further_fields, with_more_fields

SALT = bytes(range(SALT_BYTES))
NUMBERS = sorted(BY_NUMBER)
TEXT_NUMBERS = [number for number in NUMBERS if BY_NUMBER[number].text]


def payload_of(number: int) -> st.SearchStrategy[Payload]:
    return PAYLOADS[BY_NUMBER[number].payload]


def test_every_kind_has_a_strategy_and_a_number_of_its_own() -> None:
    assert set(PAYLOADS) == set(BY_PAYLOAD)
    assert {spec.text for spec in BY_NUMBER.values() if spec.text} == set(TEXTS)
    assert len(BY_NUMBER) == len(BY_PAYLOAD)


@pytest.mark.parametrize("number", NUMBERS)
@given(data=st.data())
def test_payload_is_the_same_after_encoding_and_decoding(number: int, data: st.DataObject) -> None:
    payload = data.draw(payload_of(number))
    assert decode_payload(number, encode_payload(payload)) == payload


@pytest.mark.parametrize("number", NUMBERS)
@given(data=st.data(), further=further_fields)
def test_fields_of_a_newer_program_are_left_alone(number: int, data: st.DataObject, further: list[Any]) -> None:
    payload = data.draw(payload_of(number))
    assert decode_payload(number, with_more_fields(payload, further)) == payload


@pytest.mark.parametrize("number", TEXT_NUMBERS)
@given(data=st.data(), salt=st.binary(min_size=SALT_BYTES, max_size=SALT_BYTES))
def test_text_is_the_same_after_encoding_and_decoding(number: int, data: st.DataObject, salt: bytes) -> None:
    kind = BY_NUMBER[number].text
    assert kind is not None
    text = data.draw(TEXTS[kind])
    encoded = encode_text(text, salt)
    assert encoded[:SALT_BYTES] == salt
    assert decode_text(number, encoded) == text


@given(st.sampled_from(NUMBERS), st.binary(max_size=60))
def test_noise_raises_only_payload_error(number: int, noise: bytes) -> None:
    try:
        decoded = decode_payload(number, noise)
    except PayloadError:
        return
    assert type(decoded) is BY_NUMBER[number].payload


@given(st.data(), st.sampled_from(NUMBERS))
def test_damage_raises_only_payload_error(data: st.DataObject, number: int) -> None:
    payload = bytearray(encode_payload(data.draw(payload_of(number))))
    place = data.draw(st.integers(0, len(payload) - 1))
    payload[place] ^= 1 << data.draw(st.integers(0, 7))
    cut = data.draw(st.integers(0, len(payload)))
    for damaged in (bytes(payload), bytes(payload[:cut])):
        try:
            decode_payload(number, damaged)
        except PayloadError:
            continue


@given(st.sampled_from(TEXT_NUMBERS), st.binary(max_size=60))
def test_noise_as_text_raises_only_payload_error(number: int, noise: bytes) -> None:
    try:
        decoded = decode_text(number, noise)
    except PayloadError:
        return
    assert type(decoded) is BY_NUMBER[number].text


def test_letters_that_are_no_utf_8_raise_payload_error() -> None:
    with pytest.raises(PayloadError):
        decode_payload(2, b"\x91\xa1\xff")
    with pytest.raises(PayloadError):
        decode_text(15, SALT + b"\x91\xa1\xff")


def test_unknown_kind_and_kind_without_text_raise_key_error() -> None:
    with pytest.raises(KeyError):
        decode_payload(40_000, b"\x90")
    with pytest.raises(KeyError):
        decode_text(10, SALT + b"\x91\xa0")


def nested(depth: int) -> bytes:
    """An arrival with a further field of that depth."""
    fields = [msgspec.msgpack.encode(1), msgspec.msgpack.encode(1), b"\x00", b"\xc2", b"\xc2"]
    return b"\x96" + b"".join(fields) + b"\x91" * depth + b"\xc0"


def at_depth(depth: int, payload: bytes) -> str:
    """What is found when somebody asks who stands that deep in calls already."""
    if depth:
        return at_depth(depth - 1, payload)
    try:
        return repr(decode_payload(10, payload))
    except PayloadError:
        return "refused"


@pytest.mark.parametrize("depth", [10, 100, NESTING_MAX - 2, NESTING_MAX + 1, 800, 900, 4_000])
def test_nesting_is_judged_the_same_however_deep_the_caller_stands(depth: int) -> None:
    payload = nested(depth)
    assert len(payload) <= PAYLOAD_BYTES_MAX
    deep = at_depth(200, payload)
    assert deep == at_depth(0, payload)
    assert (deep == "refused") == (depth > NESTING_MAX)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (50, [1, 4_096, 5]),  # would be a tally of squad 2
        (60, [1, 4_096, 5]),
        (60, [1, 1, 5, 1 << 34]),
        (60, [1, 1, 5, -1]),
        (30, [1, 4_096, {}]),
        (10, [4_096, 1]),
        (10, [-1, 1]),
        (10, [1, 1 << 63]),
        (14, [1, (1 << 64) - 1]),
        (3, [1 << 62, 0]),
        (4, [True, {1: 1 << 63}]),
        (12, [1, 1, 1 << 60]),
        (21, [256]),
        (90, [10, -1, b""]),
        (90, [10, 1, b"", 1 << 63]),
    ],
)
def test_numbers_out_of_range_are_refused(kind: int, fields: list[Any]) -> None:
    """Those would be taken for another subject, or overflow a database's integers and stop everything behind them."""
    with pytest.raises(PayloadError):
        decode_payload(kind, msgspec.msgpack.encode(fields))


@given(st.integers(0, 0xFFF), st.integers(0, 0xFFF), st.integers(0, (1 << 34) - 1))
def test_subjects_can_be_taken_apart_again(squad: int, thing: int, holder: int) -> None:
    subject = kinds.thing_subject(squad, thing, holder)
    assert (subject >> 46, subject >> 34 & 0xFFF, subject & (1 << 34) - 1) == (squad, thing, holder)
    assert divmod(kinds.tally_subject(squad, thing), 1 << 12) == (squad, thing)
    assert subject < 1 << 63


def test_every_walk_in_can_hold_a_thing() -> None:
    assert kinds.WALK_IN_FIRST + kinds.WALK_IN_COUNT <= 1 << 34


def test_text_needs_its_whole_salt() -> None:
    with pytest.raises(ValueError, match="16 bytes, not 3"):
        encode_text(Words("back at ten"), b"abc")


def test_draft_knows_the_kind_of_its_payload() -> None:
    written = draft(SCOPE_ALL, 5, kinds.Remark(1), Words("with leave"), SALT)
    assert (written.scope, written.kind, written.subject) == (SCOPE_ALL, 15, 5)
    assert decode_payload(15, written.payload) == kinds.Remark(1)
    assert written.text is not None
    assert decode_text(15, written.text) == Words("with leave")
    assert draft(SCOPE_ALL, 5, kinds.Remark(1)).text is None
