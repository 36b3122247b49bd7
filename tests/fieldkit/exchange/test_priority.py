"""What is urgent goes first, both ways, however much else waits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.exchange.messages import decode_answer
from fieldkit.exchange.page import PAGE_RECORDS_MAX, decode_page
from fieldkit.exchange.rounds import BESIDE_URGENT_MAX
from fieldkit.journal.feed import Cursor, read_feed
from fieldkit.journal.reading import incident_view, roll_calls
from fieldkit.records.kinds import BY_PAYLOAD, IncidentOpened, RollCallAnswered, RollCallOpened
from fieldkit.records.scopes import SCOPE_CALLS, is_urgent, urgent_of
from fieldkit.records.section import Section
from roster.keys import Role
from tests.fieldkit.exchange.conftest import MakeLaptop
from tests.fieldkit.exchange.test_convergence import day
from tests.meeting import MORNING_MS, Laptop, Meeting, holdings

BACKLOG = 5_000
INCIDENT = 77
CALL = 4_711
_OPENED = BY_PAYLOAD[IncidentOpened].number


def answered(meeting: Meeting, laptop: Laptop) -> list[Section]:
    """The sections that the next round brings to a laptop, in their order."""
    request = laptop.rounds.request(laptop.chance(8))
    answer = decode_answer(meeting.answer(request), laptop.rounds._nonce, meeting.server.certificate.key)
    return decode_page(answer.page)


def test_incident_behind_five_thousand_marks_is_in_the_first_page_up(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    laptop = make_laptop("one", 1)
    for _ in range(BACKLOG // 500):
        laptop.write_many(500)
    laptop.raise_incident(INCIDENT)
    outcome = laptop.round(meeting.answer)
    assert incident_view(meeting.journal, INCIDENT) is not None
    assert outcome.sent <= BESIDE_URGENT_MAX + 2, "a page with an incident in it is a small one"
    assert laptop.round(meeting.answer).sent == PAGE_RECORDS_MAX


def test_incident_behind_five_thousand_marks_is_in_the_first_page_down(
    meeting: Meeting, make_laptop: MakeLaptop
) -> None:
    laptop, desk = make_laptop("one", 1), make_laptop("desk", role=Role.DESK)
    desk.sync(meeting.answer)
    for _ in range(BACKLOG // 500):
        laptop.write_many(500)
        laptop.sync(meeting.answer)
    laptop.raise_incident(INCIDENT)
    laptop.sync(meeting.answer)
    desk.round(meeting.answer)
    assert incident_view(desk.journal, INCIDENT) is not None
    assert desk.journal.store.count_records() < BACKLOG


def test_incidents_of_others_that_a_restored_server_lacks_are_brought_first(
    meeting: Meeting, make_laptop: MakeLaptop
) -> None:
    laptop, desk = make_laptop("one", 1), make_laptop("desk", role=Role.DESK)
    laptop.write_many(900)
    laptop.raise_incident(INCIDENT)
    laptop.sync(meeting.answer)
    desk.sync(meeting.answer)
    urgent = next(log for log in desk.journal.logs.mains() if is_urgent(log.row.scope))
    desk.rounds.memory.relay = {log.row.place: 0 for log in desk.journal.logs.mains() if log.row.key == laptop.public}
    for _ in range(3):
        desk.write_many(500)
    sections = list(desk.rounds._sections().values())
    assert sections[0].log == urgent.row.log
    assert sum(section.count for section in sections) <= PAGE_RECORDS_MAX


def test_ordinary_records_are_not_held_up_by_a_stream_of_urgent_ones(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    writer, reader = make_laptop("writer", 1), make_laptop("reader", 1)
    writer.write_many(PAGE_RECORDS_MAX - 1)
    writer.sync(meeting.answer)
    for number in range(3):
        writer.raise_incident(INCIDENT + number)
        writer.sync(meeting.answer)
        reader.round(meeting.answer)
    assert holdings(writer.journal) <= holdings(reader.journal)


def test_urgent_sections_stand_first_in_a_page(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    writer, reader = make_laptop("writer", 1), make_laptop("reader", 1)
    reader.sync(meeting.answer)
    writer.add(1)
    writer.arrive(1)
    writer.raise_incident(INCIDENT)
    writer.sync(meeting.answer)
    sections = answered(meeting, reader)
    assert len(sections) == 3
    assert _OPENED in sections[0].kinds


@pytest.mark.slow
@settings(max_examples=20)
@given(st.data())
def test_feed_read_by_pages_of_any_size_gives_every_record_once_and_the_urgent_ones_first(data: st.DataObject) -> None:
    """Whatever was written in whichever order: both cursors come to the end, and nothing is read twice."""
    with day() as played:
        laptop, journal = played.laptops[0], played.meeting.journal
        for deed in data.draw(st.lists(st.sampled_from(("urgent", "marks", "sync")), max_size=12)):
            if deed == "urgent":
                laptop.raise_incident(INCIDENT)
            elif deed == "marks":
                laptop.write_many(data.draw(st.integers(1, 9)))
            else:
                laptop.sync(played.meeting.answer)
        laptop.sync(played.meeting.answer)
        size = data.draw(st.integers(1, 12))
        read: list[tuple[int, int]] = []
        cursor, more = Cursor(), True
        while more:
            page = read_feed(journal, cursor, lambda log, first, last: True, size)
            assert page.cursor != cursor or not page.more
            cursor, more = page.cursor, page.more
            for section in page.sections:
                read += [(section.log, section.first + place) for place in range(section.count)]
        held = {(log, number) for log, number, _ in holdings(journal)}
        assert sorted(read) == sorted(held)
        urgent = {log.row.log for log in journal.logs.mains() if is_urgent(log.row.scope)}
        turns = [log in urgent for log, _ in read]
        assert turns == sorted(turns, reverse=True)


def test_roll_call_reaches_every_squad_and_each_answer_only_those_who_may_read_it(
    meeting: Meeting, make_laptop: MakeLaptop
) -> None:
    """Both overtake everything that waits."""
    desk = make_laptop("desk", role=Role.DESK)
    one, other = make_laptop("one", 1), make_laptop("other", 2)
    for laptop in (desk, one, other):
        laptop.sync(meeting.answer)
    for laptop in (desk, one, other):
        for _ in range(3):
            laptop.write_many(500)
    desk.write(SCOPE_CALLS, CALL, RollCallOpened((1, 2), MORNING_MS + 600_000))
    desk.round(meeting.answer)
    for laptop in (one, other):
        laptop.round(meeting.answer)
        assert [call.call for call in roll_calls(laptop.journal)] == [CALL]
        laptop.write(urgent_of(laptop.squad), CALL, RollCallAnswered(laptop.squad, "all_well", 12))
        laptop.round(meeting.answer)
    desk.round(meeting.answer)
    assert [sorted(call.answers) for call in roll_calls(desk.journal)] == [[1, 2]]
    for laptop in (one, other):
        laptop.sync(meeting.answer)
        assert [list(call.answers) for call in roll_calls(laptop.journal)] == [[laptop.squad]]
