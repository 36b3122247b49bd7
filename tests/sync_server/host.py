"""The server as it really runs: data folder, journal, uvicorn on a port of this machine. It has a thread of its own, so
that a test can look into its journal."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

from fieldkit.exchange.client import Client
from fieldkit.journal.journal import Journal
from roster.server_key import SUFFIX, encode_server_key
from sync_server.admin import Action, Outcome, perform
from sync_server.bootstrap import open_server, open_tls
from sync_server.data_folder import DataFolder, Running
from sync_server.invites import Invited
from sync_server.serving import Serving, listening, port_of, url_of
from tests.meeting import MORNING_MS, Preparer, SteppedClock

T = TypeVar("T")
HOST = "127.0.0.1"
START_S_MAX = 20.0


def put_pack(preparer: Preparer, folder: Path) -> Path:
    """The pack with the server's file beside it, as `roster pack` leaves them."""
    folder.mkdir(parents=True, exist_ok=True)
    pack = folder / "day.pack"
    pack.write_bytes(preparer.pack.data)
    pack.with_suffix(SUFFIX).write_bytes(encode_server_key(preparer.server))
    return pack


class Host:
    """A running server. `do` asks its journal, in the journal's thread."""

    def __init__(self, preparer: Preparer, path: Path, *, tls: bool = False) -> None:
        self.preparer = preparer
        self.folder = DataFolder(path)
        self.time = preparer.time
        self.folder.take_pack(put_pack(preparer, path.parent / f"{path.name}.stick"))
        self._ending = ExitStack()
        sockets = self._ending.enter_context(listening(HOST, 0, secure=tls))
        self.port = port_of(sockets.main)
        #: What laptops call it, and what this machine's own programs do.
        self.url = sockets.url
        self.here = url_of(*sockets.local)
        self.server = open_server(self.folder, preparer.pack, self.url, SteppedClock(self.time))
        self.folder.save_address(self.url)
        self.folder.save_running(Running(self.url, *sockets.local, self.server.token, 0))
        context = open_tls(self.folder, self.server.facts.key, [HOST]) if tls else None
        self._serving = Serving(self.server, sockets, context)
        self._thread = threading.Thread(target=self._serving.run)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._serving.stop()
        self._thread.join(START_S_MAX)
        self._ending.close()
        self.folder.forget_running()
        self.server.journal.close()

    def do(self, question: Callable[[Journal], T]) -> T:
        return self.server.journal.now(question)

    def perform(self, action: Action) -> Outcome:
        return self.do(lambda journal: perform(journal, self.server.facts, action))

    def invite(self, action: Action) -> str:
        outcome = self.perform(action)
        assert isinstance(outcome, Invited)
        return outcome.code


@contextmanager
def hosting(preparer: Preparer, path: Path, *, tls: bool = False) -> Iterator[Host]:
    preparer.time.ms = MORNING_MS
    host = Host(preparer, path, tls=tls)
    host.start()
    try:
        yield host
    finally:
        host.stop()


@contextmanager
def client_of(url: str, server: bytes = b"") -> Iterator[Client]:
    """A laptop's connection; over HTTPS, to the server of this key."""
    client = Client(url, lambda key: key == server)
    try:
        yield client
    finally:
        client.close()
