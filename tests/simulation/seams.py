"""Where the product meets the machine, put into virtual time for as long as a day is played: threads, HTTP, disks."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from types import ModuleType
from typing import Any
from unittest.mock import patch

import httpx

from fieldkit.exchange import loop
from fieldkit.journal.sqlite import opening, store
from fieldkit.journal.sqlite.store import SqliteStore
from tests.simulation.disk import Disks, asked_pragmas
from tests.simulation.network import Link, VirtualTransport
from tests.simulation.threads import Threads


@contextmanager
def virtual(seed: int, disks: Disks, links: dict[str, Link]) -> Iterator[None]:
    """Everything that the product asks the machine for is the day's."""
    transport = VirtualTransport(links)
    pragmas, _ = asked_pragmas()
    before = random.getstate()
    random.seed(f"jitter {seed}")

    def no_sockets(self: httpx.Client, **_: Any) -> httpx.BaseTransport:
        return transport

    with ExitStack() as stack:
        stack.callback(random.setstate, before)
        stack.enter_context(patch.object(opening, "PRAGMAS", pragmas))
        stack.enter_context(patch.object(httpx.Client, "_init_transport", no_sockets))
        for module in _openers():
            stack.enter_context(patch.object(module, "SqliteStore", disks.open))
        yield


@cache
def _openers() -> list[ModuleType]:
    """Modules of the product that open a journal's file."""
    modules = [sys.modules[name] for name in sorted(sys.modules) if name.startswith(("fieldkit.", "sync_server."))]
    return [module for module in modules if vars(module).get("SqliteStore") is SqliteStore and module is not store]


@contextmanager
def threads_of(threads: Threads) -> Iterator[None]:
    """What starts a thread now starts one of this machine's."""
    before, vars(loop)["threading"] = vars(loop)["threading"], threads
    try:
        yield
    finally:
        vars(loop)["threading"] = before
