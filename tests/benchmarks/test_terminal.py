"""The terminal that screens are timed in."""

from __future__ import annotations

import sys

import pytest

pytest.importorskip("termios", reason="terminals of this kind are for Unix")

from benchmarks.terminal import NotPaintedError, open_terminal

ECHO = """
import sys
print('READY', flush=True)
for line in sys.stdin:
    print('\\x1b[1mSA', 'ID', sep='\\x1b[0m', flush=True)
"""


def test_text_is_found_across_escapes_and_after_the_keys_that_asked_for_it() -> None:
    with open_terminal([sys.executable, "-c", ECHO], {}) as (terminal, start):
        ready = terminal.wait_for("READY")
        enter = terminal.scan("123")
        assert start < ready < enter < terminal.wait_for("SAID")


def test_text_is_found_once_only() -> None:
    with open_terminal([sys.executable, "-c", ECHO], {}) as (terminal, _):
        terminal.wait_for("READY")
        with pytest.raises(NotPaintedError, match="'READY' was not painted"):
            terminal.wait_for("READY", wait_s=0.05)


def test_program_that_ends_is_told_apart_from_a_slow_one() -> None:
    with open_terminal([sys.executable, "-c", "print('gone')"], {}) as (terminal, _), pytest.raises(NotPaintedError):
        terminal.wait_for("READY")
