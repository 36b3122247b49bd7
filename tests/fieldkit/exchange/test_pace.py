"""How much an answer may bring."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.exchange.pace import QUICK_MS, ROOM_MAX, ROOM_MIN, SLOW_MS, Pace
from fieldkit.exchange.page import PAGE_RECORDS_MAX
from fieldkit.exchange.rounds import Outcome
from roster.keys import Role
from tests.fieldkit.exchange.conftest import MakeLaptop
from tests.meeting import Laptop, Meeting, holdings, over_quickly

ANSWERS = st.tuples(st.integers(0, 10_000), st.integers(-10, 100_000))


@given(st.lists(st.one_of(st.none(), ANSWERS)))
def test_room_stays_within_its_bounds(answers: list[tuple[int, int] | None]) -> None:
    pace = Pace()
    for answer in answers:
        if answer is None:
            pace.cut()
        else:
            pace.came(*answer)
        assert ROOM_MIN <= pace.room <= ROOM_MAX


def test_quick_full_answers_make_room_and_slow_or_missing_ones_take_it() -> None:
    pace = Pace()
    pace.came(PAGE_RECORDS_MAX, QUICK_MS)
    assert pace.room == 2 * PAGE_RECORDS_MAX
    pace.came(1, 0)
    assert pace.room == 2 * PAGE_RECORDS_MAX
    pace.came(10, SLOW_MS + 1)
    assert pace.room == PAGE_RECORDS_MAX
    pace.cut()
    assert pace.room == PAGE_RECORDS_MAX // 2


def quick_rounds(laptop: Laptop, meeting: Meeting) -> Iterator[Outcome]:
    again = True
    while again:
        outcome = over_quickly(laptop, meeting.answer)
        yield outcome
        again = outcome.again


def test_long_backlog_comes_in_fewer_answers_than_usual_pages(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    writer, desk = make_laptop("one", 1), make_laptop("desk", role=Role.DESK)
    for _ in range(12):
        writer.write_many(PAGE_RECORDS_MAX)
        writer.sync(meeting.answer)
    answers = len(list(quick_rounds(desk, meeting)))
    assert answers <= 7
    assert desk.rounds.pace.is_best
    assert holdings(desk.journal) == holdings(meeting.journal)
