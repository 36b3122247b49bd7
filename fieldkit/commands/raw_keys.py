"""Keys out of a terminal in raw mode, each with its time, as a scanner presses them."""

from __future__ import annotations

import codecs
import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fieldkit.scan.self_test import Key

#: What Esc and Ctrl+C are here.
STOP = "stop"
#: Between two looks whether a key has come.
LOOK_S = 0.02
_CONTROLS = {"\r": "enter", "\n": "ctrl+j", "\t": "tab", "\x1b": STOP, "\x03": STOP}
#: Ends of the escape sequences of the keys on a number pad without Num Lock.
_SEQUENCES = {
    "2~": "insert",
    "F": "end",
    "4~": "end",
    "B": "down",
    "6~": "pagedown",
    "D": "left",
    "E": "clear",
    "C": "right",
    "H": "home",
    "1~": "home",
    "A": "up",
    "5~": "pageup",
}
Keys = Iterator[Key | None]


def keys_of(text: str, at_s: float) -> list[Key]:
    """The keys in what a terminal sent at once."""
    keys: list[Key] = []
    while text:
        sequence = next((end for end in _SEQUENCES if text[:2] in ("\x1b[", "\x1bO") and text[2:].startswith(end)), "")
        name = _SEQUENCES.get(sequence) or _CONTROLS.get(text[0], text[0])
        character = "" if sequence or name == STOP else text[0]
        keys.append(Key(name, character, at_s))
        text = text[2 + len(sequence) if sequence else 1 :]
    return keys


@contextmanager
def raw_terminal(clock_s: Callable[[], float]) -> Iterator[Keys]:
    """Keys as they come, and None now and then while none comes. The terminal is afterwards as it was."""
    if sys.platform == "win32":
        yield _windows_keys(clock_s)
        return
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin.fileno())
    try:
        tty.setraw(sys.stdin.fileno())
        yield _unix_keys(clock_s)
    finally:
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, before)


def _unix_keys(clock_s: Callable[[], float]) -> Keys:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    stdin = sys.stdin.fileno()
    while True:
        if select.select([stdin], [], [], LOOK_S)[0]:
            data = os.read(stdin, 1024)
            if not data:
                yield Key(STOP, "", clock_s())
            yield from keys_of(decoder.decode(data), clock_s())
        else:
            yield None


def _windows_keys(clock_s: Callable[[], float]) -> Keys:
    import msvcrt
    import time

    while True:
        if msvcrt.kbhit():  # type: ignore[attr-defined]
            yield from keys_of(msvcrt.getwch(), clock_s())  # type: ignore[attr-defined]
        else:
            time.sleep(LOOK_S)
            yield None
