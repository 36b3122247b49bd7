"""The proxy that counts bytes."""

from __future__ import annotations

import socket
import threading
from urllib.parse import urlsplit

from benchmarks.counting_proxy import counting


def answer_twice_as_much(listening: socket.socket) -> None:
    connection, _ = listening.accept()
    with connection:
        while data := connection.recv(1_000):
            connection.sendall(data + data)


def test_bytes_are_handed_on_and_counted_each_way() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer_twice_as_much, args=(listening,))
        thread.start()
        with counting(f"http://127.0.0.1:{listening.getsockname()[1]}") as proxy:
            with socket.create_connection(("127.0.0.1", urlsplit(proxy.url).port or 0)) as client:
                client.sendall(b"12345")
                answered = b""
                while len(answered) < 10:
                    answered += client.recv(100)
            assert answered == b"1234512345"
            assert (proxy.sent, proxy.received) == (5, 10)
        thread.join()
