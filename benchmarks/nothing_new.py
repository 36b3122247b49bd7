"""A round trip in which there is nothing new: bytes on the socket, both ways, over a connection that is warm."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from benchmarks.counting_proxy import counting
from benchmarks.figure import Figure, plain, value_at_most
from benchmarks.hand_clock import HandClock
from benchmarks.place import workplace
from benchmarks.server_process import serving
from benchmarks.stage import join_laptop, load_plan, make_stage, open_kit, people_of

NAME = "nothing_new"
BYTES_MAX = 600.0
PEOPLE = 100
SQUAD = 1
#: The first introduces, the second brings the certificate's news and the clock sample; then there is nothing more.
WARM_UP_ROUNDS = 3


def run() -> Iterable[Figure]:
    with workplace() as folder:
        sent, received = measure(folder)
    yield value_at_most(NAME, sent + received, "B", BYTES_MAX)
    yield plain(f"{NAME}.sent", sent, "B")
    yield plain(f"{NAME}.received", received, "B")


def measure(folder: Path) -> tuple[int, int]:
    """Bytes that a laptop sends and gets when it syncs and neither side has news."""
    event = load_plan()
    now_ms = event.sessions[0].start_ms
    stage = make_stage(folder, event, people_of(event, PEOPLE), now_ms)
    with serving(folder / "server", stage.pack, now_ms) as url, counting(url) as proxy:
        home = join_laptop(stage, "laptop", (SQUAD,), proxy.url)
        with closing(open_kit(home, HandClock(now_ms))) as kit:
            for person in stage.people:
                if person.squad == SQUAD:
                    kit.scan(stage.codes[person.number])
            for _ in range(WARM_UP_ROUNDS):
                kit.sync_now()
            before = proxy.sent, proxy.received
            assert kit.sync_now() == (0, 0)
            return proxy.sent - before[0], proxy.received - before[1]
