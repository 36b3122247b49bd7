"""The event folder: makes, keeps and gives back what the preparer has."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from random import Random

import pytest

from roster.errors import EventError, EventNotFoundError, PackError
from roster.files import write_file
from roster.folder import EventFolder, load_event
from roster.key_file import DEVICE_KEY, EVENT_KEY, decode_key, encode_key
from roster.keys import Role
from roster.maker import make_people
from roster.people import Person
from roster.plans.shipped import plan_text
from tests.roster.strategies import certificate

needs_modes = pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")


def entropy() -> Random:
    return Random(1)


@pytest.fixture
def folder(tmp_path: Path) -> EventFolder:
    return EventFolder.create(tmp_path / "event", plan_text("plan14"), entropy().randbytes)


def test_a_new_folder_holds_the_plan_and_keys_and_no_people(folder: EventFolder) -> None:
    assert folder.load_event() == load_event("plan14")
    assert folder.load_people() == ()
    assert folder.load_badges() == ()
    assert folder.event_key() != folder.server_key()
    assert folder.event_key() == EventFolder(folder.path).event_key()


def test_two_folders_of_one_plan_are_two_events(folder: EventFolder, tmp_path: Path) -> None:
    other = EventFolder.create(tmp_path / "other", plan_text("plan14"), Random(2).randbytes)
    assert other.event_key() != folder.event_key()


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(EventError, match="is not empty"):
        EventFolder.create(tmp_path, plan_text("plan6"), entropy().randbytes)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_people_come_back(folder: EventFolder) -> None:
    people = make_people(folder.load_event(), 200, 1)
    folder.save_people(people)
    assert folder.load_people() == people


def test_badges_are_issued_once_and_kept(folder: EventFolder) -> None:
    people = make_people(folder.load_event(), 5, 1)
    first = folder.issue_badges(people[:3], entropy().randbytes)
    second = folder.issue_badges(people, Random(9).randbytes)
    assert second[:3] == first
    assert [badge.person for badge in second] == [1, 2, 3, 4, 5]
    assert folder.load_badges() == second


def test_a_reissued_badge_takes_the_place_of_the_first(folder: EventFolder) -> None:
    folder.issue_badges(make_people(folder.load_event(), 2, 1), entropy().randbytes)
    folder.reissue_badges([2], Random(9).randbytes)
    assert [(badge.person, badge.issue, badge.revoked) for badge in folder.load_badges()] == [
        (1, 0, False),
        (2, 0, True),
        (2, 1, False),
    ]


def test_a_number_that_had_a_badge_is_never_given_again(folder: EventFolder) -> None:
    folder.issue_badges([Person(70, "张三", 1)], entropy().randbytes)
    assert folder.next_person([Person(5, "李四", 1)]) == 71
    assert folder.next_person([Person(90, "李四", 1)]) == 91


def test_laptops_prepared_by_hand_are_remembered(folder: EventFolder) -> None:
    folder.add_device(certificate())
    folder.add_device(certificate(Role.DESK))
    assert [(device.letter, device.role) for device in folder.load_devices()] == [("D", "captain"), ("D", "desk")]


@needs_modes
def test_secrets_are_for_their_owner_alone(folder: EventFolder) -> None:
    people = make_people(folder.load_event(), 2, 1)
    folder.save_people(people)
    folder.issue_badges(people, entropy().randbytes)
    private = folder.path / "private"
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    for path in (private / "event.key", private / "server.key", folder.badges_file, folder.people_file):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


@needs_modes
def test_a_private_file_is_private_also_where_a_public_one_was(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_file(path, b"open")
    write_file(path, b"secret", private=True)
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"secret", 0o600)
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_key_says_where_to_take_it_from(folder: EventFolder) -> None:
    (folder.path / "private" / "event.key").unlink()
    with pytest.raises(PackError, match="Take it from a copy of this event folder"):
        folder.event_key()


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", encode_key(DEVICE_KEY, bytes(32)), encode_key(EVENT_KEY, bytes(31))]
)
def test_a_damaged_or_wrong_key_file_is_refused(data: bytes) -> None:
    with pytest.raises(PackError, match=r"event\.key"):
        decode_key(EVENT_KEY, data, "event.key")


def test_a_key_file_with_windows_line_ends_is_read() -> None:
    data = encode_key(EVENT_KEY, bytes(range(32))).replace(b"\n", b"\r\n")
    assert decode_key(EVENT_KEY, data, "event.key") == bytes(range(32))


@pytest.mark.parametrize("name", ["plan14", "plan6"])
def test_an_event_is_found_by_plan_file_and_folder(name: str, tmp_path: Path) -> None:
    file = tmp_path / "event.toml"
    file.write_bytes(plan_text(name))
    assert load_event(name) == load_event(file) == load_event(str(tmp_path))


def test_what_is_no_event_says_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(EventNotFoundError, match='did you mean "plan14"'):
        load_event("plan41")
    with pytest.raises(EventNotFoundError, match="no event folder"):
        load_event(tmp_path)
