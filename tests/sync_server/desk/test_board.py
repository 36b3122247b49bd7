"""The board: what it shows of a morning, and that it costs the same whatever has happened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.journal.sqlite.store import SqliteStore
from fieldkit.records import kinds
from fieldkit.records.alerts import Alert, AlertKind
from roster.keys import Role, certificate_bytes
from sync_server.desk.board import Board, BoardRow, Laptops, make_board
from sync_server.desk.watch import Watch
from tests.sync_server.county import MINUTE_MS, Captain, County, at


def board_of(county: County, time: str = "10:42") -> Board:
    return make_board(county.server, county.directory, Watch(county.directory), at(time))


def row_of(board: Board, squad: int) -> BoardRow:
    return next(row for row in board.rows if row.figures.squad == squad)


def alert_of(board: Board, kind: AlertKind) -> Alert:
    (alert,) = (alert for alert in board.alerts if alert.kind is kind)
    return alert


def test_row_of_a_squad_that_is_late_and_counted(morning: County) -> None:
    row = row_of(board_of(morning), 1)
    figures = row.figures
    assert (figures.wanted, figures.here, figures.late, figures.away) == (20, 19, 1, 0)
    assert (figures.counted, figures.counted_ms) == (19, at("10:02"))
    assert (row.overdue, row.unreachable_ms) == ((), None)


def test_overdue_is_another_thing_than_out_of_reach(morning: County) -> None:
    board = board_of(morning)
    assert (row_of(board, 8).overdue, row_of(board, 8).unreachable_ms) == ((3,), None)
    assert (row_of(board, 3).overdue, row_of(board, 3).unreachable_ms) == ((3,), at("09:04"))
    assert row_of(board, 6).unreachable_ms == 0, "never heard of"


def test_totals_are_the_sums_of_the_rows(morning: County) -> None:
    board = board_of(morning)
    assert board.totals.here == sum(row.figures.here for row in board.rows) == 169
    assert board.totals.wanted == 183
    assert board.totals.incidents_open == len(board.incidents) == 3


def test_laptops_that_were_heard_of_lately(morning: County) -> None:
    assert board_of(morning).laptops == Laptops(8, 10)
    assert board_of(morning, "11:30").laptops == Laptops(0, 10)


def test_every_squad_counts_as_a_laptop_before_any_has_joined(county: County) -> None:
    assert board_of(county).laptops == Laptops(0, 10)


def test_alerts_of_the_morning(morning: County) -> None:
    board = board_of(morning)
    found = {(alert.kind.value, alert.squad) for alert in board.alerts}
    assert found == {
        ("person_missing", 9),
        ("under_strength", 1),
        ("under_strength", 5),
        ("under_strength", 7),
        ("unreachable", 3),
        ("unreachable", 6),
        ("overdue", 8),
        ("post_left", 2),
        ("role_short", 2),
        ("unanswered", 4),
        ("double", 10),
        ("clock_off", 8),
    }
    assert alert_of(board, AlertKind.ROLE_SHORT).values == {"role": "doctor", "post": "", "here": 3, "wanted": 4}
    assert alert_of(board, AlertKind.DOUBLE).since_ms == at("08:50")
    assert alert_of(board, AlertKind.CLOCK_OFF).values["off_ms"] == 7 * MINUTE_MS


def test_officer_who_leaves_a_crossing_leaves_it_short(county: County) -> None:
    traffic = county.captain(4)
    traffic.arrive("08:10", *county.squad_people(4))
    officer = next(p for p in county.directory.squad_people(4) if p.role == "officer")
    traffic.away("10:00", officer.number)
    traffic.bring("10:05")
    board = board_of(county, "10:06")
    short, left = alert_of(board, AlertKind.POST_SHORT), alert_of(board, AlertKind.POST_LEFT)
    assert (short.values["post"], short.values["role"], short.since_ms) == (officer.post, "officer", at("10:00"))
    assert (left.values, left.since_ms) == ({"people": 1, "post": officer.post}, at("10:00"))


def test_people_who_are_watched_are_looked_at_again_once_they_have_moved(county: County) -> None:
    medical, watch = county.captain(2), Watch(county.directory)
    doctors = [person.number for person in county.directory.squad_people(2) if person.role == "doctor"]
    medical.arrive("08:10", *doctors)
    medical.bring("08:11")
    assert [short for short in watch.look(county.server)[0] if short.squad == 2] == []
    medical.leave("10:00", doctors[0])
    medical.bring("10:01")
    (short,) = [short for short in watch.look(county.server)[0] if short.squad == 2]
    assert (short.here, short.since_ms) == (len(doctors) - 1, at("10:00"))


def test_people_were_too_few_from_when_the_last_of_them_left(county: County) -> None:
    streets = county.captain(1)
    people = county.squad_people(1)
    streets.arrive("08:10", *people)
    streets.leave("11:00", people[0])
    streets.leave("11:20", *people[1:3])
    streets.bring("11:30")
    alert = alert_of(board_of(county, "11:31"), AlertKind.UNDER_STRENGTH)
    assert (alert.values["short"], alert.since_ms) == (3, at("11:00"))


def test_records_of_an_unknown_device_wait_and_are_told(county: County) -> None:
    stranger = county.laptop("stranger", 1, known=False)
    stranger.arrive("09:00", *county.squad_people(1)[:2])
    stranger.send_unnamed("09:10")
    board = board_of(county, "09:11")
    alert = alert_of(board, AlertKind.UNKNOWN_DEVICE)
    assert (alert.values["records"], alert.since_ms, board.waiting) == (3, at("09:00"), 3)
    assert row_of(board, 1).figures.here == 0


def test_records_that_break_a_rule_are_told(county: County) -> None:
    captain = county.captain(1)
    captain.write("09:00", 1, kinds.TallyAdded(2, 1, 5), scope=2)
    captain.bring("09:05")
    board = board_of(county, "09:06")
    assert alert_of(board, AlertKind.QUARANTINE).values["records"] == board.quarantined == 1


def test_two_branches_of_a_log_are_told(county: County, tmp_path: Path) -> None:
    captain = county.captain(1)
    captain.arrive("08:10", 1)
    captain.bring("08:20")
    twin = Captain.twin(captain, tmp_path / "twin.db")
    captain.arrive("08:30", 2)
    captain.bring("08:31")
    twin.arrive("08:40", 3)
    twin.send("08:41")
    alert = alert_of(board_of(county, "08:42"), AlertKind.FORK)
    assert (alert.squad, alert.since_ms) == (1, at("08:40"))
    assert board_of(county, "08:42").forks == 1


#: A number that no kind has yet.
NEWER_KIND = 999


def test_records_of_a_newer_program_are_told(county: County) -> None:
    captain = county.captain(1)
    captain.write_kind("09:00", NEWER_KIND, b"\x90")
    captain.bring("09:05")
    assert alert_of(board_of(county, "09:06"), AlertKind.NEWER_RECORDS).values == {"records": 1}


def test_desk_kits_are_no_captains_laptops(county: County) -> None:
    desk = county.laptop("desk kit", role=Role.DESK)
    assert certificate_bytes(desk.certificate)
    assert board_of(county).laptops.all == 10


def statements(county: County, look: Callable[[], object]) -> list[str]:
    """What SQLite is asked while somebody looks."""
    store = county.server.store
    assert isinstance(store, SqliteStore)
    asked: list[str] = []
    store._connection.set_trace_callback(asked.append)
    try:
        look()
    finally:
        store._connection.set_trace_callback(None)
    return asked


@pytest.mark.parametrize("more", [50, 500])
def test_board_asks_no_more_however_much_was_entered(morning: County, tmp_path: Path, more: int) -> None:
    county = County(tmp_path)
    captain = county.captain(10)
    captain.arrive("08:10", *county.squad_people(10))
    captain.bring("08:20")
    before = statements(county, lambda: board_of(county, "09:00"))
    for minute in range(more):
        captain.tally(f"09:{minute % 60:02d}", 22, 1)
        captain.write(f"09:{minute % 60:02d}", county.squad_people(10)[minute % 20], kinds.Passing(10, 3))
    captain.bring("10:00")
    after = statements(county, lambda: board_of(county, "10:01"))
    assert len(after) == len(before)
    assert not any("FROM state WHERE space = 1 ORDER" in statement for statement in after), "people are not listed"
