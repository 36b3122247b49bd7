"""Folders that were copied and put back in the middle of the day, and two laptops made from one disk image."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.journal.verify import verify_journal
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
from tests.fieldkit.kit.county import MEDICAL, TRAFFIC
from tests.house.tree import ROOT
from tests.meeting import digest, holdings
from tests.processes.conftest import MakeHome
from tests.processes.killing import Moment, found_in, kill_at
from tests.processes.served import ServedProcess, open_kit

TALLY = 9
Records = set[tuple[int, int, bytes]]


def put_back(copy: Path, path: Path) -> None:
    """As somebody would who has a backup of the folder: away with what is there, and the copy in its place."""
    shutil.rmtree(path)
    shutil.copytree(copy, path)


def tally(home: Home, times: int, *, sync: bool = True) -> Records:
    """Opens the kit, enters so much, and closes it; returns all records that it then holds."""
    with closing(open_kit(home)) as kit:
        for _ in range(times):
            kit.tally(TALLY, 1)
        if sync:
            sync_all(kit)
        return holdings(kit.journal)


def sync_all(kit: Kit) -> None:
    """Two rounds: the first may find that logs must be closed, whose last records the second brings."""
    kit.sync_now()
    kit.sync_now()
    assert kit.sync_status().unsent == 0


def check(server: ServedProcess, desk: Home, held: Records, counted: int) -> None:
    """Server and desk hold the same, all of `held` among it, verify finds nothing, and so much was counted."""
    with closing(open_kit(desk)) as kit:
        sync_all(kit)
        server.stop()
        journal, close = server.read()
        assert held <= holdings(journal)
        assert verify_journal(journal).findings == ()
        assert kit.verify().findings == ()
        assert holdings(kit.journal) == holdings(journal)
        assert digest(kit.journal) == digest(journal)
        assert kit.figures(TRAFFIC).tallies[TALLY] == counted
        close()


@pytest.fixture
def desk(server: ServedProcess, new_home: MakeHome) -> Home:
    return new_home("desk", "--desk", server=server.url)


@pytest.fixture
def laptop(server: ServedProcess, new_home: MakeHome) -> Home:
    return new_home("traffic", "--squad", str(TRAFFIC), server=server.url)


@pytest.mark.slow
@pytest.mark.parametrize("synced", [True, False])
def test_a_laptop_put_back_to_the_morning_goes_on(
    server: ServedProcess, laptop: Home, desk: Home, tmp_path: Path, synced: bool
) -> None:
    """What it had sent since comes back from the server; what it had not is lost with the disk, and nothing else."""
    server.start()
    morning = tally(laptop, 5)
    shutil.copytree(laptop.path, tmp_path / "copy")
    noon = tally(laptop, 7, sync=synced)
    put_back(tmp_path / "copy", laptop.path)
    evening = tally(laptop, 3)
    if synced:
        assert noon <= evening
    counted = 15 if synced else 8
    check(server, desk, morning | evening, counted)


@pytest.mark.slow
def test_a_laptop_copied_while_it_works_is_a_laptop(
    server: ServedProcess, laptop: Home, desk: Home, tmp_path: Path
) -> None:
    """The files are of different moments; what the copy holds is true, and the day goes on from there."""
    server.start()
    command = [sys.executable, "-m", "tests.processes.writer", str(laptop.path), "1"]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT)
    assert writer.stdout is not None
    told = [writer.stdout.readline() for _ in range(30)]
    shutil.copytree(laptop.path, tmp_path / "copy")
    told += [line.encode() + b"\n" for line in kill_at(writer, Moment(20, 0.0))]
    put_back(tmp_path / "copy", laptop.path)
    with closing(open_kit(laptop)) as kit:
        assert Counter(line.decode().rstrip() for line in told[:30]) - found_in(kit) == Counter()
        assert kit.verify().findings == ()
        sync_all(kit)
        before = found_in(kit)["tally"]
    held = tally(laptop, 3)
    check(server, desk, held, before + 3)


@pytest.mark.slow
@pytest.mark.parametrize("running", [False, True])
def test_a_server_put_back_to_the_morning_is_filled_again(
    server: ServedProcess, laptop: Home, desk: Home, new_home: MakeHome, tmp_path: Path, running: bool
) -> None:
    """By the laptops; and what one brought that is gone since, by the desk's kit."""
    server.start()
    gone = new_home("medical", "--squad", str(MEDICAL), server=server.url)
    tally(laptop, 5)
    if not running:
        server.stop()
    shutil.copytree(server.folder.path, tmp_path / "copy", ignore=shutil.ignore_patterns("*.lock"))
    if not running:
        server.start()
    with closing(open_kit(gone)) as kit:
        kit.raise_incident("injury", 2, "fell off a bicycle")
        sync_all(kit)
        lost = holdings(kit.journal)
    noon = tally(laptop, 7)
    with closing(open_kit(desk)) as kit:
        sync_all(kit)
    server.stop()
    put_back(tmp_path / "copy", server.folder.path)
    server.start()
    evening = tally(laptop, 3)
    check(server, desk, noon | evening | lost, 15)


@pytest.mark.slow
def test_two_laptops_of_one_disk_image_lose_nothing(
    server: ServedProcess, laptop: Home, desk: Home, tmp_path: Path
) -> None:
    server.start()
    image = tally(laptop, 5)
    twin = Home(Path(shutil.copytree(laptop.path, tmp_path / "twin")))
    first = tally(laptop, 7, sync=False)
    second = tally(twin, 11, sync=False)
    for home in (laptop, twin, laptop, twin):
        first |= tally(home, 1)
    with closing(open_kit(desk)) as kit:
        sync_all(kit)
    check(server, desk, image | first | second, 5 + 7 + 11 + 4)
