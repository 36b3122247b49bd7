"""The desk of a county, answering without a network or through a real one."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TypeVar

import httpx
import uvicorn
from starlette.applications import Starlette

from fieldkit.clock import FileClock, set_file_clock
from fieldkit.journal.journal import Journal
from sync_server.desk.desk import make_desk
from sync_server.desk.routes import routes
from sync_server.directory import Directory
from sync_server.journal_thread import JournalThread
from tests.sync_server.county import County, at

T = TypeVar("T")


def desk_app(county: County, journal: JournalThread, time: str) -> Starlette:
    clock = county.folder / "clock"
    set_file_clock(clock, at(time))
    return Starlette(routes=routes(make_desk(journal, Directory(county.pack), FileClock(clock))))


@asynccontextmanager
async def desk_client(
    county: County, time: str = "10:42", host: str = "127.0.0.1", name: str = "127.0.0.1:8000"
) -> AsyncIterator[httpx.AsyncClient]:
    """A client at address `host` that calls the server by `name`."""
    app = desk_app(county, JournalThread(county.server), time)
    transport = httpx.ASGITransport(app, client=(host, 40_000))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{name}") as client:
        yield client


class Served:
    """A desk behind a real port. `do` runs in the journal's own thread, as everything must."""

    def __init__(self, county: County, time: str) -> None:
        self.county = county
        self.journal = JournalThread(county.server)
        self.clock = county.folder / "clock"
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(
            desk_app(county, self.journal, time), log_level="error", timeout_graceful_shutdown=1, ws="none"
        )
        self._server = uvicorn.Server(config)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._server.serve([self._socket]))
        self._loop.close()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self._socket.close()

    def do(self, question: Callable[[Journal], T]) -> T:
        return asyncio.run_coroutine_threadsafe(self.journal.ask(question), self._loop).result(20)


@contextmanager
def served(county: County, time: str = "10:42") -> Iterator[Served]:
    desk = Served(county, time)
    desk.start()
    try:
        yield desk
    finally:
        desk.stop()
