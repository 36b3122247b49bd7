"""`fieldkit wipe` and the commands that carry records, on real homes without any network."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fieldkit.commands.conftest import Fieldkit, MakeKit
from tests.fieldkit.kit.county import County


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_laptop_with_unsent_records_is_not_wiped(traffic: Fieldkit, county: County) -> None:
    traffic.done("tally", "parking", "3")
    assert traffic.fails("wipe") == "errors.wipe.unsent"
    assert traffic.json("tally")
    assert "fieldkit drop write" in traffic("wipe").stderr


def test_force_wipes_it_and_says_what_is_lost(traffic: Fieldkit, stick: Path) -> None:
    traffic.done("tally", "parking", "3")
    traffic.done("mirror", "on", stick)
    kept = traffic.home / "holiday.jpg"
    kept.write_bytes(b"a picture")
    wiped = traffic.json("wipe", "--force")
    assert (wiped["lost"]["unsent"], wiped["mirror"]) == (2, str(stick))
    assert {"device.key", "journal.db", "pack", "certificate", "mirror"} <= set(wiped["removed"])
    assert list(traffic.home.iterdir()) == [kept]
    assert traffic.fails("status") == "errors.home.empty"
    assert traffic.fails("wipe") == "errors.wipe.empty"


def test_laptop_that_wrote_nothing_is_wiped(traffic: Fieldkit) -> None:
    wiped = traffic.json("wipe")
    assert (wiped["lost"]["unsent"], traffic.home.exists()) == (0, False)


def test_laptop_that_carries_for_others_is_not_wiped(make_kit: MakeKit, traffic: Fieldkit, stick: Path) -> None:
    medical = make_kit("--squad", "medical")
    traffic.done("tally", "parking", "3")
    traffic.json("drop write", stick)
    assert medical.json("drop read", stick)["letters"] == 1
    assert len(medical.json("drop")["letters"]) == 1
    assert medical.fails("wipe") == "errors.wipe.letters"
    assert medical.json("wipe", "--force")["lost"]["letters"] == 1


def test_damaged_home_is_wiped_by_force_only(traffic: Fieldkit) -> None:
    traffic.done("tally", "parking", "3")
    (traffic.home / "journal.db").write_bytes(b"no database at all" * 100)
    assert traffic.fails("wipe") == "errors.wipe.unknown"
    traffic.json("wipe", "--force")
    assert not traffic.home.exists()


def test_drop_of_a_laptop_is_one_file_that_is_replaced(traffic: Fieldkit, stick: Path) -> None:
    traffic.done("tally", "parking", "3")
    first = traffic.json("drop write", stick)
    traffic.done("tally", "parking", "3")
    second = traffic.json("drop write", stick)
    assert (first["records"], second["records"], first["file"]) == (2, 3, second["file"])
    assert len(list(stick.iterdir())) == 1
    assert "Nobody but the event's server" in traffic.done("drop", "write", stick)


def test_place_that_cannot_be_written_to_is_said(traffic: Fieldkit, stick: Path) -> None:
    assert traffic.fails("drop", "write", stick / "no folder" / "a.drop") == "errors.drop.unwritable"
    assert traffic.fails("drop", "read", stick / "nothing") == "errors.drop.unreadable"
    assert traffic.fails("drop", "read", stick) == "errors.drop.nothing"
    assert traffic.json("drop deliver") == {"laptops": [], "waiting": 0}


def test_spare_takes_over_by_command(traffic: Fieldkit, empty: Fieldkit, stick: Path) -> None:
    traffic.done("tally", "parking", "3")
    code = traffic.json("mirror on", stick)["code"]
    traffic.done("tally", "parking", "4")
    assert empty.fails("take-over", stick) == "errors.mirror.need_code"
    assert empty.fails("take-over", stick, "--code", "7K2M") == "errors.mirror.no_code"
    taken = empty.json("take-over", stick, "--code", code.lower())
    assert (taken["working"], taken["certified"], taken["records"]) == (True, False, 3)
    assert empty.json("tally", "parking")["tally"]["total"] == 7
    assert "Keep the laptop" in empty.done("take-over", stick, "--code", code)


def test_mirror_that_cannot_be_written_is_said_and_nothing_is_lost(traffic: Fieldkit, stick: Path) -> None:
    traffic.json("mirror on", stick)
    stick.rename(stick.with_name("pocket"))
    result = traffic("tally", "parking", "3")
    assert result.exit_code == 0
    assert "not mirrored" in result.stderr
    stick.with_name("pocket").rename(stick)
    traffic.done("tally", "parking", "1")
    assert traffic.json("mirror off")["state"] == "off"
    assert traffic.json("mirror")["code"] != ""
