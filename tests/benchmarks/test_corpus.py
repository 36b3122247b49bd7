"""The days that laptops play before they are measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.corpus import Corpus, play_days
from benchmarks.days import day_of, repeat
from benchmarks.hand_clock import HandClock
from benchmarks.server_intake import all_requests
from benchmarks.stage import load_plan
from benchmarks.wire_bytes import measure
from fieldkit.exchange.messages import decode_request
from fieldkit.exchange.page import decode_page


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return play_days(tmp_path_factory.mktemp("corpus"), 2)


def test_event_on_more_days_has_each_session_on_each_day() -> None:
    event = load_plan()
    days = repeat(event, 3)
    assert len(days.days) == 3
    starts = {session.key: session.start_ms for session in days.sessions}
    assert len(starts) == 3 * len(event.sessions)
    assert {session.start_ms for session in day_of(event, 2).sessions} <= set(starts.values())


def test_ten_laptops_write_on_both_days(two_days: Corpus, tmp_path: Path) -> None:
    assert len(two_days.laptops) == 10
    with two_days.opened(tmp_path) as kits:
        days = {
            two_days.stage.event.local(record.wall_ms).date()
            for kit in kits
            for log in kit.journal.logs.mains()
            for record in kit.journal.store.read_records(log.row.place, 1, log.number)
        }
        assert [kit.verify().ok for kit in kits] == [True] * 10
    assert days == set(two_days.stage.event.days)


def test_the_same_seed_plays_the_same_days(two_days: Corpus, tmp_path: Path) -> None:
    again = play_days(tmp_path, 2)
    assert (again.records, again.end_ms) == (two_days.records, two_days.end_ms)


def test_requests_carry_every_record_once(two_days: Corpus, tmp_path: Path) -> None:
    requests = all_requests(two_days, tmp_path)
    carried = [
        (section.log, number)
        for laptop in requests
        for request in laptop
        for section in decode_page(decode_request(request).request().page)
        for number in range(section.first, section.last + 1)
    ]
    assert len(carried) == len(set(carried))
    # And a clock sample each, in a log of a new life: the folders are copies.
    assert two_days.records <= len(carried) <= two_days.records + 2 * len(requests)


def test_smaller_pages_cost_more_bytes_and_everything_is_moved(two_days: Corpus, tmp_path: Path) -> None:
    large, small = measure(two_days, 1_000), measure(two_days, 100)
    assert large.moved.sent == small.moved.sent >= two_days.records
    assert small.sent_bytes > large.sent_bytes > two_days.records


def test_clock_stands_until_it_is_set() -> None:
    clock = HandClock(1_000)
    before = clock.wall_ms(), clock.boot_ms()
    assert (clock.wall_ms(), clock.boot_ms()) == before
    clock.set(1_500.9)
    assert clock.wall_ms() == 1_500
    assert clock.boot_ms() - before[1] in (500, 501)
