"""Pages that are gathered before they are stored: whatever comes in between, nothing is missing in the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.exchange.gathering import PAGES_MAX
from fieldkit.exchange.letters import sort_envelopes, take_replies
from fieldkit.exchange.pace import ROOM_MIN
from fieldkit.exchange.rounds import Outcome
from roster.keys import Role
from tests.fieldkit.exchange.test_letters import deliver, letters
from tests.meeting import Laptop, Meeting, Preparer, digest, holdings, keep, over_quickly

PREPARER = Preparer()
#: So few that answers are at their fullest, which is `ROOM_MIN`, from the beginning.
PAGE_RECORDS = 25
#: Rounds that come before the first page that is gathered.
INTRODUCTIONS = 3
Deed = Literal["lost answer", "kill", "store", "write", "incident", "others", "carried", "restore"]
deed: st.SearchStrategy[Deed] = st.sampled_from(
    ("lost answer", "kill", "store", "write", "incident", "others", "carried", "restore")
)
#: What happens, and after how many further pages.
steps = st.lists(st.tuples(st.integers(0, 3), deed), max_size=6)


@cache
def backlog() -> dict[str, bytes]:
    """Journals of a server with more pages than are gathered, half way and in the end, and of their writer."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        meeting = Meeting(PREPARER, folder / "server.db")
        writer = Laptop(PREPARER, folder / "writer.db", "writer", 1)
        for number in range(PAGES_MAX + 3):
            writer.arrive(number + 1)
            writer.write_many(ROOM_MIN - 1)
            writer.sync(meeting.answer)
            if number == PAGES_MAX // 2:
                keep(meeting.journal, folder / "copy.db")
        meeting.close()
        writer.close()
        return {path.name: path.read_bytes() for path in folder.glob("*.db")}


class CatchUp:
    """A desk's laptop that has nothing yet, a server with a backlog of more pages than are gathered, and its writer."""

    def __init__(self, folder: Path) -> None:
        for name, data in backlog().items():
            (folder / name).write_bytes(data)
        self.copy = folder / "copy.db"
        self.meeting = Meeting(PREPARER, folder / "server.db")
        self.writer = Laptop(PREPARER, folder / "writer.db", "writer", 1)
        self.desk = Laptop(PREPARER, folder / "desk.db", "desk", role=Role.DESK, page_records=PAGE_RECORDS)
        for _ in range(INTRODUCTIONS):
            self.round()

    def close(self) -> None:
        for one in (self.writer, self.desk, self.meeting):
            one.close()

    def do(self, deed: Deed) -> None:
        if deed == "lost answer":
            self.meeting.answer(self.desk.rounds.request(self.desk.chance(8)))
        elif deed == "kill":
            self.desk.journal.close()
            self.desk.open()
        elif deed == "store":
            self.desk.rounds.store_gathered(self.desk.clock.wall_ms())
        elif deed == "write":
            self.desk.add(1)
        elif deed == "incident":
            self.desk.raise_incident(len(self.desk.journal.logs.by_place) + 1)
        elif deed == "others":
            self.writer.write_many(ROOM_MIN // 2)
            self.writer.sync(self.meeting.answer)
        elif deed == "restore":
            self.meeting.restore(self.copy)
        else:
            self.carry()

    def carry(self) -> None:
        """A letter and its reply go by a stick, beside the rounds."""
        reply = deliver(self.meeting, letters(self.desk)).replies
        found = sort_envelopes(reply, self.desk.public, self.desk.rounds.server_key)
        desk = self.desk
        take_replies(desk.rounds, desk.journal, found.replies, desk.clock.moment(), desk.chance)

    def round(self) -> Outcome:
        return over_quickly(self.desk, self.meeting.answer)

    def settle(self) -> None:
        """Everybody syncs until nothing moves, as kits do again and again."""
        for _ in range(3):
            self.writer.sync(self.meeting.answer)
            while self.round().again:
                pass
            self.desk.rounds.store_gathered(self.desk.clock.wall_ms())


@contextmanager
def catching_up() -> Iterator[CatchUp]:
    with ExitStack() as open_:
        folder = open_.enter_context(TemporaryDirectory(ignore_cleanup_errors=True))
        yield open_.enter_context(closing(CatchUp(Path(folder))))


@given(steps)
def test_whatever_happens_between_pages_all_hold_the_same_in_the_end(chosen: list[tuple[int, Deed]]) -> None:
    with catching_up() as day:
        for pages, what in chosen:
            for _ in range(pages):
                day.round()
            day.do(what)
        day.settle()
        assert holdings(day.desk.journal) == holdings(day.meeting.journal) == holdings(day.writer.journal)
        assert digest(day.desk.journal) == digest(day.meeting.journal)
        assert day.desk.journal.logs.forked() == []


def test_gathered_pages_are_stored_together_and_no_more_than_said() -> None:
    with catching_up() as day:
        outcomes = [day.round() for _ in range(PAGES_MAX)]
        received = [outcome.received for outcome in outcomes]
        assert received[0] == 0
        assert all(outcome.again for outcome in outcomes)
        stored = [records for records in received if records]
        assert (PAGES_MAX - 1) * ROOM_MIN < stored[-1] <= PAGES_MAX * ROOM_MIN
        versions = day.desk.journal.version
        day.desk.rounds.store_gathered(0)
        assert day.desk.journal.version <= versions + 1


def test_what_is_gathered_is_asked_for_once_and_stored_when_the_link_fails() -> None:
    with catching_up() as day:
        day.round()
        before = len(holdings(day.desk.journal))
        stored = day.desk.rounds.store_gathered(day.desk.clock.wall_ms())
        assert stored > 0
        assert len(holdings(day.desk.journal)) == before + stored
        cursor = msgspec.structs.astuple(day.desk.rounds.memory.cursor)
        assert day.desk.rounds.store_gathered(day.desk.clock.wall_ms()) == 0
        day.desk.journal.close()
        day.desk.open()
        assert msgspec.structs.astuple(day.desk.rounds.memory.cursor) == cursor
        assert sum(day.round().received for _ in range(PAGES_MAX + 2)) + stored + before == len(
            holdings(day.meeting.journal)
        )


def test_own_records_do_not_wait_for_what_is_gathered() -> None:
    with catching_up() as day:
        day.desk.raise_incident(1)
        assert day.round().sent > 0
        assert day.desk.rounds.unsent() == 0


def test_position_of_another_server_is_not_taken_for_this_ones() -> None:
    """A carried reply says that the server was put back while pages of before wait to be stored."""
    with catching_up() as day:
        day.round()
        day.do("restore")
        for _ in range(2):
            day.writer.sync(day.meeting.answer)
        day.desk.rounds.memory.incarnation = day.meeting.incarnation
        before = day.desk.rounds.memory.cursor
        assert day.desk.rounds.store_gathered(day.desk.clock.wall_ms()) > 0
        assert day.desk.rounds.memory.cursor == before
