"""What a laptop believes when it joins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import ExchangeError
from fieldkit.exchange.join_code import FINGERPRINT_BYTES, fingerprint_of
from fieldkit.exchange.joining import (
    VERSION,
    Admission,
    JoinAnswer,
    JoinRequest,
    decode_join_answer,
    decode_join_request,
    encode_join_answer,
    encode_join_request,
)
from roster.keys import certificate_bytes
from tests.meeting import Preparer, key_of

LAPTOP = key_of("laptop")
REQUEST = JoinRequest(VERSION, b"12345678", b"secret1234", bytes(LAPTOP.verify_key), "table 3")


def answer_of(preparer: Preparer, laptop: str = "laptop", pack: bytes = b"") -> JoinAnswer:
    certificate = certificate_bytes(preparer.certificate(key_of(laptop), 1))
    return JoinAnswer(certificate_bytes(preparer.pack.body.server), "", certificate, pack or preparer.pack.data)


def decode(preparer: Preparer, answer: JoinAnswer, *, signer: str = "", nonce: bytes = REQUEST.nonce) -> Admission:
    key = key_of(signer) if signer else preparer.server.signing_key()
    data = encode_join_answer(answer, nonce, key)
    return decode_join_answer(data, REQUEST, fingerprint_of(preparer.pack.body.server.key))


def problem(preparer: Preparer, answer: JoinAnswer, *, signer: str = "", nonce: bytes = REQUEST.nonce) -> str:
    with pytest.raises(ExchangeError) as caught:
        decode(preparer, answer, signer=signer, nonce=nonce)
    assert str(caught.value) != caught.value.message
    return caught.value.message


def test_laptop_gets_pack_and_certificate(preparer: Preparer) -> None:
    admission = decode(preparer, answer_of(preparer))
    assert admission.pack.event == preparer.event
    assert admission.certificate.key == REQUEST.key


def test_server_that_did_not_make_the_code_is_not_believed(preparer: Preparer) -> None:
    other = Preparer("another event")
    answer = answer_of(other)
    data = encode_join_answer(answer, REQUEST.nonce, other.server.signing_key())
    with pytest.raises(ExchangeError) as caught:
        decode_join_answer(data, REQUEST, fingerprint_of(preparer.pack.body.server.key))
    assert caught.value.message == "errors.join.other_server"


def test_certificate_of_the_server_alone_makes_no_server(preparer: Preparer) -> None:
    assert problem(preparer, answer_of(preparer), signer="somebody") == "errors.join.other_server"


def test_answer_to_another_request_is_not_believed(preparer: Preparer) -> None:
    assert problem(preparer, answer_of(preparer), nonce=b"87654321") == "errors.join.other_server"


def test_certificate_for_another_laptop_is_not_taken(preparer: Preparer) -> None:
    assert problem(preparer, answer_of(preparer, "another laptop")) == "errors.join.certificate"


def test_pack_of_another_event_is_not_taken(preparer: Preparer) -> None:
    assert problem(preparer, answer_of(preparer, pack=Preparer("another event").pack.data)) == "errors.join.certificate"


def test_damaged_pack_is_not_taken(preparer: Preparer) -> None:
    assert problem(preparer, answer_of(preparer, pack=preparer.pack.data[:-1])) == "errors.join.pack"


@pytest.mark.parametrize("refused", ["unknown", "used", "expired"])
def test_refusal_has_a_sentence_of_its_own(preparer: Preparer, refused: str) -> None:
    server = certificate_bytes(preparer.pack.body.server)
    assert problem(preparer, JoinAnswer(server, refused)) == f"errors.join.{refused}"


def test_refusal_of_a_newer_server_has_a_sentence_too(preparer: Preparer) -> None:
    server = certificate_bytes(preparer.pack.body.server)
    assert problem(preparer, JoinAnswer(server, "out of cheese")) == "errors.join.refused"


def test_request_says_what_was_put_into_it() -> None:
    assert decode_join_request(encode_join_request(REQUEST, LAPTOP)) == REQUEST


def test_nobody_joins_with_the_key_of_another() -> None:
    with pytest.raises(ExchangeError):
        decode_join_request(encode_join_request(REQUEST, key_of("thief")))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_request_or_a_sentence(data: bytes) -> None:
    with pytest.raises(ExchangeError) as caught:
        decode_join_request(data)
    assert str(caught.value) != caught.value.message


@given(st.binary(max_size=200))
def test_any_bytes_are_an_answer_or_a_sentence(data: bytes) -> None:
    with pytest.raises(ExchangeError):
        decode_join_answer(data, REQUEST, bytes(FINGERPRINT_BYTES))
