"""A program inside tmux, as on somebody's desk: keys, scans and clicks go into the terminal of an attached client, the
screen is read back with `capture-pane`. Unix only (pty)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from time import monotonic

from rich.cells import cell_len

from tests.fieldkit.ui.terminal import Terminal, open_terminal
from tests.needs import command

_F5_TO_F12 = (15, 17, 18, 19, 20, 21, 23, 24)
#: What a terminal sends for a key.
KEYS = {
    **{f"f{number}": f"\x1bO{'PQRS'[number - 1]}" for number in range(1, 5)},
    **{f"f{number}": f"\x1b[{code}~" for number, code in enumerate(_F5_TO_F12, 5)},
    **{f"ctrl+{letter}": chr(ord(letter) - ord("a") + 1) for letter in "abdefgklnopqrstuvwxyz"},
    "up": "\x1bOA",
    "down": "\x1bOB",
    "right": "\x1bOC",
    "left": "\x1bOD",
    "enter": "\r",
    "tab": "\t",
    "escape": "\x1b",
    "backspace": "\x7f",
}
_SETTINGS = "set -g status off\nset -g mouse on\nset -g default-terminal screen-256color\nset -s escape-time 20\n"
_LOOK_S = 0.02
WAIT_S_MAX = 15.0
_numbers = count()


class Tmux:
    """`terminal` is the client's; only what `capture-pane` gives is looked at."""

    def __init__(self, terminal: Terminal, server: Sequence[str]) -> None:
        self._terminal = terminal
        self._server = server

    def press(self, *keys: str) -> None:
        """By the names of the registry; each is taken in before the next one."""
        for key in keys:
            self._terminal.press(KEYS[key])
            self._terminal.take_in(_LOOK_S)

    def scan(self, code: str) -> None:
        """A key every 8 ms, Enter last."""
        self._terminal.scan(code)

    def type(self, text: str) -> None:
        self._terminal.type(text)

    def commit(self, words: str) -> None:
        """As an input method does: whole words at once, while letters never arrive."""
        self._terminal.press(words)
        self._terminal.take_in(_LOOK_S)

    def click(self, text: str, line_of: str = "") -> None:
        """On the middle of the first such text, on the line that also has `line_of`."""
        lines = self.screen()
        y, line = next((y, line) for y, line in enumerate(lines, 1) if text in line and line_of in line)
        x = cell_len(line[: line.index(text)]) + cell_len(text) // 2 + 1
        self._terminal.press(f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m")
        self._terminal.take_in(_LOOK_S)

    def screen(self) -> list[str]:
        """Nothing while tmux is still starting, or has ended."""
        done = subprocess.run([*self._server, "capture-pane", "-p"], capture_output=True, check=False)
        return done.stdout.decode().split("\n")

    def wait_for(self, *wanted: str) -> list[str]:
        """The screen as soon as all of these are on it."""
        deadline_s = monotonic() + WAIT_S_MAX
        while any(text not in (shown := "\n".join(self.screen())) for text in wanted):
            if monotonic() > deadline_s:
                missing = [text for text in wanted if text not in shown]
                raise AssertionError(f"{missing!r} never shown, but:\n{shown}")
            self._terminal.take_in(_LOOK_S)
        return self.screen()

    def wait_for_end(self) -> None:
        """Until the program, and with it tmux, has ended."""
        assert self._terminal.wait_for_end() == 0


@contextmanager
def open_tmux(program: Sequence[str], columns: int, lines: int, folder: Path) -> Iterator[Tmux]:
    """Starts the program in a tmux of its own; ends both afterwards."""
    tmux = command("tmux")
    assert tmux is not None
    settings = folder / "tmux.conf"
    settings.write_text(_SETTINGS, encoding="utf-8")
    server = [tmux, "-u", "-L", f"fieldkit-{os.getpid()}-{next(_numbers)}", "-f", str(settings)]
    try:
        with open_terminal([*server, "new-session", *program], lines, columns) as terminal:
            yield Tmux(terminal, server)
    finally:
        subprocess.run([*server, "kill-server"], capture_output=True, check=False)
