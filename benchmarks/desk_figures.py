"""The desk's figures after a day of 287,302 marks, each taken in over HTTP, beside those after a tenth of them."""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Sequence
from pathlib import Path
from time import perf_counter

import msgspec

from benchmarks.figure import Figure, plain, ratio_at_most, value_at_most
from benchmarks.load import connect, seconds_to_send
from benchmarks.passings import CheckpointLaptop, course
from benchmarks.percentile import percentile
from benchmarks.place import workplace
from benchmarks.server_process import serving, sign_in
from benchmarks.stage import Stage, join_laptop, load_plan, make_stage, people_of
from benchmarks.trace import Passing, passings
from fieldkit.exchange.messages import CONTENT_TYPE, PATH

NAME = "desk_figures"
MS_MAX = 50.0
TIMES_MAX = 1.3
SHARE = 10
WARM_UP = 5
REQUESTS = 200
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
    """`marks` in the order of the day. Two servers, so that a machine that gets slower does so for both."""
    event = course(load_plan())
    start_ms = event.sessions[0].start_ms
    stage = make_stage(folder, event, people_of(event, max(mark.person for mark in marks)), start_ms)
    laptops = _laptops(stage)
    first, rest = (_requests(laptops, part) for part in (marks[: len(marks) // SHARE], marks[len(marks) // SHARE :]))
    now_ms = start_ms + _DAY_MS
    with serving(folder / "tenth", stage.pack, now_ms) as tenth, serving(folder / "all", stage.pack, now_ms) as whole:
        for url in (tenth, whole):
            seconds_to_send(url, PATH, HEADERS, first)
        seconds = seconds_to_send(whole, PATH, HEADERS, rest)
        browsers = [(url, sign_in(folder / name, url)) for name, url in (("tenth", tenth), ("all", whole))]
        times = {page: _times_ms(browsers, path, requests) for page, path in PAGES.items()}
    return Answers(
        {page: both[0] for page, both in times.items()},
        {page: both[1] for page, both in times.items()},
        (len(marks) - len(marks) // SHARE) / seconds,
    )


def _laptops(stage: Stage) -> list[CheckpointLaptop]:
    return [
        CheckpointLaptop(stage, join_laptop(stage, squad.key, (squad.number,)), squad.number)
        for squad in stage.event.squads
    ]


def _requests(laptops: Sequence[CheckpointLaptop], marks: Sequence[Passing]) -> list[list[bytes]]:
    at = [[mark for mark in marks if mark.checkpoint == place] for place in range(len(laptops))]
    return [list(laptop.requests(passed)) for laptop, passed in zip(laptops, at, strict=True)]


def _times_ms(browsers: Sequence[tuple[str, dict[str, str]]], path: str, requests: int) -> list[list[float]]:
    """Of each server (URL and headers), asked in turn, each over one connection as a browser has it."""
    connections = [(connect(url), headers) for url, headers in browsers]
    rounds = [[_time_ms(*connection, path) for connection in connections] for _ in range(WARM_UP + requests)]
    for connection, _ in connections:
        connection.close()
    return [list(times_ms) for times_ms in zip(*rounds[WARM_UP:], strict=True)]


def _time_ms(connection: http.client.HTTPConnection, headers: dict[str, str], path: str) -> float:
    """From the request to the last byte of the answer."""
    start = perf_counter()
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    response.read()
    assert response.status == http.client.OK
    return (perf_counter() - start) * 1_000
