"""Plays seeds: each is one call, and every error says how to see it again."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from tests.simulation.day import Day, Played
from tests.simulation.ledger import Broken
from tests.simulation.places import folder

OWN_ERRORS = "nothing but the project's own errors is let out"
_DEFECTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NameError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    sqlite3.Error,
)


class Failed(msgspec.Struct, frozen=True):
    """A seed on which an invariant did not hold."""

    seed: int
    invariant: str
    what: str

    def __str__(self) -> str:
        return f"seed {self.seed}: {self.what}\n    again: {command(self.seed)}"


def command(seed: int) -> str:
    return f"python -m tests.simulation {seed}"


@contextmanager
def _without_collector() -> Iterator[None]:
    """A day is over within a second: what it leaves is collected then, not again and again while it is played."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def play_day(seed: int) -> Played:
    """Raises Broken where an invariant does not hold, of which one is that the product lets out its own errors only."""
    with folder() as path, _without_collector():
        try:
            return Day(seed, path).play()
        except Broken as broken:
            broken.add_note(f"again: {command(seed)}")
            raise
        except _DEFECTS as error:
            let_out = Broken(OWN_ERRORS, repr(error))
            let_out.add_note(f"again: {command(seed)}")
            raise let_out from error


def try_day(seed: int) -> Played | Failed:
    try:
        return play_day(seed)
    except Broken as broken:
        return Failed(seed, broken.invariant, str(broken))
