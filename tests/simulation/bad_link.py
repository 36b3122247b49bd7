"""A backlog over a bad link: how long it takes until the kit knows that all of it has arrived, and what went twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import msgspec

from fieldkit.exchange.messages import decode_request
from fieldkit.exchange.page import decode_page
from fieldkit.kit.kit import Kit
from tests.meeting import key_of
from tests.simulation.acts import mark, tally, thing
from tests.simulation.disk import Disks, asked_pragmas
from tests.simulation.laptop import Laptop
from tests.simulation.ledger import Ledger
from tests.simulation.network import Link, Reply, Weather
from tests.simulation.places import folder
from tests.simulation.prepared import empty_file, preparer
from tests.simulation.programs import TODAY
from tests.simulation.seams import virtual
from tests.simulation.server import Server
from tests.simulation.world import MINUTE_MS, SECOND_MS, World

#: 64 kbit/s, 800 ms there and back, one message in twenty lost.
BAD = Weather(late_ms=(400, 400), loss=0.05, bytes_per_s=8_000)
RECORDS = 400
_NAME = "one"
_SQUAD = 1
#: The same link without losses, for so long before: connection, certificate and clock are no news any more.
_WARM_MS = 45 * SECOND_MS
_DONE_MS_MAX = 5 * MINUTE_MS


class Passage(msgspec.Struct, frozen=True):
    """`took_ms`: from the last entry to the acknowledgement of all. `again`: records that went though an earlier
    exchange with them had been answered. `messages_lost`: of those that were sent meanwhile."""

    took_ms: int
    again: int
    messages_lost: int


def pass_backlog(seed: int, weather: Weather = BAD) -> Passage:
    with folder() as path:
        return _Backlog(seed, path).play(weather)


class _Backlog:
    def __init__(self, seed: int, path: Path) -> None:
        self.world = World(seed)
        self.faults: Counter[str] = Counter()
        self.answered: set[tuple[int, int]] = set()
        self.again = 0
        self.done_ms = 0
        self.links: dict[str, Link] = {}
        self.path = path
        _, flushed = asked_pragmas()
        self.disks = Disks(Random(seed), empty_file(), flushed=flushed)
        self.seed = seed

    def play(self, weather: Weather) -> Passage:
        with virtual(self.seed, self.disks, self.links):
            server = Server(self.world, preparer(), self.path / "server.db", self.disks, self.faults)
            laptop = self._laptop(server)
            laptop.link.weather = msgspec.structs.replace(weather, loss=0.0)
            laptop.open()
            self.world.run(_WARM_MS)
            self.faults.clear()
            laptop.link.weather = weather
            before = laptop.journal.store.count_records()
            while laptop.journal.store.count_records() < before + RECORDS:
                laptop.do(laptop.chance.choice((mark, mark, tally, thing)))
            began_ms = self.world.now_ms
            laptop.told = lambda kit: self._look(kit)  # type: ignore[method-assign]
            while not self.done_ms and self.world.now_ms < began_ms + _DONE_MS_MAX:
                self.world.run(SECOND_MS)
            laptop.stop()
            server.close()
        took_ms = (self.done_ms or self.world.now_ms) - began_ms
        return Passage(took_ms, self.again, sum(self.faults.values()))

    def _laptop(self, server: Server) -> Laptop:
        def receive(path: str, body: bytes, reply: Callable[[Reply], None]) -> bool:
            self.again += len(_records(body) & self.answered)
            return server.receive(_NAME, path, body, reply)

        link = self.links[_NAME] = Link(self.world, receive, self.faults)
        link.answered = self._answered  # type: ignore[method-assign]
        laptop = Laptop(self.world, self.disks, Ledger(), link, self.faults, self.path, _NAME, (_SQUAD,), TODAY)
        key = key_of(_NAME)
        laptop.prepare(key, preparer().certificate(key, _SQUAD), preparer().pack)
        return laptop

    def _answered(self, body: bytes) -> None:
        self.answered |= _records(body)

    def _look(self, kit: Kit) -> None:
        if not self.done_ms and kit.sync_status().unsent == 0:
            self.done_ms = self.world.now_ms


def _records(body: bytes) -> set[tuple[int, int]]:
    """Log and number of every record in a request."""
    sections = decode_page(decode_request(body).request().page)
    return {(part.log, number) for part in sections for number in range(part.first, part.last + 1)}
