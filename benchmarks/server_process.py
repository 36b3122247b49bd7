"""The event's server as a process of its own, started by the command that everybody starts it with."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep

from benchmarks.load import connect
from fieldkit.clock import SystemClock, set_file_clock
from sync_server.admin import MakeLink
from sync_server.admin_client import carry_out
from sync_server.data_folder import DataFolder
from sync_server.visits import Linked

START_S_MAX = 30.0
END_S_MAX = 10.0
COMMAND = (sys.executable, "-c", "from sync_server.cli import main; main()")


class NotStartedError(Exception):
    """The server did not start in time; carries what it said."""


@contextmanager
def serving(home: Path, pack: Path, now_ms: int, *, tls: bool = False) -> Iterator[str]:
    """A server with its data in `home`, where it is `now_ms`; gives its URL. Ends it afterwards."""
    home.mkdir(parents=True, exist_ok=True)
    clock = home.with_name(f"{home.name}.clock")
    set_file_clock(clock, now_ms)
    arguments = ["serve", "--home", str(home), "--event", str(pack), "--port", "0", "--clock", str(clock)]
    arguments += ["--tls"] if tls else []
    said = home / "said.txt"
    with said.open("wb") as out, subprocess.Popen([*COMMAND, *arguments], stdout=out, stderr=out) as process:
        try:
            yield _wait(process, home, said)
        finally:
            process.terminate()
            process.wait(END_S_MAX)


def _wait(process: subprocess.Popen[bytes], home: Path, said: Path) -> str:
    """The URL, once the server listens: from then on the system keeps whoever connects."""
    deadline = monotonic() + START_S_MAX
    while (running := DataFolder(home).load_running()) is None or running.process != process.pid:
        if process.poll() is not None or monotonic() > deadline:
            raise NotStartedError(said.read_text(encoding="utf-8", errors="replace"))
        sleep(0.02)
    return running.url


def sign_in(home: Path, url: str) -> dict[str, str]:
    """Headers with which the running server's desk page opens."""
    linked = carry_out(DataFolder(home), MakeLink(), SystemClock())
    assert isinstance(linked, Linked)
    with closing(connect(url)) as connection:
        connection.request("GET", linked.path)
        answer = connection.getresponse()
        answer.read()
        cookies = answer.headers.get_all("set-cookie", [])
    return {"cookie": next(cookie.partition(";")[0] for cookie in cookies if cookie.startswith("visit="))}
