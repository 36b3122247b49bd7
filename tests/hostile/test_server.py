"""A real server, and clients that mean it harm: it stays within bounds, and serves the next one."""

from __future__ import annotations

import http.client
import socket
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import psutil
import pytest

from fieldkit.exchange.messages import CONTENT_TYPE, MESSAGE_BYTES_MAX, PATH, Request, encode_request
from fieldkit.journal.feed import Cursor
from sync_server import bodies, connections
from tests.fieldkit.kit.county import TRAFFIC, County
from tests.hostile.test_bombs import pages
from tests.meeting import Preparer, key_of
from tests.processes.served import HOST, ServedProcess, make_home, open_kit
from tests.processes.writer import TALLY
from tests.sync_server.host import hosting

MEGABYTE = 1_000_000
#: Beyond what the server took before anybody meant it harm.
GROWN_BYTES_MAX = 450 * MEGABYTE
ANSWER_S_MAX = 60.0
HEAD = f"POST {PATH} HTTP/1.1\r\nhost: x\r\ncontent-type: {CONTENT_TYPE}\r\n".encode()
CHUNKED = HEAD + b"transfer-encoding: chunked\r\n\r\n"


def length(count: int | str) -> bytes:
    return HEAD + f"content-length: {count}\r\n\r\n".encode()


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    return County(tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module")
def server(county: County, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedProcess]:
    server = ServedProcess(county, tmp_path_factory.mktemp("attacked") / "server")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def memory(server: ServedProcess) -> Callable[[], int]:
    """How many bytes the server's process has."""
    assert server.process is not None
    process = psutil.Process(server.process.pid)
    return lambda: int(process.memory_info().rss)


def connect(port: int) -> socket.socket:
    link = socket.create_connection((HOST, port), ANSWER_S_MAX)
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return link


def is_alive(port: int) -> bool:
    with closing(connect(port)) as link:
        link.sendall(b"GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        return link.recv(15) == b"HTTP/1.1 200 OK"


def send(port: int, *pieces: bytes) -> None:
    """Says all of it, as long as the server listens, and goes away."""
    with closing(connect(port)) as link, suppress(OSError):
        for piece in pieces:
            link.sendall(piece)
        link.shutdown(socket.SHUT_WR)
        link.recv(4_096)


LIES: dict[str, tuple[bytes, ...]] = {
    "headers without end": (b"POST /x HTTP/1.1\r\n", *(b"x-%d: " % n + b"a" * MEGABYTE + b"\r\n" for n in range(60))),
    "one header without end": (b"POST /x HTTP/1.1\r\nx: ", *([b"a" * MEGABYTE] * 60)),
    "an address without end": (b"GET /", *([b"a" * MEGABYTE] * 60)),
    "a negative length": (length(-5), b"abc"),
    "a length that is no number": (length("many"), b"abc"),
    "a length beyond any": (length(10**18), b"a" * (MESSAGE_BYTES_MAX + MEGABYTE)),
    "a length that is too small": (length(3), b"a" * MEGABYTE),
    "a length that is too large": (length(1_000), b"abc"),
    "two lengths": (HEAD + b"content-length: 5\r\ncontent-length: 6\r\n\r\n", b"abcdefgh"),
    "a length and pieces": (HEAD + b"content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",),
    "a piece beyond any": (CHUNKED + b"ffffffffffffffff\r\nabc",),
    "pieces of one byte": (CHUNKED, b"1\r\na\r\n" * 100_000),
    "a piece with words without end": (CHUNKED + b"1;", *([b"a" * MEGABYTE] * 20)),
    "signs of any sort": (bytes(range(256)) * 1_000,),
    "the hello of TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", bytes(512)),
    "nothing": (),
}


@pytest.mark.parametrize("lie", LIES)
def test_whatever_is_said_the_next_one_is_served(server: ServedProcess, memory: Callable[[], int], lie: str) -> None:
    before = memory()
    send(server.port, *LIES[lie])
    assert is_alive(server.port)
    assert memory() - before < 60 * MEGABYTE


def test_bodies_that_never_end_are_bounded_together(server: ServedProcess, memory: Callable[[], int]) -> None:
    """A hundred clients begin a message of the largest size and keep it open."""
    before = memory()
    with ExitStack() as open_:
        for _ in range(100):
            link = open_.enter_context(closing(connect(server.port)))
            with suppress(OSError):
                link.sendall(length(MESSAGE_BYTES_MAX) + bytes(MESSAGE_BYTES_MAX - 1))
        assert is_alive(server.port)
        assert memory() - before < GROWN_BYTES_MAX
    assert is_alive(server.port)


@pytest.mark.slow
def test_bombs_at_once_are_bounded_together(server: ServedProcess, memory: Callable[[], int]) -> None:
    before, peak = memory(), 0
    key = key_of("hostile")
    page = zlib.compress(pages()["large payloads"](), 9)
    body = encode_request(Request(bytes(8), bytes(8), Cursor(), b"", page), key, bytes(key.verify_key))
    with ExitStack() as open_:
        links = [open_.enter_context(closing(connect(server.port))) for _ in range(24)]
        for link in links:
            link.sendall(length(len(body)) + body)
        for link in links:
            peak = max(peak, memory())
            link.recv(4_096)
    assert peak - before < GROWN_BYTES_MAX
    assert is_alive(server.port)


def test_a_laptop_syncs_beside_all_of_that(server: ServedProcess, county: County, tmp_path: Path) -> None:
    home = make_home(county, tmp_path / "home", "--squad", str(TRAFFIC), server=server.url)
    with ExitStack() as open_:
        for said in (b"", b"POST /x HTTP/1.1\r\nx: ", length(1_000) + b"abc", CHUNKED + b"1\r\na\r\n") * 10:
            open_.enter_context(closing(connect(server.port))).sendall(said)
        with closing(open_kit(home)) as kit:
            kit.tally(TALLY, 3)
            kit.sync_now()
            assert (kit.sync_status().state, kit.sync_status().unsent) == ("ok", 0)


def test_who_never_finishes_is_hung_up_on(
    preparer: Preparer, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_S_MAX", 0.05)
    monkeypatch.setattr(bodies, "SILENCE_S_MAX", 0.05)
    with hosting(preparer, tmp_path_factory.mktemp("patient") / "server") as host:
        for said in (b"", b"PO", b"POST /x HTTP/1.1\r\nhost: x\r\n"):
            with closing(connect(host.port)) as link:
                link.sendall(said)
                with suppress(ConnectionError):
                    assert link.recv(4_096) == b""
        for body in (length(1_000) + b"abc", CHUNKED + b"1\r\na\r\n"):
            with closing(connect(host.port)) as link:
                link.sendall(body)
                assert link.recv(4_096).startswith(b"HTTP/1.1 408 ")
        with closing(http.client.HTTPConnection(HOST, host.port)) as link:
            for _ in range(3):
                link.request("GET", "/health")
                response = link.getresponse()
                assert (response.status, response.read()[:8]) == (200, b'{"status')
