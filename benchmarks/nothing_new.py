"""A round trip in which there is nothing new, and one that brings a record: bytes on the socket, both ways, over a
connection that is warm, one that had to be made again, and a first one; over HTTPS, and beside it without."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import msgspec

from benchmarks.counting_proxy import CountingProxy, counting
from benchmarks.figure import Figure, plain, value_at_most
from benchmarks.hand_clock import HandClock
from benchmarks.place import workplace
from benchmarks.server_process import serving
from benchmarks.stage import Stage, join_laptop, load_plan, make_stage, open_kit, people_of
from benchmarks.syncing import Laptop, Moved
from fieldkit.exchange.client import Client
from fieldkit.exchange.messages import PATH
from fieldkit.exchange.page import PAGE_RECORDS_MAX
from fieldkit.kit.kit import Kit

NAME = "nothing_new"
ONE_RECORD = "one_record"
#: What is asked over HTTPS, on a warm connection.
BYTES_MAX = {NAME: 650.0, ONE_RECORD: 800.0}
PEOPLE = 100
SQUAD = 1
#: The first introduces, the second brings the certificate's news and the clock sample; then there is nothing more.
WARM_UP_ROUNDS = 3

#: A connection that is there, one that was cut off and is made again, and the first one after the kit's start.
WARM, AGAIN, COLD = WAYS = ("warm", "again", "cold")


class Spent(msgspec.Struct, frozen=True):
    """Bytes of one sync both ways, those of making the connection among them. `turns`: how often the server began to
    answer; of a new connection also when it only gave a ticket, which nobody waits for."""

    sent: int
    received: int
    turns: int

    @property
    def both(self) -> int:
        return self.sent + self.received


def run() -> Iterable[Figure]:
    secure, without = (_spent(tls=tls) for tls in (True, False))
    for what, most in BYTES_MAX.items():
        warm = secure[what, WARM]
        yield value_at_most(what, warm.both, "B", most)
        yield plain(f"{what}.sent", warm.sent, "B")
        yield plain(f"{what}.received", warm.received, "B")
        yield value_at_most(f"{what}.round_trips", warm.turns, "round trips", 1)
        yield plain(f"{what}.again", secure[what, AGAIN].both, "B")
        yield plain(f"{what}.cold", secure[what, COLD].both, "B")
        yield plain(f"{what}.without_tls", without[what, WARM].both, "B")


def _spent(*, tls: bool) -> dict[tuple[str, str], Spent]:
    with workplace() as folder:
        return measure(folder, tls=tls)


def measure(folder: Path, *, tls: bool) -> dict[tuple[str, str], Spent]:
    """By what there is to say, and over which connection."""
    event = load_plan()
    now_ms = event.sessions[0].start_ms
    stage = make_stage(folder, event, people_of(event, PEOPLE), now_ms)
    with serving(folder / "server", stage.pack, now_ms, tls=tls) as url, counting(url) as proxy:
        home = join_laptop(stage, "laptop", (SQUAD,), proxy.url)
        with closing(open_kit(home, HandClock(now_ms))) as kit:
            return _measure(kit, stage, proxy)


def _measure(kit: Kit, stage: Stage, proxy: CountingProxy) -> dict[tuple[str, str], Spent]:
    laptop = Laptop(kit, PAGE_RECORDS_MAX)
    codes = [stage.codes[person.number] for person in stage.people if person.squad == SQUAD]
    spent: dict[tuple[str, str], Spent] = {}

    def connect() -> Client:
        return Client(proxy.url, lambda key: key == stage.server.certificate.key)

    def sync(client: Client, records: int) -> Spent:
        before, moved = (proxy.sent, proxy.received, proxy.turns), Moved()
        laptop.sync(lambda request: client.post(PATH, request), moved)
        assert (moved.sent, moved.received, moved.rounds) == (records, 0, 1)
        return Spent(proxy.sent - before[0], proxy.received - before[1], proxy.turns - before[2])

    with closing(connect()) as client:
        for code in codes[len(WAYS) :]:
            kit.scan(code)
        for _ in range(WARM_UP_ROUNDS):
            laptop.sync(lambda request: client.post(PATH, request), Moved())
        for what, records in ((NAME, 0), (ONE_RECORD, 1)):
            for way in WAYS:
                if records:
                    kit.scan(codes.pop(0))
                if way == AGAIN:
                    proxy.cut()
                if way == COLD:
                    with closing(connect()) as first:
                        spent[what, way] = sync(first, records)
                else:
                    spent[what, way] = sync(client, records)
    return spent
