"""A terminal with a program in it: keys go in, and what a person would see comes out. Unix only (pty)."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

import pyte

KEY_S = 0.008
WAIT_S_MAX = 30.0


class Terminal:
    """`pyte` keeps the picture."""

    def __init__(self, process: subprocess.Popen[bytes], master: int, rows: int, columns: int) -> None:
        self._process = process
        self._master = master
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        #: What came out and is not in the picture yet: drawing takes longer than a scanner's key.
        self._came = bytearray()

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def scan(self, code: str) -> None:
        """A key every 8 ms, Enter last."""
        for key in code + "\r":
            self.press(key)
            self.take_in(KEY_S)

    def type(self, text: str) -> None:
        """Like a person."""
        for key in text:
            self.press(key)
            self.take_in(0.15)

    def text(self) -> str:
        self._stream.feed(bytes(self._came))
        self._came.clear()
        # The second half of a wide character is an empty cell.
        rows = (self._screen.buffer[y] for y in range(self._screen.lines))
        return "\n".join("".join(row[x].data for x in range(self._screen.columns)) for row in rows)

    def wait_for(self, wanted: str) -> str:
        """The picture as soon as `wanted` is in it."""
        deadline_s = monotonic() + WAIT_S_MAX
        while wanted not in self.text():
            if monotonic() > deadline_s:
                raise AssertionError(f"{wanted!r} was never shown, but:\n{self.text()}")
            self.take_in(0.05)
        return self.text()

    def wait_until(self, condition: Callable[[], bool]) -> None:
        deadline_s = monotonic() + WAIT_S_MAX
        while not condition():
            if monotonic() > deadline_s:
                raise AssertionError(f"what was waited for never came, but:\n{self.text()}")
            self.take_in(0.05)

    def wait_for_end(self) -> int:
        """The exit status of the program."""
        deadline_s = monotonic() + WAIT_S_MAX
        while self._process.poll() is None and monotonic() < deadline_s:
            self.take_in(0.05)
        return self._process.wait(0)

    def take_in(self, wait_s: float) -> None:
        """Reads for so long, so that the program never waits for its terminal."""
        until_s = monotonic() + wait_s
        while (left_s := until_s - monotonic()) > 0:
            if select.select([self._master], [], [], left_s)[0]:
                try:
                    self._came += os.read(self._master, 65_536)
                except OSError:  # Linux's way to say that the program has ended
                    return


def scan_at_once(terminals: Sequence[Terminal], codes: Sequence[str]) -> None:
    """A scanner at each terminal: a key every 8 ms at all of them, Enter last."""
    for place in range(max(map(len, codes)) + 1):
        until_s = monotonic() + KEY_S
        for terminal, code in zip(terminals, codes, strict=True):
            terminal.press(f"{code}\r"[place : place + 1])
        for terminal in terminals:
            terminal.take_in(0.0005)
        terminals[0].take_in(max(until_s - monotonic(), 0))


@contextmanager
def open_terminal(command: Sequence[str], rows: int = 24, columns: int = 80) -> Iterator[Terminal]:
    """Starts the command; ends it afterwards."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    with subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
    ) as process:
        os.close(slave)
        try:
            yield Terminal(process, master, rows, columns)
        finally:
            process.kill()
            os.close(master)
