"""`sync-server serve` as a process that can be killed and started again, and homes of laptops that know its address."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from fieldkit.clock import SystemClock
from fieldkit.journal.journal import Journal
from fieldkit.kit.home import Home
from fieldkit.kit.joining import open_pack
from fieldkit.kit.kit import Kit
from sync_server.bootstrap import open_reader
from sync_server.data_folder import DataFolder, Running
from sync_server.serving import listen
from tests.fieldkit.kit.county import County
from tests.house.tree import ROOT

START_S_MAX = 30.0
END_S_MAX = 20.0
HOST = "127.0.0.1"


class NotStartedError(Exception):
    """The server ended, or said nothing in time; carries what it printed."""


def free_port() -> int:
    with listen(HOST, 0) as taken:
        return int(taken.getsockname()[1])


class ServedProcess:
    """The server with its data in `home`, always at the same address."""

    def __init__(self, county: County, home: Path) -> None:
        self.folder = DataFolder(home)
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self._options: list[str] = []
        self._pack = county.pack
        self._said = home.with_name(f"{home.name}.said")
        self.process: subprocess.Popen[bytes] | None = None

    def speak_https(self) -> None:
        """From the next start on."""
        self._options = ["--tls"]
        self.url = f"https://{HOST}:{self.port}"

    def go_by(self, clock: Path) -> None:
        """By a simulated clock, from the next start on."""
        self._options = [*self._options, "--clock", str(clock)]

    def begin(self) -> subprocess.Popen[bytes]:
        """Starts it, and does not wait until it listens."""
        options = ["--home", str(self.folder.path), "--event", str(self._pack), "--port", str(self.port)]
        command = [sys.executable, "-m", "sync_server", "serve", *options, *self._options]
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(command, stdout=said, stderr=said, cwd=ROOT)
        return self.process

    def start(self) -> subprocess.Popen[bytes]:
        """Returns once it listens."""
        process = self.begin()
        deadline = monotonic() + START_S_MAX
        while not self._listens(process):
            if monotonic() > deadline:
                raise NotStartedError(self.said())
            try:
                process.wait(0.02)
            except subprocess.TimeoutExpired:
                continue
            raise NotStartedError(self.said())
        return process

    def _listens(self, process: subprocess.Popen[bytes]) -> bool:
        running = self.folder.load_running()
        return isinstance(running, Running) and running.process == process.pid

    def said(self) -> str:
        return self._said.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """As a power cut would."""
        assert self.process is not None
        assert self.process.poll() is None, self.said()
        self.process.kill()
        self.process.wait(END_S_MAX)

    def stop(self) -> None:
        """In order, where it still runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(END_S_MAX)

    def read(self) -> tuple[Journal, Callable[[], None]]:
        """The journal as it is on the disk, and what closes it."""
        journal, _ = open_reader(self.folder)
        return journal, journal.close


def make_home(county: County, path: Path, *certify: str, server: str = "") -> Home:
    """A laptop that was prepared by hand and knows the server's address."""
    open_pack(path, county.prepare(*certify), entropy=os.urandom, server=server)
    return Home(path)


def open_kit(home: Home, *, write: bool = True) -> Kit:
    return Kit(home, SystemClock(), os.urandom, write=write)
