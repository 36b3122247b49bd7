"""Certificates: who signed them, for which event, and that no flipped bit passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.errors import PackError
from roster.keys import (
    Certificate,
    Role,
    certificate_bytes,
    check_certificate,
    decode_certificate,
    device_of,
    verify,
)
from tests.roster.strategies import DEVICE_KEY, EVENT_KEY, OTHER_KEY, SERVER_KEY, certificate

EVENT = bytes(EVENT_KEY.verify_key)
SERVER = certificate(Role.SERVER, SERVER_KEY)


def is_trusted(data: bytes) -> bool:
    try:
        return check_certificate(decode_certificate(data), EVENT, SERVER) == ""
    except PackError:
        return False


def test_a_certificate_comes_back_from_its_bytes() -> None:
    signed = certificate()
    assert decode_certificate(certificate_bytes(signed)) == signed


@pytest.mark.parametrize("issuer", [EVENT_KEY, SERVER_KEY], ids=["event key", "server"])
def test_event_key_and_its_server_can_certify_a_device(issuer: object) -> None:
    signed = certificate(issuer=EVENT_KEY if issuer is EVENT_KEY else SERVER_KEY)
    assert check_certificate(signed, EVENT, SERVER) == ""


def test_no_flipped_bit_of_a_certificate_is_trusted() -> None:
    data = certificate_bytes(certificate())
    flipped = [data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :] for at in range(len(data)) for bit in range(8)]
    assert [at for at, changed in enumerate(flipped) if is_trusted(changed)] == []


@given(st.binary(max_size=300))
def test_noise_is_no_certificate(noise: bytes) -> None:
    assert not is_trusted(noise)


@pytest.mark.parametrize(
    ("signed", "reason"),
    [
        (certificate(issuer=OTHER_KEY), "neither the event key nor the event's server signed it"),
        (certificate(event=OTHER_KEY), "it is for another event"),
        (certificate(Role.SERVER, issuer=SERVER_KEY), "a server cannot appoint a server"),
    ],
)
def test_the_reason_says_why_it_is_not_trusted(signed: Certificate, reason: str) -> None:
    assert check_certificate(signed, EVENT, SERVER) == reason


def test_a_captain_cannot_certify_as_if_it_were_the_server() -> None:
    captain = certificate(Role.CAPTAIN, SERVER_KEY)
    assert check_certificate(certificate(issuer=SERVER_KEY), EVENT, captain) != ""


def test_a_server_of_another_event_cannot_certify() -> None:
    foreign = certificate(Role.SERVER, SERVER_KEY, OTHER_KEY, OTHER_KEY)
    assert check_certificate(certificate(issuer=SERVER_KEY), EVENT, foreign) != ""


def test_a_captain_sees_its_squads_and_the_desk_sees_all() -> None:
    assert certificate().sees_squad(4)
    assert not certificate().sees_squad(5)
    assert certificate(Role.DESK).sees_squad(5)


@given(st.binary(max_size=70), st.binary(max_size=10), st.binary(max_size=70))
def test_malformed_keys_and_signatures_are_simply_wrong(key: bytes, message: bytes, signature: bytes) -> None:
    assert not verify(key, message, signature)


def test_a_device_is_named_by_its_key() -> None:
    assert certificate().device == device_of(bytes(DEVICE_KEY.verify_key))
    assert device_of(bytes(DEVICE_KEY.verify_key)) != device_of(bytes(OTHER_KEY.verify_key))
