"""A program in a terminal of its own, timed from outside: what a person at it would see, and when. Unix only (pty)."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import perf_counter, sleep

ROWS = 24
COLUMNS = 80
WAIT_S_MAX = 30.0
READ_BYTES = 65_536
#: A terminal holds no more keys than this for its program.
WRITE_BYTES = 512
# A scanner types a key in 8 to 16 ms; the fastest is the hardest.
SCANNER_KEY_S = 0.008
#: A laptop's program has been started before, so its modules are compiled.
ENVIRON = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONDONTWRITEBYTECODE": ""}
ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


class NotPaintedError(Exception):
    """The awaited text did not appear in time; carries the end of what did."""


class Terminal:
    """The side of a person: types keys, and waits for text to be painted."""

    def __init__(self, master: int, pid: int) -> None:
        """`pid`: of the program."""
        self.pid = pid
        self._master = master
        self._painted = b""

    def type(self, keys: bytes) -> float:
        """Types `keys` at once. The moment just before."""
        moment = perf_counter()
        os.write(self._master, keys)
        return moment

    def pour(self, keys: bytes) -> None:
        """Types `keys` as fast as the program takes them, and takes in what it paints."""
        os.set_blocking(self._master, False)
        try:
            while keys:
                readable, writable, _ = select.select([self._master], [self._master], [], WAIT_S_MAX)
                if readable:
                    self._read(0.0)
                if writable:
                    keys = keys[os.write(self._master, keys[:WRITE_BYTES]) :]
        finally:
            os.set_blocking(self._master, True)

    def scan(self, digits: str) -> float:
        """Types like a scanner, Enter last. The moment just before Enter."""
        for digit in digits:
            os.write(self._master, digit.encode())
            self._drain(SCANNER_KEY_S)
        return self.type(b"\r")

    def wait_for(self, text: str, wait_s: float = WAIT_S_MAX) -> float:
        """The moment at which `text` had come out whole since the last wait. Raises NotPaintedError."""
        wanted, deadline = text.encode(), perf_counter() + wait_s
        while (found := self._plain().find(wanted)) < 0:
            if perf_counter() > deadline or not self._read(max(deadline - perf_counter(), 0)):
                raise NotPaintedError(f"{text!r} was not painted within {wait_s} s, but: {self._plain()[-400:]!r}")
        moment = perf_counter()
        self._painted = self._plain()[found + len(wanted) :]
        return moment

    def forget(self) -> None:
        """What is painted up to now no longer counts for the next wait."""
        while self._read(0.0):
            pass
        self._painted = b""

    def rest(self, rest_s: float) -> None:
        """Nobody types for so long."""
        self._drain(rest_s)
        self._painted = b""

    def _plain(self) -> bytes:
        return ESCAPES.sub(b"", self._painted)

    def _drain(self, wait_s: float) -> None:
        """Takes in for `wait_s`, so that the program never waits for its terminal."""
        deadline = perf_counter() + wait_s
        while (left := deadline - perf_counter()) > 0:
            if not self._read(left):
                sleep(max(deadline - perf_counter(), 0))

    def _read(self, wait_s: float) -> bool:
        """Takes in what comes within `wait_s`; False where nothing did."""
        if not select.select([self._master], [], [], wait_s)[0]:
            return False
        try:
            data = os.read(self._master, READ_BYTES)
        except OSError:  # Linux's way to say that the program has ended
            return False
        self._painted += data
        return bool(data)


@contextmanager
def open_terminal(
    command: Sequence[str], environ: Mapping[str, str], rows: int = ROWS, columns: int = COLUMNS
) -> Iterator[tuple[Terminal, float]]:
    """Starts `command` in a terminal; gives it and the moment of the start. Ends the program afterwards."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    environment = {
        **os.environ,
        "TERM": "xterm-256color",
        "PYTHONDONTWRITEBYTECODE": "",
        "COLORTERM": "truecolor",
        **environ,
    }
    start = perf_counter()
    with subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
    ) as process:
        os.close(slave)
        try:
            yield Terminal(master, process.pid), start
        finally:
            process.kill()
            os.close(master)
