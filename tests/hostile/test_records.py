"""Payloads and texts of every kind, as a hostile or a newer program may write them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records.codec import PayloadError, decode_payload, decode_text, encode_payload
from fieldkit.records.kinds import BY_NUMBER
from fieldkit.records.record import PAYLOAD_BYTES_MAX, SALT_BYTES, TEXT_BYTES_MAX
from tests.fieldkit.records.strategies import PAYLOADS
from tests.hostile.memory import peak_bytes
from tests.hostile.spoiling import noise, spoilt

KINDS = sorted(BY_NUMBER)
WITH_TEXT = [kind for kind in KINDS if BY_NUMBER[kind].text is not None]
#: A payload or text may take so much once it is read.
VALUE_BYTES_MAX = 4_000_000
#: What thousands of different payloads leave behind.
LEFT_BYTES_MAX = 20_000_000


@given(st.sampled_from(KINDS), noise())
def test_noise_as_a_payload_is_a_payload_error(kind: int, data: bytes) -> None:
    with suppress(PayloadError):
        decode_payload(kind, data)


@given(st.sampled_from(WITH_TEXT), noise())
def test_noise_as_a_text_is_a_payload_error(kind: int, data: bytes) -> None:
    with suppress(PayloadError):
        decode_text(kind, bytes(SALT_BYTES) + data)


@given(st.sampled_from(WITH_TEXT), st.binary(max_size=SALT_BYTES))
def test_a_text_that_is_shorter_than_its_salt_is_a_payload_error(kind: int, data: bytes) -> None:
    with pytest.raises(PayloadError):
        decode_text(kind, data)


@given(st.data())
def test_a_spoilt_payload_is_a_payload_or_a_payload_error(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    valid = encode_payload(data.draw(PAYLOADS[BY_NUMBER[kind].payload]))
    with suppress(PayloadError):
        decode_payload(kind, data.draw(spoilt(valid)))


def dense(size: int) -> list[bytes]:
    """MessagePack that is as large as may be once it is decoded: many small values in arrays and maps."""
    entries, pairs = size // 2 - 4, size // 4 - 4
    numbered = b"".join(b"\xcd" + number.to_bytes(2, "big") + b"\x01" for number in range(pairs))
    named = b"".join(b"\xa2%c%c\x00" % (65 + number % 60, 65 + number // 60 % 60) for number in range(pairs))
    array, map_ = b"\xdd" + entries.to_bytes(4, "big"), b"\xdf" + pairs.to_bytes(4, "big")
    return [array + b"\x00" * entries, array + b"\xa1x" * entries, map_ + numbered, b"\x92\x01" + map_ + named]


def test_no_payload_or_text_takes_much_memory() -> None:
    def read(kind: int, data: bytes) -> None:
        with suppress(PayloadError):
            decode_payload(kind, data)
        with suppress(PayloadError, KeyError):
            decode_text(kind, bytes(SALT_BYTES) + data)

    def read_all(data: bytes) -> None:
        for kind in KINDS:
            read(kind, data)

    for size in (PAYLOAD_BYTES_MAX, TEXT_BYTES_MAX):
        for data in dense(size):
            assert peak_bytes(lambda data=data: read_all(data)) < VALUE_BYTES_MAX  # type: ignore[misc]


def test_thousands_of_large_payloads_leave_little_behind() -> None:
    """A headcount of a thousand categories, each time with another squad: none of them is kept in memory."""
    counted = b"\xdc\x03\x20".replace(b"\xdc", b"\xde") + b"".join(b"\xa3%03d\x01" % number for number in range(800))
    kind = next(number for number, spec in BY_NUMBER.items() if spec.payload.__name__ == "Headcount")

    def read() -> None:
        for squad in range(1, 3_000):
            decode_payload(kind, b"\x94\xcd" + squad.to_bytes(2, "big") + b"\x01" + counted + b"\xa6number")

    assert peak_bytes(read) < LEFT_BYTES_MAX
