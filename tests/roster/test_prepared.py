"""Prepared files and the server's own file: opened whole, or refused with a sentence."""

from __future__ import annotations

from functools import cache

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.errors import PackError
from roster.folder import load_event
from roster.keys import Certificate, Role
from roster.maker import make_people
from roster.packing import make_pack
from roster.prepared import MAGIC, Prepared, decode_prepared, encode_prepared
from roster.server_key import ServerKey, decode_server_key, encode_server_key
from tests.roster.strategies import DEVICE_KEY, EVENT_KEY, NOW_MS, OTHER_KEY, SERVER_KEY, certificate

EVENT = load_event("plan6")


@cache
def made() -> tuple[bytes, ServerKey]:
    return make_pack(EVENT, make_people(EVENT, 2, 1), (), EVENT_KEY, SERVER_KEY, NOW_MS)


def prepared(key: bytes = bytes(DEVICE_KEY), signed: Certificate | None = None) -> bytes:
    return encode_prepared(Prepared(made()[0], signed or certificate(), key))


def test_a_prepared_file_opens_with_its_pack_certificate_and_key() -> None:
    opened = decode_prepared(prepared())
    assert opened.pack.event == EVENT
    assert opened.certificate == certificate()
    assert opened.device_key == DEVICE_KEY


def test_a_prepared_file_for_a_key_of_the_kit_holds_no_secret() -> None:
    data = prepared(b"")
    assert decode_prepared(data).device_key is None
    assert bytes(DEVICE_KEY) not in data


@given(st.integers(0, 1_000_000), st.integers(0, 7))
def test_any_flipped_bit_of_a_prepared_file_is_refused(at: int, bit: int) -> None:
    data = bytearray(prepared())
    data[at % len(data)] ^= 1 << bit
    with pytest.raises(PackError):
        decode_prepared(bytes(data))


@given(st.binary(max_size=200), st.booleans())
def test_noise_is_no_prepared_file(noise: bytes, with_magic: bool) -> None:
    with pytest.raises(PackError):
        decode_prepared(MAGIC + noise if with_magic else noise)


def test_a_key_that_is_not_the_certificates_is_refused() -> None:
    with pytest.raises(PackError, match="is not the certificate's"):
        decode_prepared(prepared(bytes(OTHER_KEY)))


def test_a_certificate_by_a_stranger_is_refused() -> None:
    with pytest.raises(PackError, match="cannot be trusted"):
        decode_prepared(prepared(signed=certificate(issuer=OTHER_KEY)))


@pytest.mark.parametrize("data", [b"fieldkit-prepared-2\n...", b"fieldkit-server-2\n..."])
def test_a_file_of_another_version_is_called_so(data: bytes) -> None:
    decode = decode_prepared if b"prepared" in data else decode_server_key
    with pytest.raises(PackError, match="another version"):
        decode(data)


def test_the_servers_file_comes_back() -> None:
    server = made()[1]
    assert decode_server_key(encode_server_key(server)) == server
    assert server.signing_key() == SERVER_KEY
    assert server.certificate.role is Role.SERVER


def test_any_flipped_byte_of_the_servers_file_is_refused() -> None:
    data = encode_server_key(made()[1])
    for at in range(len(data)):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        with pytest.raises(PackError):
            decode_server_key(changed)


@given(st.binary(max_size=200))
def test_noise_is_no_servers_file(noise: bytes) -> None:
    with pytest.raises(PackError):
        decode_server_key(b"fieldkit-server-1\n" + noise)


def test_a_laptops_certificate_does_not_make_a_server() -> None:
    laptop = ServerKey(bytes(DEVICE_KEY), certificate(Role.DESK))
    with pytest.raises(PackError, match="not a server's"):
        decode_server_key(encode_server_key(laptop))


def test_the_pack_does_not_hold_the_servers_key() -> None:
    data, server = made()
    assert msgspec.msgpack.encode(server.seed) not in data
