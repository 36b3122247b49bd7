"""Where the product meets the machine, put into virtual time for as long as a day is played: threads, HTTP, disks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import httpx

from fieldkit.exchange import loop
from fieldkit.journal.sqlite import opening
from fieldkit.kit import kit
from sync_server import database
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

    try:
        with (
            patch.object(opening, "PRAGMAS", pragmas),
            patch.object(kit, "SqliteStore", disks.open),
            patch.object(database, "SqliteStore", disks.open),
            patch.object(httpx.Client, "_init_transport", no_sockets),
        ):
            yield
    finally:
        random.setstate(before)


@contextmanager
def threads_of(threads: Threads) -> Iterator[None]:
    """What starts a thread now starts one of this machine's."""
    before, vars(loop)["threading"] = vars(loop)["threading"], threads
    try:
        yield
    finally:
        vars(loop)["threading"] = before
