"""Whatever is written, synced, lost, restored and in whatever order: in the end all hold the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import Offline
from fieldkit.journal.verify import verify_journal
from roster.keys import Role
from tests.meeting import Laptop, Meeting, Preparer, digest, holdings, keep, tally

PREPARER = Preparer()
LAPTOPS = 3
Deed = Literal[
    "arrive",
    "add",
    "many",
    "incident",
    "sync",
    "lost request",
    "lost answer",
    "keep",
    "restore",
    "restore server",
    "roll server back",
    "clone",
]
Step = tuple[Deed, int, int]

#: Pages so small that backlogs take several.
PAGE_RECORDS = 7
CALM_ROUNDS = 4

deeds: st.SearchStrategy[Deed] = st.sampled_from(
    (
        "arrive",
        "add",
        "many",
        "incident",
        "sync",
        "sync",
        "sync",
        "lost request",
        "lost answer",
        "keep",
        "restore",
        "restore server",
        "roll server back",
        "clone",
    )
)
#: The last of the laptops is the clone of another; before it is there, the other acts in its place.
steps = st.lists(st.tuples(deeds, st.integers(0, LAPTOPS), st.integers(1, 5)), max_size=24)


class Day:
    """A server and three laptops, two of one squad, one of the desk; the first may be cloned.

    `amount` is the sum of what was counted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.meeting = Meeting(PREPARER, folder / "server.db")
        self.laptops = [
            Laptop(PREPARER, folder / "a.db", "a", 1, page_records=PAGE_RECORDS),
            Laptop(PREPARER, folder / "b.db", "b", 1, page_records=PAGE_RECORDS),
            Laptop(PREPARER, folder / "c.db", "desk", role=Role.DESK, page_records=PAGE_RECORDS),
        ]
        self.kept: dict[int, Path] = {}
        self.amount = 0

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.close()
        self.meeting.close()

    def do(self, deed: Deed, which: int, number: int) -> None:
        which = which if which < len(self.laptops) else 0
        laptop = self.laptops[which]
        match deed:
            case "clone":
                if len(self.laptops) == LAPTOPS:
                    self.laptops.append(self.laptops[0].clone(self.folder / "clone.db"))
            case "arrive":
                laptop.arrive(number)
            case "add":
                laptop.add(number)
                self.amount += number
            case "many":
                laptop.write_many(5 * number)
                self.amount += 5 * number
            case "incident":
                laptop.raise_incident(number)
            case "sync":
                laptop.sync(self.meeting.answer)
            case "lost request":
                laptop.rounds.request(laptop.chance(8))
            case "lost answer":
                self.meeting.answer(laptop.rounds.request(laptop.chance(8)))
            case "keep":
                self._keep(which, laptop)
            case "restore":
                self._restore(which, laptop)
            case "restore server":
                self._restore_server(found_out=True)
            case "roll server back":
                self._restore_server(found_out=False)

    def _keep(self, which: int, laptop: Laptop) -> None:
        self.kept[which] = self.folder / f"copy {which}"
        self.kept[which].unlink(missing_ok=True)
        keep(laptop.journal, self.kept[which])

    def _restore(self, which: int, laptop: Laptop) -> None:
        """Only after a sync: what nobody else has is lost with the disk."""
        if which in self.kept:
            laptop.sync(self.meeting.answer)
            laptop.restore(self.kept[which])

    def _restore_server(self, *, found_out: bool) -> None:
        """To a copy that is older than what the laptops have done since. Where a whole machine is rolled back, the
        server cannot find it out: it keeps its incarnation."""
        copy = self.folder / "server copy"
        if copy.exists():
            incarnation = self.meeting.incarnation
            self.meeting.restore(copy)
            if not found_out:
                self.meeting.incarnation = incarnation
            copy.unlink()
        else:
            keep(self.meeting.journal, copy)

    def calm(self) -> None:
        """Everybody reaches the server, again and again."""
        for _ in range(CALM_ROUNDS):
            for laptop in self.laptops:
                laptop.sync(self.meeting.answer)


@contextmanager
def day() -> Iterator[Day]:
    with TemporaryDirectory() as folder, ExitStack() as stack:
        made = Day(Path(folder))
        stack.callback(made.close)
        yield made


@given(steps)
def test_all_hold_the_same_in_the_end(steps: list[Step]) -> None:
    with day() as played:
        for step in steps:
            played.do(*step)
        played.calm()
        journals = [played.meeting.journal, *(laptop.journal for laptop in played.laptops)]
        assert [tally(journal, 1) for journal in journals] == [played.amount] * len(journals)
        assert len({digest(journal) for journal in journals}) == 1
        assert all(laptop.rounds.unsent() == 0 for laptop in played.laptops)
        assert all(verify_journal(journal).findings == () for journal in journals)
        desk = played.laptops[2].journal
        assert holdings(desk) == holdings(played.meeting.journal)
        for laptop in played.laptops:
            outcomes = laptop.sync(played.meeting.answer)
            assert [(outcome.sent, outcome.received) for outcome in outcomes] == [(0, 0)], "calm comes to an end"


def test_offline_rounds_change_nothing() -> None:
    def offline(_: bytes) -> bytes:
        raise Offline("errors.exchange.offline", url="", cause="")

    with day() as played:
        laptop = played.laptops[0]
        laptop.add(3)
        for _ in range(3):
            try:
                laptop.round(offline)
            except Offline:
                continue
        assert laptop.rounds.unsent() == 2
        laptop.sync(played.meeting.answer)
        assert tally(played.meeting.journal, 1) == 3
