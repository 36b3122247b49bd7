"""The socket that laptops connect to."""

from __future__ import annotations

import socket

import pytest

from sync_server.serving import listen, listen_here, speaks_https


def test_no_answer_waits_for_a_delayed_acknowledgement() -> None:
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    ("host", "tls", "plain", "https"),
    [
        ("127.0.0.1", False, False, False),
        ("localhost", False, False, False),
        ("::1", False, False, False),
        ("127.0.0.1", True, False, True),
        ("192.168.1.20", False, False, True),
        ("::", False, False, True),
        ("desk.local", False, False, True),
        ("192.168.1.20", False, True, False),
    ],
)
def test_https_is_spoken_beyond_this_machine_unless_told_otherwise(
    host: str, tls: bool, plain: bool, https: bool
) -> None:
    assert speaks_https(host, tls=tls, plain=plain) is https


def test_this_machines_own_port_is_the_next_one_or_any() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with listen_here(port) as second, listen_here(port) as third:
            assert len({port, second.getsockname()[1], third.getsockname()[1]}) == 3
