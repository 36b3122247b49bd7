"""The desk of a county, answering without a network or through a real one."""

from __future__ import annotations

import asyncio
import os
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
from roster.keys import Role
from sync_server.desk.desk import make_desk
from sync_server.desk.routes import routes
from sync_server.directory import Directory
from sync_server.facts import Facts
from sync_server.journal_thread import JournalThread
from sync_server.rate_limit import Rate, RateLimit
from sync_server.visits import begin_visit
from tests.sync_server.county import County, at

T = TypeVar("T")


URL = "https://sync.example.org"
#: For tests that try passwords as fast as they can.
NO_LIMIT = Rate(per_s=1e9, burst=1_000_000)


def desk_app(county: County, journal: JournalThread, time: str, rate: Rate = NO_LIMIT) -> Starlette:
    clock = county.folder / "clock"
    set_file_clock(clock, at(time))
    facts = Facts(county.pack, county.server_key.signing_key(), FileClock(clock), os.urandom, URL)
    desk = make_desk(journal, Directory(county.pack), facts, RateLimit(rate, lambda: 0.0))
    return Starlette(routes=routes(desk))


def new_visit(role: Role | None = Role.DESK) -> Callable[[Journal], str]:
    """A question to the server's journal that lets somebody in; the answer is the cookie's value."""

    def begin(journal: Journal) -> str:
        return begin_visit(journal, "somebody", role, at("06:00"), os.urandom) if role is not None else ""

    return begin


@asynccontextmanager
async def desk_client(
    county: County,
    time: str = "10:42",
    host: str = "127.0.0.1",
    name: str = "http://127.0.0.1:8000",
    role: Role | None = Role.DESK,
    rate: Rate = NO_LIMIT,
) -> AsyncIterator[httpx.AsyncClient]:
    """A client at address `host` that calls the server by `name` and has signed in for a role, if for any."""
    journal = JournalThread(county.server)
    transport = httpx.ASGITransport(desk_app(county, journal, time, rate), client=(host, 40_000))
    async with httpx.AsyncClient(transport=transport, base_url=name) as client:
        cookie = "__Host-visit" if name.startswith("https:") else "visit"
        client.cookies.set(cookie, await journal.ask(new_visit(role)), domain=client.base_url.host)
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
        self.cookies = {"visit": self.journal.now(new_visit())}
        self._running = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        # It also gives tasks that were cut off their turn to close what they hold.
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            self._running.set()
            runner.run(self._server.serve([self._socket]))

    def start(self) -> None:
        self._thread.start()
        self._running.wait(20)

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
