"""The live page over a real port: what is taken in shows up at once, and silence is never taken for well."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

import httpx
import msgspec

from fieldkit.clock import set_file_clock
from sync_server.desk.live import Beat
from tests.sync_server.county import County, at
from tests.sync_server.desk.served import Served, served

#: A record that was taken in is on the page within this.
SHOWN_S_MAX = 1.0
EVENTS_MAX = 10


@contextmanager
def events(desk: Served, page: str = "/live?page=board&of=0&lang=en") -> Iterator[Iterator[dict[str, str]]]:
    """Parts of one event after the other."""
    with (
        httpx.Client(base_url=desk.url, timeout=10, cookies=desk.cookies) as client,
        client.stream("GET", page) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = (line for line in answer.iter_lines() if line)
        yield (msgspec.json.decode(line.removeprefix("data: "), type=Beat).parts for line in lines)


def first_with(parts: Iterator[dict[str, str]], name: str, words: str) -> str:
    """The part with these words, among the next events."""
    return next(beat[name] for beat in islice(parts, EVENTS_MAX) if words in beat.get(name, ""))


def test_first_event_brings_every_part(morning: County) -> None:
    with served(morning) as desk, events(desk) as beats:
        assert set(next(beats)) == {"time", "laptops", "squads", "alerts", "incidents", "records"}


def test_record_that_was_taken_in_is_shown_at_once(county: County) -> None:
    captain = county.captain(1)
    captain.arrive("08:10", *county.squad_people(1)[:3])
    with served(county, "08:12") as desk, events(desk) as beats:
        assert '<td class="n here">3' not in next(beats)["squads"]
        desk.do(lambda _: captain.bring("08:11"))
        taken = time.monotonic()
        first_with(beats, "squads", '<td class="n here">3')
        assert time.monotonic() - taken < SHOWN_S_MAX


def test_heart_beats_though_nothing_happens(county: County) -> None:
    with served(county, "08:12") as desk, events(desk) as beats:
        next(beats)
        assert [next(beats), next(beats)] == [{}, {}]


def test_time_goes_on_though_no_record_comes(county: County) -> None:
    with served(county, "08:12") as desk, events(desk) as beats:
        next(beats)
        set_file_clock(desk.clock, at("08:16"))
        assert "never heard of" in first_with(beats, "alerts", "never heard")


def test_squad_page_is_live_in_its_language(county: County) -> None:
    captain = county.captain(2)
    with served(county, "09:00") as desk, events(desk, "/live?page=squad&of=2&lang=zh_Hans") as beats:
        assert "尚未收到" in next(beats)["squad"]
        captain.arrive("08:59", *county.squad_people(2))
        desk.do(lambda _: captain.bring("09:00"))
        first_with(beats, "squad", "08:59")


def test_server_closes_though_a_page_is_open(county: County) -> None:
    with served(county) as desk:
        client = httpx.Client(base_url=desk.url, timeout=10, cookies=desk.cookies)
        with client, client.stream("GET", "/live?page=board") as answer:
            next(answer.iter_lines())
            desk.stop()
