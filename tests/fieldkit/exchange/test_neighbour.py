"""What neighbours say to each other, and the codes by which they find each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import ExchangeError
from fieldkit.exchange.neighbour import Carries, decode_ask, decode_reply, encode_ask, encode_reply, lacking
from fieldkit.exchange.pairing import pairing_code, parse_neighbour
from tests.meeting import Preparer, key_of

NONCE = b"a nonce!"
NOTHING = Carries({}, {})


@pytest.fixture(scope="module")
def preparer() -> Preparer:
    return Preparer()


def test_certified_laptop_is_heard_and_its_answer_holds_for_one_question(preparer: Preparer) -> None:
    key = key_of("one")
    certificate = preparer.certificate(key, 1)
    event, server = preparer.pack.event_key, preparer.pack.body.server
    heard = decode_ask(encode_ask(NOTHING, key, certificate, NONCE), event, server)
    assert (heard.certificate, heard.carries) == (certificate, NOTHING)
    answer = encode_reply(NOTHING, key, certificate, heard.nonce)
    assert decode_reply(answer, NONCE, event, server).carries == NOTHING
    with pytest.raises(ExchangeError):
        decode_reply(answer, b"another!", event, server)
    with pytest.raises(ExchangeError):
        decode_reply(encode_ask(NOTHING, key, certificate, NONCE), NONCE, event, server)


def test_laptop_of_another_event_and_borrowed_certificates_are_strangers(preparer: Preparer) -> None:
    other = Preparer("another event")
    key, thief = key_of("one"), key_of("thief")
    event, server = preparer.pack.event_key, preparer.pack.body.server
    strangers = [
        encode_ask(NOTHING, key, other.certificate(key, 1), NONCE),
        encode_ask(NOTHING, thief, preparer.certificate(key, 1), NONCE),
        encode_ask(NOTHING, key, preparer.certificate(key, 1), b"short"),
        encode_ask(NOTHING, key, preparer.certificate(key, 1), NONCE).replace(NONCE, b"another!"),
        b"nothing of ours",
    ]
    for message in strangers:
        with pytest.raises(ExchangeError):
            decode_ask(message, event, server)


@given(
    st.dictionaries(st.binary(max_size=3), st.integers(0, 3)), st.dictionaries(st.binary(max_size=3), st.integers(0, 3))
)
def test_what_the_other_lacks_is_what_would_make_it_as_new_as_this(
    mine: dict[bytes, int], theirs: dict[bytes, int]
) -> None:
    brought = {device: mine[device] for device in lacking(mine, theirs)}
    assert lacking(mine, theirs | brought) == []
    assert all(theirs.get(device, -1) < made_ms for device, made_ms in brought.items())


@given(st.ip_addresses(v=4), st.integers(1, 65_535), st.data())
def test_pairing_code_is_read_as_people_write_it_and_a_wrong_sign_is_found(
    host: object, port: int, data: st.DataObject
) -> None:
    code = pairing_code(str(host), port)
    assert parse_neighbour(code) == parse_neighbour(code.lower().replace("-", " ")) == f"http://{host}:{port}"
    place = data.draw(st.integers(0, len(code) - 1).filter(lambda at: code[at] != "-"))
    other = data.draw(st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ").filter(lambda sign: sign != code[place]))
    with pytest.raises(ExchangeError):
        parse_neighbour(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize("text", ["192.168.8.20:8471", "http://laptop-3.local:8471/", "[fe80::1]:8471"])
def test_address_with_a_port_is_taken_as_it_is(text: str) -> None:
    assert parse_neighbour(text).startswith("http://")


@pytest.mark.parametrize(
    "text", ["", "laptop", "laptop:0", "laptop:99999", "http://", "7K2M-7K2M", "日本語日本語日本語日本語"]
)
def test_what_is_neither_code_nor_address_is_said_so(text: str) -> None:
    with pytest.raises(ExchangeError):
        parse_neighbour(text)
