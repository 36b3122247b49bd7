"""How long a program's screen takes, seen from its terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from benchmarks.terminal import Terminal, open_terminal


class Program(msgspec.Struct, frozen=True):
    """A program with a screen: how it is started, and the text by which one knows that it is there."""

    command: Sequence[str]
    ready: str
    environ: Mapping[str, str] = {}


def first_paint_ms(program: Program) -> float:
    """From its start to the awaited text."""
    with open_terminal(program.command, program.environ) as (terminal, start):
        return (terminal.wait_for(program.ready) - start) * 1_000


def scan_ms(terminal: Terminal, digits: str, answer: str) -> float:
    """From the Enter of a scan to the answer painted."""
    terminal.forget()
    enter = terminal.scan(digits)
    return (terminal.wait_for(answer) - enter) * 1_000
