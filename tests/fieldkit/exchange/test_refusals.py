"""A page that is not taken: halved until it goes, or until one record stands alone and goes as a placeholder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.errors import ExchangeError
from fieldkit.exchange.answer import read_request
from fieldkit.exchange.refusals import Refusals, is_refusal
from fieldkit.journal.feed import read_section
from fieldkit.records.rules import CONTENT_MISSING
from fieldkit.records.section import withhold
from roster.keys import Role
from tests.meeting import Laptop, Meeting, Preparer, digest, tally

PREPARER = Preparer()
#: Amounts from here on are what something on the way does not let through.
BAD = 900
TRIES_MAX = 400


class Refused(Exception):
    """What a proxy says instead of an answer."""


class Filter:
    """A way to the server with something in it that reads along, and refuses some pages."""

    def __init__(self, meeting: Meeting, refuses: Callable[[list[bytes]], bool]) -> None:
        self._meeting = meeting
        self._refuses = refuses
        self.sizes: list[int] = []

    def __call__(self, request: bytes) -> bytes:
        payloads = [payload for section in read_request(request).sections for payload in section.payloads]
        self.sizes.append(len(payloads))
        if self._refuses(payloads):
            raise Refused
        return self._meeting.answer(request)


def has_bad(payloads: list[bytes]) -> bool:
    """Whether there is an amount of 900 or more in it, as MessagePack writes it."""
    return any(b"\xcd\x03" in payload for payload in payloads)


def sync(laptop: Laptop, send: Callable[[bytes], bytes]) -> int:
    """Rounds as a kit makes them, until there is nothing more to say; returns how many there were."""
    for tries in range(1, TRIES_MAX):
        try:
            outcome = laptop.round(send)
        except Refused:
            assert laptop.rounds.refused(), "there is something else to try"
            continue
        if not outcome.again:
            return tries
    raise AssertionError("it does not come to an end")


@pytest.fixture
def meeting(tmp_path: Path) -> Meeting:
    return Meeting(PREPARER, tmp_path / "server.db")


@pytest.mark.slow
@settings(max_examples=8)
@given(st.lists(st.sampled_from((1, 2, BAD, BAD + 7)), min_size=1, max_size=24))
def test_bad_records_go_as_placeholders_and_all_others_as_they_are(
    tmp_path_factory: pytest.TempPathFactory, amounts: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("refused")
    meeting = Meeting(PREPARER, folder / "server.db")
    laptop = Laptop(PREPARER, folder / "a.db", "a", 1)
    for amount in amounts:
        laptop.add(amount)
    sync(laptop, Filter(meeting, has_bad))
    bad = [amount for amount in amounts if amount >= BAD]
    assert laptop.rounds.unsent() == 0
    assert tally(meeting.journal, 1) == sum(amounts) - sum(bad)
    assert list(meeting.journal.views.quarantine.values()) == [CONTENT_MISSING] * len(bad)
    assert len(laptop.rounds.memory.flaws) == len(bad), "its laptop is told"
    assert tally(laptop.journal, 1) == sum(amounts), "what somebody counted stays on the laptop"
    laptop.add(3)
    laptop.sync(meeting.answer)
    assert tally(meeting.journal, 1) == sum(amounts) - sum(bad) + 3, "the log goes on"
    for each in (laptop, meeting):
        each.close()


def test_a_page_that_is_too_large_for_a_proxy_is_cut_and_nothing_is_withheld(meeting: Meeting, tmp_path: Path) -> None:
    laptop = Laptop(PREPARER, tmp_path / "a.db", "a", 1)
    laptop.write_many(300)
    way = Filter(meeting, lambda payloads: len(payloads) > 40)
    sync(laptop, way)
    assert tally(meeting.journal, 1) == 300
    assert not meeting.journal.views.quarantine
    assert len(way.sizes) < 60
    laptop.close()
    meeting.close()


def test_an_outage_never_makes_a_placeholder(meeting: Meeting, tmp_path: Path) -> None:
    """Everything is refused for a while, requests without records too: no record is to blame."""
    laptop = Laptop(PREPARER, tmp_path / "a.db", "a", 1)
    laptop.add(BAD)
    for _ in range(3):
        for step in (True, False, False):
            with pytest.raises(Refused):
                laptop.round(Filter(meeting, lambda _: True))
            assert laptop.rounds.refused() in (step, False)
        laptop.sync(meeting.answer)
    assert not meeting.journal.views.quarantine
    assert tally(meeting.journal, 1) == BAD
    laptop.close()
    meeting.close()


def test_a_bad_record_of_a_laptop_that_is_gone_does_not_hold_up_what_the_desk_brings(tmp_path: Path) -> None:
    meeting = Meeting(PREPARER, tmp_path / "server.db")
    gone = Laptop(PREPARER, tmp_path / "a.db", "a", 1)
    desk = Laptop(PREPARER, tmp_path / "d.db", "desk", role=Role.DESK)
    other = Laptop(PREPARER, tmp_path / "b.db", "b", 2)
    empty = tmp_path / "empty"
    empty.touch()
    gone.add(BAD)
    gone.sync(meeting.answer)
    other.add(5)
    other.sync(meeting.answer)
    desk.sync(meeting.answer)
    meeting.restore(empty)
    desk.add(1, squad=1)
    sync(desk, Filter(meeting, has_bad))
    assert (tally(meeting.journal, 1), tally(meeting.journal, 2)) == (1, 5)
    assert list(meeting.journal.views.quarantine.values()) == [CONTENT_MISSING] * 2, "the whole sealed part is withheld"
    for each in (gone, desk, other, meeting):
        each.close()


def test_where_nothing_is_refused_pages_are_as_large_as_before(meeting: Meeting, tmp_path: Path) -> None:
    laptop = Laptop(PREPARER, tmp_path / "a.db", "a", 1, page_records=50)
    laptop.write_many(149)
    way = Filter(meeting, lambda _: False)
    assert sync(laptop, way) <= 5
    assert [size for size in way.sizes if size] == [50, 50, 50, 2], "the last are the clock's sample and its log"
    assert digest(meeting.journal) == digest(laptop.journal)
    laptop.close()
    meeting.close()


@pytest.mark.parametrize(
    ("status", "wait", "refusal"),
    [
        *((status, "", True) for status in (400, 403, 413, 500, 502)),
        *((status, "", False) for status in (200, 401, 429, 503)),
        (500, "30", False),
    ],
)
def test_what_says_nothing_about_a_page_is_no_refusal(status: int, wait: str, refusal: bool) -> None:
    error = ExchangeError("errors.exchange.trouble", url="", status=status, wait=wait)
    assert is_refusal(error) == refusal
    assert not is_refusal(ExchangeError("errors.exchange.damaged", cause=""))


def test_a_request_without_records_that_is_refused_blames_no_record() -> None:
    refusals = Refusals(10)
    assert not refusals.refused({}, own=True)
    assert (refusals.room, refusals.hunting, refusals.accepted()) == (10, False, None)


def test_what_somebody_else_brought_without_content_its_writer_sends_again(meeting: Meeting, tmp_path: Path) -> None:
    laptop = Laptop(PREPARER, tmp_path / "a.db", "a", 1)
    laptop.add(5)
    laptop.add(7)
    laptop.journal.seal_own()
    own = [log for log in laptop.journal.logs.mains() if log.row.key == laptop.public]
    sections = [section for log in own if (section := read_section(laptop.journal, log, 1, 99)) is not None]
    meeting.journal.take_in([withhold(section, range(1, 99)) for section in sections], "somebody", 0)
    assert tally(meeting.journal, 1) == 0
    laptop.sync(meeting.answer)
    laptop.sync(meeting.answer)
    assert (tally(meeting.journal, 1), meeting.journal.views.quarantine) == (12, {})
    assert digest(meeting.journal) == digest(laptop.journal)
    assert laptop.rounds.memory.flaws == []
    laptop.close()
    meeting.close()


def test_what_was_withheld_is_tried_again_after_a_start_and_then_counts(meeting: Meeting, tmp_path: Path) -> None:
    laptop = Laptop(PREPARER, tmp_path / "a.db", "a", 1)
    for amount in (1, BAD, 2):
        laptop.add(amount)
    sync(laptop, Filter(meeting, has_bad))
    assert tally(meeting.journal, 1) == 3
    for way, counted in ((Filter(meeting, has_bad), 3), (Filter(meeting, lambda _: False), 3 + BAD)):
        laptop.journal.close()
        laptop.open()
        sync(laptop, way)
        assert (tally(meeting.journal, 1), laptop.rounds.unsent()) == (counted, 0)
    sync(laptop, meeting.answer)
    assert (laptop.rounds.memory.flaws, laptop.rounds.memory.withheld, meeting.journal.views.quarantine) == ([], {}, {})
    laptop.close()
    meeting.close()
