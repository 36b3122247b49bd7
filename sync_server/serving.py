"""Serving over HTTPS and HTTP: sockets, uvicorn's settings, and an orderly end."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import signal
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import NamedTuple

import uvicorn
from starlette.applications import Starlette

from sync_server.app import make_app
from sync_server.connections import Connection
from sync_server.errors import ServerError
from sync_server.server import Server

PORT = 8470
PORT_MAX = 65_535
LOOPBACK = "127.0.0.1"
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


def listen_here(near: int) -> socket.socket:
    """For this machine only: on the port after `near`, so that it stays the same, or on another where that is taken."""
    try:
        return listen(LOOPBACK, near + 1 if near < PORT_MAX else 0)
    except ServerError:
        return listen(LOOPBACK, 0)


class Sockets(NamedTuple):
    """Where a server listens: for laptops; where that is HTTPS, `here` for this machine's own programs and browser."""

    host: str
    main: socket.socket
    here: socket.socket | None

    @property
    def url(self) -> str:
        """What laptops call the server, unless somebody knows better."""
        return url_of(self.host, port_of(self.main), "https" if self.here is not None else "http")

    @property
    def local(self) -> tuple[str, int]:
        """Where this machine's own programs reach it over HTTP."""
        if self.here is not None:
            return LOOPBACK, port_of(self.here)
        return local_host(self.host), port_of(self.main)


@contextmanager
def listening(host: str, port: int, *, secure: bool) -> Iterator[Sockets]:
    """Raises ServerError where that cannot be had. Port 0 takes a free one."""
    with ExitStack() as closing:
        main = closing.enter_context(listen(host, port))
        here = closing.enter_context(listen_here(port_of(main))) if secure else None
        yield Sockets(host, main, here)


def port_of(listening: socket.socket) -> int:
    return int(listening.getsockname()[1])


def url_of(host: str, port: int, scheme: str = "http") -> str:
    """What laptops call a server that listens on `host`: where it listens everywhere, this machine's way out."""
    shown = outward_address() if host in ("0.0.0.0", "::", "") else host  # noqa: S104 - read, not bound
    return f"{scheme}://[{shown}]:{port}" if ":" in shown else f"{scheme}://{shown}:{port}"


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


def speaks_https(host: str, *, tls: bool, plain: bool) -> bool:
    """Whether a server that listens on `host` speaks HTTPS: beyond this machine always, unless it is told not to."""
    return not plain and (tls or not is_loopback(host))


class Serving:
    """A server on its sockets. `run` returns once `stop` was called or a signal came, and what was begun is done."""

    def __init__(
        self,
        server: Server,
        sockets: Sockets,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """With `context`, HTTPS on the main socket."""
        app = make_app(server)
        self._servers = [(_uvicorn(app, context), sockets.main)]
        if sockets.here is not None:
            self._servers.append((_uvicorn(app, None), sockets.here))

    @property
    def started(self) -> bool:
        return all(server.started for server, _ in self._servers)

    def run(self) -> None:
        asyncio.run(self._run())

    async def _run(self) -> None:
        await asyncio.gather(*(server.serve([listening]) for server, listening in self._servers))

    def stop(self) -> None:
        for server, _ in self._servers:
            server.should_exit = True

    def stop_on_signals(self) -> None:
        """From now on, also before `run`: Ctrl+C and the like end it in order. In the main thread only."""
        for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
            number = getattr(signal, name, None)
            if number is not None:
                signal.signal(number, self._stop)

    def _stop(self, _: int, __: FrameType | None) -> None:
        self.stop()


class _Uvicorn(uvicorn.Server):
    """Leaves signals to `Serving`, which ends all of its servers."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does it; then without whoever has not said goodbye, as TLS asks for."""
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            connection.transport.abort()


def _uvicorn(app: Starlette, context: ssl.SSLContext | None) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        http=Connection,
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
    config.load()
    config.ssl = context
    return _Uvicorn(config)
