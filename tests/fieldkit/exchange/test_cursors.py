"""Positions of a feed carry a mark of what stood there, so that nobody goes on from a past that never was."""

from __future__ import annotations

from pathlib import Path

from fieldkit.exchange.cursors import read_cursor, write_cursor
from fieldkit.journal.feed import Cursor
from roster.keys import Role
from tests.fieldkit.exchange.conftest import MakeLaptop
from tests.meeting import Laptop, Meeting, digest, holdings, keep, tally

HOSTILE = (-1, 1, 1 << 31, 1 << 32, (1 << 63) - 1, (1 << 64) - 1)


def busy(meeting: Meeting, laptop: Laptop, rounds: int) -> None:
    for number in range(rounds):
        laptop.add(1)
        laptop.raise_incident(1_000 * laptop.squad + number)
        laptop.sync(meeting.answer)


def roll_back(meeting: Meeting, copy: Path) -> None:
    """The whole machine, so that the server cannot find it out."""
    incarnation = meeting.incarnation
    meeting.restore(copy)
    meeting.incarnation = incarnation


def test_every_position_is_read_as_it_was_written(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    busy(meeting, make_laptop("one", 1), 4)
    rows = meeting.journal.store.read_feed(0, 100, urgent=False)
    urgent = meeting.journal.store.read_feed(0, 100, urgent=True)
    assert rows
    assert urgent
    for row in rows:
        for first in urgent:
            cursor = Cursor(first.position, row.position)
            assert read_cursor(meeting.journal, write_cursor(meeting.journal, cursor)) == cursor
    assert read_cursor(meeting.journal, Cursor()) == Cursor()


def test_what_was_never_given_is_no_position(meeting: Meeting, make_laptop: MakeLaptop) -> None:
    busy(meeting, make_laptop("one", 1), 2)
    for number in HOSTILE:
        assert read_cursor(meeting.journal, Cursor(number, 0)) is None
        assert read_cursor(meeting.journal, Cursor(0, number)) is None


def test_server_that_was_rolled_back_and_went_on_hides_nothing(
    meeting: Meeting, make_laptop: MakeLaptop, tmp_path: Path
) -> None:
    one, two, desk = make_laptop("one", 1), make_laptop("two", 2), make_laptop("desk", role=Role.DESK)
    busy(meeting, one, 2)
    desk.sync(meeting.answer)
    keep(meeting.journal, tmp_path / "copy")
    busy(meeting, one, 3)
    desk.sync(meeting.answer)
    roll_back(meeting, tmp_path / "copy")
    busy(meeting, two, 6)  # at positions that the desk has read when other records stood there
    for _ in range(2):
        desk.sync(meeting.answer)
    assert tally(desk.journal, 2) == 6
    assert tally(meeting.journal, 1) == 5, "what the server forgot comes from the desk"
    assert holdings(desk.journal) == holdings(meeting.journal)
    assert digest(desk.journal) == digest(meeting.journal)
