"""How long a program's screen takes, seen from its terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import perf_counter

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


def first_scan_ms(program: Program, digits: str, answer: str) -> float:
    """From its start to the answer, for a scan that is typed before there is any screen."""
    with open_terminal(program.command, program.environ) as (terminal, start):
        terminal.scan(digits)
        return (terminal.wait_for(answer) - start) * 1_000


def scan_ms(terminal: Terminal, digits: str, answer: str) -> float:
    """From the Enter of a scan to the answer painted."""
    return whole_scan_ms(terminal, digits, answer)[0]


def whole_scan_ms(terminal: Terminal, digits: str, answer: str) -> tuple[float, float]:
    """From the Enter of a scan, and from its first character, to the answer painted."""
    terminal.forget()
    first = perf_counter()
    enter = terminal.scan(digits)
    painted = terminal.wait_for(answer)
    return (painted - enter) * 1_000, (painted - first) * 1_000
