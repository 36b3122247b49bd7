"""The readiness check: each question is answered by what is so, and one no makes the whole a no."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Thread

import msgspec
import pytest

from fieldkit.errors import KitError
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
from fieldkit.kit.machine import Machine, read_machine
from fieldkit.kit.ready import Answer, check_ready
from fieldkit.kit.rehearsal import RehearsalKit, begin_rehearsal
from tests.fieldkit.kit.conftest import MakeLaptop
from tests.fieldkit.kit.county import TRAFFIC, County, HandClock, Laptop, at

#: A laptop with room and power, in the county's time zone.
GOOD = Machine(disk_free_bytes=50_000_000_000, battery_percent=95, plugged=False, zone_offset_s=8 * 3_600)


def answers(kit: Kit, machine: Machine = GOOD) -> dict[str, str]:
    return {line.what: f"{line.answer} {line.why}" for line in check_ready(kit, machine).lines}


def changed(**values: object) -> Machine:
    return msgspec.structs.replace(GOOD, **values)


@pytest.fixture
def tested(traffic_laptop: Laptop) -> Kit:
    """A laptop of squad 4 whose scanner was tested."""
    Home(traffic_laptop.path).note_scanner("2027-03-04")
    return traffic_laptop.kit()


def test_laptop_that_was_prepared_is_ready_and_what_to_look_at_is_named(tested: Kit) -> None:
    report = check_ready(tested, GOOD)
    assert report.ready
    said = {line.what: f"{line.answer} {line.why}" for line in report.lines}
    assert said == {
        "roster": "look unheard",
        "day": "yes today",
        "certificate": "yes good",
        "squad": "yes good",
        "operator": "yes good",
        "clock": "look unknown",
        "zone": "yes good",
        "scanner": "yes good",
        "disk": "yes good",
        "battery": "yes good",
        "server": "look none",
        "journal": "yes good",
        "mirror": "look off",
        "unsent": "yes good",
    }


def test_one_no_makes_the_whole_a_no(traffic: Kit) -> None:
    report = check_ready(traffic, GOOD)
    assert not report.ready
    assert [line.what for line in report.lines if line.answer is Answer.NO] == ["scanner"]


@pytest.mark.parametrize(
    ("machine", "what", "said"),
    [
        (changed(disk_free_bytes=199_999_999), "disk", "no little"),
        (changed(disk_free_bytes=999_999_999), "disk", "look little"),
        (changed(battery_percent=29), "battery", "no little"),
        (changed(battery_percent=79), "battery", "look little"),
        (changed(battery_percent=5, plugged=True), "battery", "yes mains"),
        (changed(battery_percent=None), "battery", "yes mains"),
        (changed(zone_offset_s=3_600), "zone", "look other"),
    ],
)
def test_the_computer_is_asked(tested: Kit, machine: Machine, what: str, said: str) -> None:
    assert answers(tested, machine)[what] == said


def test_self_test_of_long_ago_is_to_be_done_again(traffic_laptop: Laptop) -> None:
    Home(traffic_laptop.path).note_scanner("2027-02-18")
    assert answers(traffic_laptop.kit())["scanner"] == "look old"


@pytest.mark.parametrize(
    ("now_ms", "said"),
    [(at(20, day=1), "yes coming"), (at(23, 59, day=5), "yes today"), (at(0, 1, day=6), "no past")],
)
def test_the_day_of_the_event_is_today_or_to_come(county: County, tmp_path: Path, now_ms: int, said: str) -> None:
    laptop = Laptop(tmp_path / "laptop", county.prepare("--squad", str(TRAFFIC)), HandClock(now_ms))
    assert answers(laptop.kit())["day"] == said
    laptop.close()


def test_bare_pack_is_nobodys_yet(make_laptop: MakeLaptop) -> None:
    assert answers(make_laptop(squad=TRAFFIC).kit())["certificate"] == "no none"


def test_the_desk_needs_no_squad(desk: Kit) -> None:
    assert answers(desk)["squad"] == "yes whole"


def test_nobody_on_duty_is_a_no(tested: Kit) -> None:
    tested.set_operator(0)
    assert answers(tested)["operator"] == "no none"


def test_what_waits_from_before_is_told(tested: Kit) -> None:
    tested.tally(9, 1)
    assert answers(tested)["unsent"] == "look some"


def test_mirror_on_the_own_disk_and_one_that_is_gone(tested: Kit, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    tested.mirror.turn_on(stick)
    assert answers(tested)["mirror"] == "look own_disk"
    for file in stick.iterdir():
        file.unlink()
    stick.rmdir()
    with pytest.raises(KitError):
        tested.mirror.once()
    assert answers(tested)["mirror"] == "no missing"


def test_server_that_was_never_reached_is_a_no(traffic_laptop: Laptop) -> None:
    Home(traffic_laptop.path).save_server("http://127.0.0.1:1")
    assert answers(traffic_laptop.kit())["server"] == "no never"


def test_journal_is_checked_while_somebody_else_has_the_kit(tested: Kit) -> None:
    """A badge that is scanned meanwhile does not wait for the check: it needs no lock."""
    tested.tally(9, 1)
    found: list[bool] = []
    with tested.using():
        thread = Thread(target=lambda: found.append(tested.verify_beside().ok))
        thread.start()
        thread.join(20)
        assert found == [True]


def test_damaged_journal_is_a_no(tested: Kit) -> None:
    tested.tally(9, 1)
    tested.journal.store.rest()
    with closing(sqlite3.connect(tested.home.journal_path)) as database:
        database.execute("update record set payload = x'90' where id = (select max(id) from record)")
        database.commit()
    assert answers(tested)["journal"] == "no wrong"


def test_of_a_rehearsal_no_laptop_leaves(traffic_laptop: Laptop) -> None:
    home = begin_rehearsal(Home(traffic_laptop.path), traffic_laptop.clock, traffic_laptop.random.randbytes)
    kit = RehearsalKit(home, traffic_laptop.clock, traffic_laptop.random.randbytes)
    with pytest.raises(KitError, match="rehearsal"):
        check_ready(kit, GOOD)
    kit.close()


def test_this_computer_can_be_asked(tmp_path: Path) -> None:
    machine = read_machine(tmp_path, at(8))
    assert machine.disk_free_bytes > 0
    assert machine.battery_percent is None or 0 <= machine.battery_percent <= 100
    assert abs(machine.zone_offset_s) <= 14 * 3_600
