"""A server that is killed at random moments while laptops push, again and again on the same data folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from subprocess import TimeoutExpired

import pytest

from benchmarks.figure import Figure, line
from fieldkit.journal.journal import Journal
from fieldkit.journal.verify import verify_journal
from sync_server.database import incarnation_of
from tests.fieldkit.kit.county import MEDICAL, TRAFFIC
from tests.meeting import digest, holdings
from tests.processes.conftest import MakeHome
from tests.processes.killing import ROUNDS, moment_of
from tests.processes.pushing import PushingLaptop, missing, pushing
from tests.processes.served import ServedProcess, open_kit

Record = Callable[[str, object], None]
#: A kit's moment comes after so many lines; a server's after that many hundredths of a second.
WORK_LINES_S = 100


@pytest.fixture
def laptops(server: ServedProcess, new_home: MakeHome) -> Iterator[list[PushingLaptop]]:
    traffic, medical = (
        open_kit(new_home(f"squad {squad}", "--squad", str(squad), server=server.url)) for squad in (TRAFFIC, MEDICAL)
    )
    desk = open_kit(new_home("desk", "--desk", server=server.url))
    desk.choose_squad(TRAFFIC)
    yield [PushingLaptop(kit) for kit in (traffic, medical, desk)]
    for kit in (traffic, medical, desk):
        kit.close()


def kill_while_they_push(server: ServedProcess, laptops: list[PushingLaptop], round_: int) -> None:
    """One round in four while it starts, the others in the middle of its work."""
    moment = moment_of(round_)
    starting = moment.lines == 0
    process = server.begin() if starting else server.start()
    with pushing(laptops):
        with suppress(TimeoutExpired):
            process.wait(moment.wait_s if starting else moment.lines / WORK_LINES_S)
        server.kill()


@pytest.mark.slow
def test_a_server_killed_at_any_moment_holds_all_that_it_acknowledged(
    server: ServedProcess, laptops: list[PushingLaptop], record_property: Record
) -> None:
    incarnations = set()
    for round_ in range(ROUNDS):
        kill_while_they_push(server, laptops, round_)
        if not server.folder.journal_path.exists():
            continue
        journal, close = server.read()
        for laptop in laptops:
            assert missing(journal, laptop.acknowledged) == [], round_
            assert missing(journal, laptop.foreign()) == [], round_
        assert verify_journal(journal).findings == (), round_
        incarnations.add(incarnation_of(journal, bytes(8)))
        close()
    server.start()
    for laptop in laptops * 2:
        laptop.kit.sync_now()
    server.stop()
    journal, close = server.read()
    _check_end(journal, laptops)
    close()
    assert len(incarnations) == 1, "a crash is no restored backup"
    tries = Counter(message for laptop in laptops for message in laptop.tries)
    assert tries[""] >= ROUNDS, tries
    assert set(tries) <= {"", "errors.exchange.offline"}
    _note(record_property, sum(laptop.written for laptop in laptops))


def _check_end(journal: Journal, laptops: list[PushingLaptop]) -> None:
    """Server and desk hold the same, and every record that was written counts once."""
    desk = laptops[-1].kit
    assert holdings(desk.journal) == holdings(journal)
    assert digest(desk.journal) == digest(journal)
    for squad, writers in ((TRAFFIC, (laptops[0], laptops[2])), (MEDICAL, (laptops[1],))):
        counted = sum(desk.figures(squad).tallies.values())
        assert counted == sum(laptop.written for laptop in writers)


def _note(record_property: Record, told: int) -> None:
    goal = f"0 of {told} acknowledged, {ROUNDS} kills"
    for name in ("lost", "doubled"):
        record_property("figure", line(Figure(f"processes.server.{name}", 0, "records", goal=goal)))
