"""A real TCP proxy as bad as a field's network: cuts at any byte, delays, repeats, truncates, and answers itself."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random
from urllib.parse import urlsplit

import msgspec

READ_BYTES = 65_536
SECONDS_MAX = 20.0
LOGIN_PAGE = b"<html><title>Welcome</title>Please accept our terms.</html>"


class Fault(msgspec.Struct, frozen=True):
    """What happens to one connection. `up` and `down`: bytes after which it is cut on the way to the server, and back
    (None: never); `hard`: with a reset; `delay_s` before each piece; `again`: all that the client said is said once
    more to the server by itself; `answer`: what the proxy answers instead of the server (b"": it does not)."""

    up: int | None = None
    down: int | None = None
    hard: bool = False
    delay_s: float = 0.0
    again: bool = False
    answer: bytes = b""


CALM = Fault()


def http_answer(status: str, content_type: str, body: bytes = LOGIN_PAGE, *headers: str) -> bytes:
    fields = (f"content-type: {content_type}", f"content-length: {len(body)}", "connection: close", *headers)
    return "\r\n".join((f"HTTP/1.1 {status}", *fields, "", "")).encode() + body


PORTALS = (
    http_answer("302 Found", "text/html", b"", "location: http://login.invalid/"),
    http_answer("200 OK", "text/html"),
    http_answer("200 OK", "application/x-fieldkit"),
    http_answer("200 OK", "application/x-fieldkit", b""),
    http_answer("204 No Content", "text/plain", b""),
    http_answer("400 Bad Request", "text/html"),
    http_answer("403 Forbidden", "text/html"),
    http_answer("404 Not Found", "text/plain"),
    http_answer("413 Payload Too Large", "text/html"),
    http_answer("500 Internal Server Error", "text/plain"),
    http_answer("502 Bad Gateway", "text/html"),
    http_answer("511 Network Authentication Required", "text/html"),
    b"\x15\x03\x01\x00\x02\x02\x28",
    b"SSH-2.0-nothing of ours\r\n",
)


def draw_fault(chance: Random, bytes_max: int) -> Fault:
    """Any of them, or none."""
    size = chance.randrange(bytes_max)
    match chance.randrange(8):
        case 0:
            return Fault(up=size, hard=chance.random() < 0.5)
        case 1:
            return Fault(down=size, hard=chance.random() < 0.5)
        case 2:
            return Fault(delay_s=chance.uniform(0, 0.05))
        case 3:
            return Fault(again=True)
        case 4:
            return Fault(again=True, down=size)
        case 5:
            return Fault(answer=chance.choice(PORTALS))
        case _:
            return CALM


class BadProxy:
    """Each connection gets the next fault; `calm` ends them. `met`: how many connections there were of each sort."""

    def __init__(self, url: str, faults: Iterator[Fault]) -> None:
        server = urlsplit(url)
        assert server.hostname is not None
        assert server.port is not None
        self._server = server.hostname, server.port
        self._faults = faults
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._pause = threading.Event()
        self.url = f"{server.scheme}://127.0.0.1:{self._listening.getsockname()[1]}"
        self.calm = False
        self.met: list[Fault] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._pause.set()
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:  # closed
                return
            fault = CALM if self.calm else next(self._faults, CALM)
            self.met.append(fault)
            threading.Thread(target=self._serve, args=(client, fault), daemon=True).start()

    def _serve(self, client: socket.socket, fault: Fault) -> None:
        client.settimeout(SECONDS_MAX)
        with suppress(OSError):
            if fault.answer:
                _answer(client, fault.answer)
            else:
                self._relay(client, fault)
        client.close()

    def _relay(self, client: socket.socket, fault: Fault) -> None:
        with socket.create_connection(self._server, SECONDS_MAX) as server:
            said: list[bytes] = []
            back = threading.Thread(target=self._forward, args=(server, client, fault.down, fault, []), daemon=True)
            back.start()
            self._forward(client, server, fault.up, fault, said)
            back.join(SECONDS_MAX)
        if fault.again:
            self._say_again(b"".join(said))

    def _forward(
        self, source: socket.socket, target: socket.socket, bytes_max: int | None, fault: Fault, said: list[bytes]
    ) -> None:
        left = bytes_max
        with suppress(OSError):
            while data := source.recv(READ_BYTES):
                self._pause.wait(fault.delay_s)
                piece = data if left is None else data[:left]
                said.append(piece)
                target.sendall(piece)
                if left is not None:
                    left -= len(piece)
                    if not left:
                        break
        for end in (source, target):
            _hang_up(end, fault.hard)

    def _say_again(self, said: bytes) -> None:
        with socket.create_connection(self._server, SECONDS_MAX) as server:
            server.sendall(said)
            server.shutdown(socket.SHUT_WR)
            while server.recv(READ_BYTES):
                pass


def _answer(client: socket.socket, answer: bytes) -> None:
    """Reads what there is, so that the answer is not lost with the connection."""
    client.recv(READ_BYTES)
    client.sendall(answer)
    client.shutdown(socket.SHUT_WR)
    while client.recv(READ_BYTES):
        pass


def _hang_up(end: socket.socket, hard: bool) -> None:
    with suppress(OSError):
        if hard:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        end.shutdown(socket.SHUT_RDWR)


@contextmanager
def proxied(url: str, faults: Iterator[Fault]) -> Iterator[BadProxy]:
    proxy = BadProxy(url, faults)
    try:
        yield proxy
    finally:
        proxy.close()
