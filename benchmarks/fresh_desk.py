"""Records a second that a desk's laptop, which has nothing yet, fetches from the server, checks, stores and folds."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.corpus import DAYS, Corpus, play_days
from benchmarks.figure import Figure, plain, value_at_least
from benchmarks.hand_clock import HandClock
from benchmarks.load import seconds_to_send
from benchmarks.place import kept_place, workplace
from benchmarks.server_intake import HEADERS, all_requests
from benchmarks.server_process import serving
from benchmarks.stage import SEED, join_laptop, open_kit
from fieldkit.exchange.messages import PATH

NAME = "fresh_desk"
RATE_MIN = 40_000.0
#: As many laptops, one after the other, each with nothing.
TURNS = 2
#: So many times the people of the plan write 300,000 records in the days of the corpus.
PEOPLE_TIMES = 34


def run() -> Iterable[Figure]:
    what = play_days(kept_place(), DAYS, times=PEOPLE_TIMES)
    with workplace() as folder:
        requests = all_requests(what, folder)
        with serving(folder / "server", what.stage.pack, what.end_ms) as url:
            seconds_to_send(url, PATH, HEADERS, requests)
            fetched = [fetch(what, folder, url, turn) for turn in range(TURNS)]
    rates = [records / seconds for records, seconds in fetched]
    yield value_at_least(NAME, median(rates), "records/s", RATE_MIN)
    yield plain(f"{NAME}.records", fetched[0][0], "records")


def fetch(what: Corpus, folder: Path, url: str, turn: int) -> tuple[int, float]:
    """How many records a new desk's kit got, and how long it took until all of them counted on its screen."""
    name = f"desk-{folder.name}-{turn}"
    home = join_laptop(what.stage, name, (), url, SEED + turn)
    with closing(open_kit(home, HandClock(what.end_ms), SEED + turn)) as kit:
        start = perf_counter()
        _, received = kit.sync_now()
        return received, perf_counter() - start
