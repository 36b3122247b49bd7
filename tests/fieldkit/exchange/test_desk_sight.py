"""What the desk has seen: what the server held when somebody looked, and never more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.exchange.desk_sight import DeskSight
from roster.keys import Role
from tests.fieldkit.exchange.conftest import MakeLaptop
from tests.meeting import Meeting


def test_what_was_held_when_the_desk_looked_is_seen() -> None:
    sight = DeskSight()
    sight.answered(5, 100, 0)
    assert (sight.seen, sight.desk_ms) == (0, 0)
    sight.answered(8, 110, 105)
    assert (sight.seen, sight.desk_ms) == (5, 105)
    sight.answered(8, 120, 115)
    assert sight.seen == 8


def test_a_look_before_the_records_came_saw_nothing_of_them() -> None:
    sight = DeskSight()
    sight.answered(5, 100, 90)
    sight.answered(5, 110, 99)
    assert sight.seen == 0


def test_what_a_server_put_back_has_lost_is_not_seen_any_more() -> None:
    sight = DeskSight()
    sight.answered(5, 100, 0)
    sight.answered(5, 110, 105)
    sight.answered(2, 120, 105)
    assert sight.seen == 2


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 50), st.booleans()), max_size=30))
def test_never_more_is_seen_than_was_held_at_the_last_look(steps: list[tuple[int, int, bool]]) -> None:
    sight, held, now_ms, desk_ms, at_look = DeskSight(), 0, 0, 0, 0
    for more, later, looks in steps:
        now_ms += later
        held += more
        sight.answered(held, now_ms, desk_ms)
        assert sight.seen <= at_look
        if looks:
            now_ms += 1
            desk_ms, at_look = now_ms, held
    sight.answered(held, now_ms + 1, desk_ms)
    assert sight.seen <= at_look


def test_records_are_seen_once_a_laptop_of_the_desk_has_fetched_them(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    captain, desk = make_laptop("captain", 1), make_laptop("desk", role=Role.DESK)
    captain.write_many(4)
    captain.sync(meeting.answer)
    captain.sync(meeting.answer)
    assert (captain.rounds.sight.seen, captain.rounds.sight.desk_ms) == (0, 0)
    desk.sync(meeting.answer)
    captain.round(meeting.answer)
    before = captain.rounds.own()
    assert (captain.rounds.sight.seen, captain.rounds.unsent()) == (before, 0)
    captain.write_many(2)
    captain.sync(meeting.answer)
    captain.sync(meeting.answer)
    assert (captain.rounds.sight.seen, captain.rounds.unsent()) == (before, 0)


def test_a_captain_who_looks_is_not_the_desk(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    captain, other = make_laptop("captain", 1), make_laptop("other", 2)
    captain.arrive(1)
    captain.sync(meeting.answer)
    other.sync(meeting.answer)
    captain.round(meeting.answer)
    assert captain.rounds.sight.desk_ms == 0
