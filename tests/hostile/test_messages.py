"""Whatever bytes come over the wire: a value, or one of the project's own errors."""

from __future__ import annotations

from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.exchange.answer import read_request
from fieldkit.exchange.join_code import fingerprint_of
from fieldkit.exchange.joining import decode_join_answer, decode_join_request, encode_join_request
from fieldkit.exchange.messages import decode_answer
from fieldkit.exchange.page import decode_page
from roster.errors import PackError
from roster.keys import certificate_bytes, check_certificate, decode_certificate
from tests.hostile.conftest import Said
from tests.hostile.ours import Decode, only_ours
from tests.hostile.spoiling import noise, spoilt, spoilt_inside
from tests.meeting import Preparer, key_of


@pytest.fixture(scope="session")
def decoders(preparer: Preparer, said: Said) -> dict[str, tuple[Decode, bytes]]:
    """Each decoder of the wire with a good message for it."""
    server = preparer.server.certificate.key
    fingerprint = fingerprint_of(server)
    return {
        "page": (decode_page, said.page),
        "request": (read_request, said.request),
        "answer": (lambda data: decode_answer(data, said.nonce, server), said.answer),
        "join request": (decode_join_request, said.join_request),
        "join answer": (lambda data: decode_join_answer(data, said.join, fingerprint), said.join_answer),
        "certificate": (decode_certificate, said.certificate),
    }


NAMES = ("page", "request", "answer", "join request", "join answer", "certificate")


@pytest.mark.parametrize("name", NAMES)
def test_the_message_to_be_spoilt_is_a_good_one(decoders: dict[str, tuple[Decode, bytes]], name: str) -> None:
    decode, valid = decoders[name]
    assert only_ours(decode, valid)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_noise_is_refused_by_name(decoders: dict[str, tuple[Decode, bytes]], name: str, data: st.DataObject) -> None:
    decode, _ = decoders[name]
    only_ours(decode, data.draw(noise()))


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_a_spoilt_message_is_a_message_or_refused_by_name(
    decoders: dict[str, tuple[Decode, bytes]], name: str, data: st.DataObject
) -> None:
    decode, valid = decoders[name]
    only_ours(decode, data.draw(spoilt(valid)))


@given(data=st.data())
def test_a_page_that_is_spoilt_inside_is_a_page_or_refused_by_name(said: Said, data: st.DataObject) -> None:
    only_ours(decode_page, data.draw(spoilt_inside(said.page)))


@given(data=st.data())
def test_a_request_that_is_spoilt_inside_is_a_request_or_refused_by_name(said: Said, data: st.DataObject) -> None:
    *around, body = msgspec.msgpack.decode(said.request)
    only_ours(read_request, msgspec.msgpack.encode([*around, data.draw(spoilt(body))]))


@given(data=st.data())
def test_what_is_a_certificate_by_its_shape_can_be_judged(preparer: Preparer, said: Said, data: st.DataObject) -> None:
    with suppress(PackError):
        certificate = decode_certificate(data.draw(spoilt(said.certificate)))
        reason = check_certificate(certificate, preparer.pack.event_key, preparer.pack.body.server)
        assert reason or certificate_bytes(certificate) == said.certificate


@given(secret=st.binary(max_size=40), key=st.binary(max_size=40), label=st.text(max_size=99), version=st.integers(0, 3))
def test_a_request_to_join_with_odd_parts_is_refused_by_name(
    said: Said, secret: bytes, key: bytes, label: str, version: int
) -> None:
    odd = type(said.join)(version, said.join.nonce, secret, key, label)
    only_ours(decode_join_request, encode_join_request(odd, key_of("who joins")))
