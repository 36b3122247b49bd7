"""What a laptop makes of whoever answers."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest

from fieldkit.errors import ExchangeError, Offline, Stranger
from fieldkit.exchange.client import Client
from fieldkit.exchange.messages import CONTENT_TYPE, PATH, Answer, encode_answer
from fieldkit.journal.feed import Cursor
from tests.fieldkit.exchange.conftest import MakeLaptop
from tests.fieldkit.exchange.strangers import stranger
from tests.meeting import Laptop, key_of, over

PORTAL = b"<html>Please log in to the network</html>"


def problem(url: str) -> ExchangeError:
    with closing(Client(url)) as client, pytest.raises(ExchangeError) as caught:
        client.post(PATH, b"request")
    assert str(caught.value) != caught.value.message
    return caught.value


def nothing_lost(laptop: Laptop, url: str) -> ExchangeError:
    """A round with whoever is at `url` fails, and everything is still to be sent."""
    unsent = laptop.rounds.unsent()
    with closing(Client(url)) as client, pytest.raises(ExchangeError) as caught:
        laptop.sync(over(client))
    assert laptop.rounds.unsent() == unsent > 0
    return caught.value


def test_captive_portal_is_no_server(make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(1)
    with stranger(200, "text/html", PORTAL) as url:
        error = nothing_lost(laptop, url)
    assert error.message == "errors.exchange.not_ours"
    assert not isinstance(error, Offline)


def test_portal_that_repeats_our_content_type_is_no_server_either(make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(1)
    with stranger(200, CONTENT_TYPE, PORTAL) as url:
        assert nothing_lost(laptop, url).message == "errors.exchange.damaged"


def test_answer_of_another_server_is_not_believed(make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(1)
    forged = encode_answer(Answer("known", bytes(8), 0, Cursor(99, 99)), bytes(8), key_of("somebody's server"))
    with stranger(200, CONTENT_TYPE, forged) as url:
        assert nothing_lost(laptop, url).message == "errors.exchange.other_server"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_sign_in_page_of_a_network_is_named(make_laptop: MakeLaptop, status: int) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(1)
    with stranger(status, "text/html", PORTAL, headers={"location": "http://portal.example/login?to=x"}) as url:
        error = nothing_lost(laptop, url)
    assert isinstance(error, Stranger)
    assert error.message == "errors.exchange.sign_in"
    assert "portal.example" in str(error)


def test_network_that_says_so_wants_somebody_to_sign_in(make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(1)
    with stranger(511, "text/html", PORTAL) as url:
        assert nothing_lost(laptop, url).message == "errors.exchange.sign_in"


@pytest.mark.parametrize("location", ["", "//", "http://[", "\x1b[31m", "javascript:alert(1)", "/login"])
def test_sign_in_page_that_is_nowhere_is_a_sentence_all_the_same(location: str) -> None:
    with stranger(302, "text/html", PORTAL, headers={"location": location}) as url:
        error = problem(url)
    assert error.message in ("errors.exchange.sign_in", "errors.exchange.not_ours", "errors.exchange.offline")
    assert "\x1b" not in str(error)


def test_redirect_is_never_followed() -> None:
    """Whatever is sent goes to the address of the code, and nowhere else."""
    asked: list[str] = []
    with (
        stranger(200, CONTENT_TYPE, b"x", asked=asked) as elsewhere,
        stranger(308, CONTENT_TYPE, b"", headers={"location": elsewhere}) as url,
    ):
        problem(url)
    assert asked == []


def test_something_that_speaks_no_https_is_no_server() -> None:
    with stranger(200, "text/html", PORTAL) as url:
        error = problem(url.replace("http:", "https:"))
    assert isinstance(error, Stranger)
    assert error.message == "errors.exchange.no_tls"


@pytest.mark.parametrize("status", [500, 502, 503])
def test_server_in_trouble_is_told_with_its_status(make_laptop: MakeLaptop, status: int) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(1)
    with stranger(status, "text/plain", b"oh no") as url:
        error = nothing_lost(laptop, url)
    assert error.message == "errors.exchange.trouble"
    assert str(status) in str(error)


def test_wait_that_a_server_asks_for_is_told() -> None:
    with stranger(429, "text/plain", b"slowly", headers={"retry-after": "17"}) as url:
        assert problem(url).values["wait"] == "17"


def test_nobody_there_is_offline() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    assert isinstance(problem(f"http://127.0.0.1:{port}"), Offline)


@pytest.mark.parametrize("cut", [0, 1, 500])
def test_answer_that_is_cut_in_the_middle_is_offline(make_laptop: MakeLaptop, cut: int) -> None:
    laptop = make_laptop("one", 1)
    laptop.add(1)
    with stranger(200, CONTENT_TYPE, bytes(cut), length=1_000) as url:
        assert isinstance(nothing_lost(laptop, url), Offline)


@pytest.mark.parametrize("url", ["nonsense", "ftp://10.0.0.1", "http://[::1", ""])
def test_address_that_is_none_is_a_sentence(url: str) -> None:
    error = problem(url)
    assert error.message == "errors.exchange.address"
    assert not isinstance(error, Offline)


def test_endless_answer_is_not_read_to_its_end() -> None:
    with (
        stranger(200, CONTENT_TYPE, bytes(200_000)) as url,
        closing(Client(url)) as client,
        pytest.raises(ExchangeError) as caught,
    ):
        client.post(PATH, b"request", 100_000)
    assert caught.value.message == "errors.exchange.page_size"
