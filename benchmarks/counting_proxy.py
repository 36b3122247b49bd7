"""A TCP proxy that counts: bytes on the real sockets, whatever library speaks on either side."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

READ_BYTES = 65_536


class CountingProxy:
    """`sent` and `received`: bytes that clients sent to the server, and got from it. Count before reading: what a
    client has got has been counted."""

    def __init__(self, url: str) -> None:
        server = urlsplit(url)
        assert server.hostname is not None
        assert server.port is not None
        self._server = server.hostname, server.port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.sent = 0
        self.received = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:  # closed
                return
            server = socket.create_connection(self._server)
            for one in (client, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._forward, args=(client, server, "sent"), daemon=True).start()
            threading.Thread(target=self._forward, args=(server, client, "received"), daemon=True).start()

    def _forward(self, source: socket.socket, target: socket.socket, counter: str) -> None:
        try:
            while data := source.recv(READ_BYTES):
                setattr(self, counter, getattr(self, counter) + len(data))
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:  # one side is gone; the other learns it from its own socket
            target.close()


@contextmanager
def counting(url: str) -> Iterator[CountingProxy]:
    proxy = CountingProxy(url)
    try:
        yield proxy
    finally:
        proxy.close()
