"""Real homes that were copied or put back, with a real server: each goes on, and nothing is lost or counted twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from fieldkit.journal.forks import check_proof, list_forks
from fieldkit.journal.verify import verify_journal
from fieldkit.journal.witness import SUFFIX
from fieldkit.kit.home import Home
from fieldkit.kit.joining import join
from fieldkit.kit.kit import Kit
from sync_server.admin import Devices as DeviceList
from sync_server.admin import ListDevices, MakeInvite, MakeLink, RevokeDevice
from sync_server.desk.worklists import make_records_page
from sync_server.devices import DeviceFigures
from sync_server.visits import Linked
from tests.meeting import MORNING_MS, Chance, Preparer, SteppedClock, tally
from tests.sync_server.host import Host, hosting

pytestmark = pytest.mark.slow
SQUAD, TALLY = 4, 9
OpenKit = Callable[..., Kit]


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    with hosting(Preparer(), tmp_path / "server") as made:
        yield made


@pytest.fixture
def home(host: Host, tmp_path: Path) -> Path:
    """The home of a laptop of squad 4 that has joined."""
    join(tmp_path / "laptop", host.invite(MakeInvite(squads=(str(SQUAD),))), entropy=Chance("laptop"))
    return tmp_path / "laptop"


@pytest.fixture
def open_kit(host: Host) -> Iterator[OpenKit]:
    made: list[Kit] = []

    def open_(path: Path, machine: bytes = b"machine1") -> Kit:
        chance = Chance(f"{path} {len(made)}")
        made.append(Kit(Home(path), SteppedClock(host.time), chance, machine=machine))
        return made[-1]

    yield open_
    for kit in made:
        kit.close()


def image_of(home: Path, copy: Path) -> Path:
    """As on a disk that was copied block by block: the witness cannot tell, since files keep their numbers there."""
    shutil.copytree(home, copy)
    (copy / f"journal.db{SUFFIX}").unlink()
    return copy


def count(kit: Kit, amount: int) -> None:
    kit.tally(TALLY, amount)
    kit.sync_now()


def desk_page(host: Host, path: str) -> str:
    """As a browser on this machine shows it."""
    link = host.perform(MakeLink())
    assert isinstance(link, Linked)
    with httpx.Client(base_url=host.here, follow_redirects=True) as browser:
        browser.get(link.path)
        return browser.get(path).text


def total(host: Host) -> int:
    return host.do(lambda journal: tally(journal, SQUAD, TALLY))


def devices(host: Host) -> list[DeviceFigures]:
    outcome = host.perform(ListDevices())
    assert isinstance(outcome, DeviceList)
    return outcome.devices


def test_two_laptops_of_one_disk_image_end_with_two_keys(
    host: Host, home: Path, open_kit: OpenKit, tmp_path: Path
) -> None:
    kit = open_kit(home)
    count(kit, 1)
    kit.close()
    twin_home = image_of(home, tmp_path / "twin")
    kit, twin = open_kit(home), open_kit(twin_home)
    assert (kit.doubt, twin.doubt) == ("", "")
    first_device = kit.status().device
    for one, amount in ((kit, 10), (twin, 100), (kit, 1_000), (twin, 10_000), (kit, 100_000)):
        count(one, amount)
    assert total(host) == 111_111
    assert kit.status().device != twin.status().device
    assert kit.certified
    assert twin.certified
    assert twin.squads == kit.squads == (SQUAD,)
    numbers = {one.raise_incident("injury", 1, "fell").number for one in (kit, twin)}
    assert len(numbers) == 2, "incidents of both are told apart"
    assert [device.took_over for device in devices(host) if device.took_over] == [first_device] * len(
        [device for device in devices(host) if device.took_over]
    )
    forks = host.do(list_forks)
    assert forks
    assert all(fork.proof is not None and check_proof(fork.proof) == "" for fork in forks)
    page = host.do(lambda journal: make_records_page(journal, MORNING_MS))
    assert [(fork.number, len(fork.seals)) for fork in page.forks] == [(fork.number, 2) for fork in forks]
    shown = desk_page(host, "/records?lang=zh_Hans")
    assert "分叉的日志" in shown
    assert all(seal in shown for fork in page.forks for seal in fork.seals)
    assert twin.verify().ok
    twin.close()
    again = open_kit(twin_home)
    count(again, 1_000_000)
    assert (again.certified, total(host), again.sync_status().unsent) == (True, 1_111_111, 0)
    assert again.sync_status().life == "clone"
    assert host.do(lambda journal: verify_journal(journal).findings) == ()


def test_revoking_a_laptop_revokes_what_took_over_from_it(
    host: Host, home: Path, open_kit: OpenKit, tmp_path: Path
) -> None:
    kit = open_kit(home)
    count(kit, 1)
    kit.close()
    kit, twin = open_kit(home), open_kit(image_of(home, tmp_path / "twin"))
    for one, amount in ((kit, 1), (twin, 1), (kit, 1), (twin, 1)):
        count(one, amount)
    former = next(device.took_over for device in devices(host) if device.took_over)
    host.perform(RevokeDevice(former))
    assert {device.standing for device in devices(host)} == {"revoked"}


def test_a_copied_folder_is_found_at_start_and_keeps_its_key(
    host: Host, home: Path, open_kit: OpenKit, tmp_path: Path
) -> None:
    kit = open_kit(home)
    count(kit, 1)
    kit.close()
    shutil.copytree(home, tmp_path / "copy")
    kit, copy = open_kit(home), open_kit(tmp_path / "copy")
    assert (kit.doubt, copy.doubt) == ("", "copied")
    assert copy.sync_status().life == "copied"
    for one, amount in ((kit, 10), (copy, 100), (kit, 1_000), (copy, 10_000)):
        count(one, amount)
    assert total(host) == 11_111
    assert host.do(list_forks) == [], "found in time: no number was used twice"


def test_a_home_put_back_is_found_at_start_and_gets_its_records_back(
    host: Host, home: Path, open_kit: OpenKit, tmp_path: Path
) -> None:
    kit = open_kit(home)
    count(kit, 1)
    kit.close()
    shutil.copyfile(home / "journal.db", tmp_path / "old.db")
    kit = open_kit(home)
    count(kit, 10)
    device = kit.status().device
    kit.close()
    for beside in ("", "-wal", "-shm"):
        (home / f"journal.db{beside}").unlink(missing_ok=True)
    shutil.copyfile(tmp_path / "old.db", home / "journal.db")
    kit = open_kit(home)
    assert kit.doubt == "restored"
    kit.tally(TALLY, 100)
    kit.sync_now()
    assert (kit.status().device, total(host)) == (device, 111)
    assert tally(kit.journal, SQUAD, TALLY) == 111
    assert host.do(list_forks) == []
    kit.close()
    assert open_kit(home).doubt == ""


def test_a_home_on_another_machine_begins_a_new_life(home: Path, host: Host, open_kit: OpenKit) -> None:
    kit = open_kit(home)
    count(kit, 1)
    kit.close()
    moved = open_kit(home, b"machine2")
    count(moved, 10)
    assert (moved.doubt, total(host)) == ("copied", 11)
