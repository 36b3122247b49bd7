"""Something between laptop and server that reads along and refuses what it does not like: everything else arrives."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from fieldkit.exchange.answer import read_request
from fieldkit.kit.home import Home
from fieldkit.kit.joining import join
from fieldkit.kit.kit import Kit
from fieldkit.kit.quarantine import list_quarantine
from fieldkit.records.rules import CONTENT_MISSING
from sync_server.admin import MakeInvite
from tests.meeting import Chance, Preparer, SteppedClock, tally
from tests.sync_server.host import HOST, Host, hosting

SQUAD, TALLY = 4, 9
#: An amount that the proxy takes for something else (MessagePack writes it with these bytes).
BAD, MARK = 666, b"\xcd\x02\x9a"


class Proxy(ThreadingHTTPServer):
    """Passes on to `port`; answers some requests itself."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__((HOST, 0), Passing)
        self.port = port
        self.refused: list[int] = []

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server_address[1]}"


class Passing(BaseHTTPRequestHandler):
    server: Proxy
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        payloads = [payload for section in read_request(body).sections for payload in section.payloads]
        if any(MARK in payload for payload in payloads):
            self.server.refused.append(len(payloads))
            self._answer(403, "text/html", b"<h1>Blocked</h1>")
            return
        passed = HTTPConnection(HOST, self.server.port)
        passed.request("POST", self.path, body, {"content-type": self.headers["content-type"]})
        response = passed.getresponse()
        self._answer(response.status, response.headers["content-type"], response.read())
        passed.close()

    def _answer(self, status: int, media: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", media)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """A test says what it has to say by itself."""


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    with hosting(Preparer(), tmp_path / "server") as made:
        yield made


@pytest.fixture
def proxy(host: Host) -> Iterator[Proxy]:
    with Proxy(host.port) as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def test_a_record_that_never_gets_through_goes_without_its_content(host: Host, proxy: Proxy, tmp_path: Path) -> None:
    path = tmp_path / "laptop"
    join(path, host.invite(MakeInvite(squads=(str(SQUAD),))), entropy=Chance("laptop"))
    Home(path).save_server(proxy.url)
    kit = Kit(Home(path), SteppedClock(host.time), Chance("kit"))
    for amount in (1, 10, BAD, 100, 1_000):
        kit.tally(TALLY, amount)
    kit.sync_now()
    assert host.do(lambda journal: tally(journal, SQUAD, TALLY)) == 1_111
    assert host.do(lambda journal: list(journal.views.quarantine.values())) == [CONTENT_MISSING]
    assert proxy.refused[0] > 1, "at first it stood among others"
    assert set(proxy.refused[-3:]) == {1}, "in the end alone"
    with kit.using() as (journal, rounds):
        (row,) = list_quarantine(journal, rounds)
    assert (row.judge, row.reason) == ("withheld", CONTENT_MISSING)
    status = kit.sync_status()
    assert (status.state, status.unsent, status.quarantined) == ("ok", 0, 1)
    kit.tally(TALLY, 10_000)
    kit.sync_now()
    assert host.do(lambda journal: tally(journal, SQUAD, TALLY)) == 11_111, "it never blocks the next"
    kit.close()
