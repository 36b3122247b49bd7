"""A kit that is killed at random moments under load, again and again on the same home."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from benchmarks.figure import Figure, line
from fieldkit.cli import main as fieldkit
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
from tests.fieldkit.kit.county import TRAFFIC
from tests.house.tree import ROOT
from tests.meeting import holdings
from tests.processes.conftest import MakeHome
from tests.processes.killing import ROUNDS, found_in, kill_at, lost_and_doubled, moment_of
from tests.processes.served import ServedProcess, open_kit

Record = Callable[[str, object], None]


def start_writer(home: Home, round_: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.processes.writer", str(home.path), str(round_)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT)


def verify_says(home: Home) -> str:
    """What `fieldkit verify` finds wrong; "" for nothing."""
    result = CliRunner().invoke(fieldkit, ["--home", str(home.path), "verify"])
    return "" if result.exit_code == 0 else result.output


def lives_of(kit: Kit) -> set[int]:
    assert kit.journal.author is not None
    return {log.row.life for log in kit.journal.logs.mains() if log.row.key == kit.journal.author.public}


@pytest.mark.slow
def test_a_kit_killed_at_any_moment_has_what_it_said_exactly_once(
    server: ServedProcess, new_home: MakeHome, record_property: Record
) -> None:
    """It syncs with a living server all the while, which must end up with the same."""
    server.start()
    home = new_home("kit", "--squad", str(TRAFFIC), server=server.url)
    told: Counter[str] = Counter()
    tallies = 0
    for round_ in range(ROUNDS):
        moment = moment_of(round_)
        said = Counter(kill_at(start_writer(home, round_), moment))
        kit = open_kit(home)
        found = found_in(kit)
        kit.close()
        assert said["tally"] <= found["tally"] - tallies <= said["tally"] + 1, (round_, moment)
        tallies = found["tally"]
        told += said
        assert lost_and_doubled(told, found) == (0, 0), (round_, moment)
        assert verify_says(home) == "", (round_, moment)
    kit = open_kit(home)
    kit.sync_now()
    assert len(lives_of(kit)) == 1, "a crash is no reason to doubt a log"
    own, sent = holdings(kit.journal), kit.sync_status().unsent
    kit.close()
    server.stop()
    journal, close = server.read()
    assert sent == 0
    assert own <= holdings(journal)
    close()
    _note(record_property, sum(told.values()))


def _note(record_property: Record, told: int) -> None:
    goal = f"0 of {told} confirmed, {ROUNDS} kills"
    for name in ("lost", "doubled"):
        record_property("figure", line(Figure(f"processes.kit.{name}", 0, "records", goal=goal)))
