"""The event of all days: prepared once for a process, since nothing of it changes."""

from __future__ import annotations

from functools import cache

from tests.meeting import Preparer
from tests.simulation.disk import empty_journal


@cache
def preparer() -> Preparer:
    return Preparer()


@cache
def empty_file() -> bytes:
    return empty_journal()
