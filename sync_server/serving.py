"""Serving over HTTP: the socket, uvicorn's settings, and an orderly end."""

from __future__ import annotations

import errno
import ipaddress
import signal
import socket
from types import FrameType

import uvicorn

from sync_server.app import make_app
from sync_server.errors import ServerError
from sync_server.server import Server

PORT = 8470
#: Longer than laptops keep theirs, so that they never find a connection closed under their hands.
KEEP_ALIVE_S = 240
#: Live pages never end by themselves; they are cut off then.
SHUTDOWN_S_MAX = 3
#: Connections at a time; beyond that, laptops are told to come back.
CONNECTIONS_MAX = 1_000
#: Reserved for documentation: whatever way leads there is this machine's way out. Nothing is sent.
_ELSEWHERE = ("192.0.2.1", 9)


def listen(host: str, port: int) -> socket.socket:
    """Raises ServerError where that cannot be had. Port 0 takes a free one."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise ServerError(_sentence(host, port, error)) from error
    # Connections inherit it. Without it an answer's second part waits for the laptop's delayed acknowledgement (40 ms).
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _sentence(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken: a server may be running already. Choose another: --port N, or --port 0."
    if error.errno == errno.EACCES:
        return f"Port {port} is not allowed to you. Choose one above 1023: --port N."
    return f"Cannot listen on {host}: {error.strerror or error}. Write an address of this machine: --host H."


def url_of(host: str, port: int) -> str:
    """What laptops call a server that listens on `host`: where it listens everywhere, this machine's way out."""
    shown = outward_address() if host in ("0.0.0.0", "::", "") else host  # noqa: S104 - read, not bound
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def outward_address() -> str:
    """This machine's address in its network; 127.0.0.1 where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def local_host(host: str) -> str:
    """What this machine calls a server that listens on `host`."""
    if host in ("0.0.0.0", ""):  # noqa: S104 - read, not bound
        return "127.0.0.1"
    return "::1" if host == "::" else host


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Serving:
    """A server on a socket. `run` returns once `stop` was called or a signal came, and what was begun is done."""

    def __init__(self, server: Server, listening: socket.socket) -> None:
        self._listening = listening
        config = uvicorn.Config(
            make_app(server),
            lifespan="off",
            ws="none",
            log_config=None,
            access_log=False,
            # Every header is bytes over a bad link.
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=SHUTDOWN_S_MAX,
            limit_concurrency=CONNECTIONS_MAX,
        )
        self._uvicorn = uvicorn.Server(config)

    @property
    def started(self) -> bool:
        return self._uvicorn.started

    def run(self) -> None:
        self._uvicorn.run(sockets=[self._listening])

    def stop(self) -> None:
        self._uvicorn.should_exit = True

    def stop_on_signals(self) -> None:
        """From now on, also before `run`: Ctrl+C and the like end it in order. In the main thread only."""
        for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
            number = getattr(signal, name, None)
            if number is not None:
                signal.signal(number, self._stop)

    def _stop(self, _: int, __: FrameType | None) -> None:
        """Called once more by uvicorn after it has ended; by then there is nothing to do."""
        self.stop()
