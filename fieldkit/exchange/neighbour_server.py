"""A small listener for neighbours: takes one kind of message, answers it, and bears with strangers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from fieldkit.errors import FieldkitError
from fieldkit.exchange.messages import CONTENT_TYPE, MESSAGE_BYTES_MAX
from fieldkit.exchange.neighbour import PATH

#: Connections at a time; more are closed at once.
CONNECTIONS_MAX = 8
#: A neighbour that says nothing for so long is gone.
SILENCE_S_MAX = 10.0
Answer = Callable[[bytes], bytes]


class NeighbourServer:
    """Listens in a thread of its own until `close`."""

    def __init__(self, host: str, port: int, answer: Answer) -> None:
        """`port` 0: any. Raises OSError where it cannot be listened there."""
        self._server = _Server((host, port), answer)
        self.host, self.port = host, int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), name="neighbours", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    # Where a connection hangs, the program ends all the same.
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], answer: Answer) -> None:
        super().__init__(address, _Handler)
        self.answer = answer
        self.room = threading.BoundedSemaphore(CONNECTIONS_MAX)

    def handle_error(self, request: object, client_address: object) -> None:
        """A neighbour that goes away in the middle of a message is nothing to tell anybody."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = SILENCE_S_MAX

    def handle(self) -> None:
        if self.server.room.acquire(blocking=False):
            try:
                super().handle()
            finally:
                self.server.room.release()

    def do_POST(self) -> None:
        length = self.headers.get("content-length", "")
        size = int(length) if length.isascii() and length.isdigit() and len(length) < 10 else -1
        if self.path != PATH or self.headers.get("content-type") != CONTENT_TYPE:
            self._say(404, b"This address is for fieldkit laptops.\n")
        elif not 0 <= size <= MESSAGE_BYTES_MAX:
            self._say(413, b"This message is too long.\n")
        else:
            self._answer(self.rfile.read(size))

    def _answer(self, body: bytes) -> None:
        try:
            said = self.server.answer(body)
        except FieldkitError as error:
            self._say(400, f"{error}\n".encode())
        else:
            self._say(200, said, CONTENT_TYPE)

    def _say(self, status: int, body: bytes, content_type: str = "text/plain; charset=utf-8") -> None:
        self.send_response_only(status)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(body)))
        self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, format: str, *values: object) -> None:
        """The console belongs to the kit's screen."""
