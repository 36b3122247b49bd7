"""The socket that laptops connect to."""

from __future__ import annotations

import socket

from sync_server.serving import listen


def test_no_answer_waits_for_a_delayed_acknowledgement() -> None:
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
