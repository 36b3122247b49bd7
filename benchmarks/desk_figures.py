"""The desk's figures after a day of 287,302 marks, each taken in over HTTP, beside those after a tenth of them."""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Sequence
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

import msgspec

from benchmarks.figure import Figure, plain, ratio_at_most, value_at_most
from benchmarks.load import seconds_to_send
from benchmarks.passings import CheckpointLaptop, course
from benchmarks.percentile import percentile
from benchmarks.place import workplace
from benchmarks.server_process import serving
from benchmarks.stage import Stage, join_laptop, load_plan, make_stage, people_of
from benchmarks.trace import Passing, passings
from fieldkit.exchange.messages import CONTENT_TYPE, PATH

NAME = "desk_figures"
MS_MAX = 50.0
TIMES_MAX = 1.3
SHARE = 10
WARM_UP = 5
REQUESTS = 60
#: What a program asks for, and what a person at the desk sees.
PAGES = {"json": "/figures", "board": "/"}
_HOUR_MS = 3_600_000
#: The slowest is on the course for so long.
_DAY_MS = 11 * _HOUR_MS
HEADERS = {"content-type": CONTENT_TYPE}


class Answers(msgspec.Struct, frozen=True):
    """How long each request took, by page, after a tenth of the marks and after all; `rate` at which these came."""

    tenth_ms: dict[str, list[float]]
    all_ms: dict[str, list[float]]
    rate: float


def run() -> Iterable[Figure]:
    with workplace() as folder:
        answers = measure(folder, sorted(passings(), key=lambda passing: passing.minute), REQUESTS)
    for page, times_ms in answers.all_ms.items():
        p50, tenth = percentile(times_ms, 50), percentile(answers.tenth_ms[page], 50)
        yield value_at_most(f"{NAME}.{page}", p50, "ms", MS_MAX)
        yield ratio_at_most(f"{NAME}.{page}.growth", p50, "ms", tenth, TIMES_MAX)
        yield plain(f"{NAME}.{page}.p99", percentile(times_ms, 99), "ms")
    yield plain(f"{NAME}.intake", answers.rate, "records/s")


def measure(folder: Path, marks: Sequence[Passing], requests: int) -> Answers:
    """`marks` in the order of the day."""
    event = course(load_plan())
    start_ms = event.sessions[0].start_ms
    stage = make_stage(folder, event, people_of(event, max(mark.person for mark in marks)), start_ms)
    laptops = _laptops(stage)
    tenth = len(marks) // SHARE
    with serving(folder / "server", stage.pack, start_ms + _DAY_MS) as url:
        _send(url, laptops, marks[:tenth])
        tenth_ms = {page: _times_ms(url, path, requests) for page, path in PAGES.items()}
        seconds = _send(url, laptops, marks[tenth:])
        all_ms = {page: _times_ms(url, path, requests) for page, path in PAGES.items()}
    return Answers(tenth_ms, all_ms, (len(marks) - tenth) / seconds)


def _laptops(stage: Stage) -> list[CheckpointLaptop]:
    return [
        CheckpointLaptop(stage, join_laptop(stage, squad.key, (squad.number,)), squad.number)
        for squad in stage.event.squads
    ]


def _send(url: str, laptops: Sequence[CheckpointLaptop], marks: Sequence[Passing]) -> float:
    at = [[mark for mark in marks if mark.checkpoint == place] for place in range(len(laptops))]
    requests = [list(laptop.requests(passed)) for laptop, passed in zip(laptops, at, strict=True)]
    return seconds_to_send(url, PATH, HEADERS, requests)


def _times_ms(url: str, path: str, requests: int) -> list[float]:
    """Over one connection, as a browser has it. From the request to the last byte of the answer."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    times_ms = []
    for _ in range(WARM_UP + requests):
        start = perf_counter()
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        times_ms.append((perf_counter() - start) * 1_000)
        assert response.status == http.client.OK
    connection.close()
    return times_ms[WARM_UP:]
