"""A TCP proxy that counts: bytes on the real sockets, whatever library speaks on either side."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

READ_BYTES = 65_536


class CountingProxy:
    """`sent` and `received`: bytes that clients sent to the server, and got from it. Count before reading: what a
    client has got has been counted. `turns`: how often the server's answers began, so one for each round trip."""

    def __init__(self, url: str) -> None:
        server = urlsplit(url)
        assert server.hostname is not None
        assert server.port is not None
        self._server = server.hostname, server.port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"{server.scheme}://127.0.0.1:{self._listening.getsockname()[1]}"
        self.sent = 0
        self.received = 0
        self.turns = 0
        self._last = "received"
        self._links: list[tuple[socket.socket, socket.socket]] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()
        self.cut()

    def cut(self) -> None:
        """Connections that there are break off; new ones are made as before."""
        links, self._links = self._links, []
        for link in links:
            for one in link:
                with suppress(OSError):  # it had ended by itself
                    one.shutdown(socket.SHUT_RDWR)
                one.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:  # closed
                return
            server = socket.create_connection(self._server)
            self._links.append((client, server))
            for one in (client, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._forward, args=(client, server, "sent"), daemon=True).start()
            threading.Thread(target=self._forward, args=(server, client, "received"), daemon=True).start()

    def _forward(self, source: socket.socket, target: socket.socket, counter: str) -> None:
        try:
            while data := source.recv(READ_BYTES):
                setattr(self, counter, getattr(self, counter) + len(data))
                self.turns += counter == "received" and self._last == "sent"
                self._last = counter
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
