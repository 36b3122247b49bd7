"""The commands of `roster` as a person or a script calls them."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from roster.cli import COMMANDS, LazyGroup, main
from roster.cli_certify import Certified
from roster.cli_check import Checked
from roster.cli_key import KeyReport
from roster.cli_new import NewFolder
from roster.cli_pack import PackMade
from roster.cli_people import PeopleMade
from roster.cli_plans import PlanRow
from roster.cli_reissue import Reissued
from roster.folder import EventFolder
from roster.key_file import DEVICE_KEY as DEVICE_KEY_FILE
from roster.key_file import encode_key
from roster.keys import Role
from roster.pack import decode_pack
from roster.people import short_number
from roster.plans.shipped import plan_text
from roster.prepared import decode_prepared
from roster.server_key import decode_server_key
from tests.house.tree import ROOT
from tests.roster.strategies import DEVICE_KEY

SCHEMAS: dict[str, Any] = {
    "plans": list[PlanRow],
    "new": NewFolder,
    "check": Checked,
    "people": PeopleMade,
    "pack": PackMade,
    "certify": Certified,
    "reissue": list[Reissued],
    "key": KeyReport,
}


def roster(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def done(*arguments: str | Path) -> str:
    """What the command printed; it must have gone well."""
    result = roster(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def done_json(*arguments: str | Path) -> Any:
    """What the command printed as JSON, checked against its schema."""
    value = msgspec.json.decode(done(*arguments, "--json"))
    schema = msgspec.json.decode((ROOT / "docs" / "schemas" / f"roster-{arguments[0]}.json").read_bytes())
    Draft202012Validator(schema).validate(value)
    return value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An event folder of plan 14 with its 183 people."""
    path = tmp_path / "event"
    done("new", path, "--plan", "plan14")
    done("people", path)
    return path


@pytest.mark.parametrize("command", SCHEMAS)
def test_the_schema_is_that_of_what_the_command_prints(command: str) -> None:
    written = msgspec.json.decode((ROOT / "docs" / "schemas" / f"roster-{command}.json").read_bytes())
    made = msgspec.json.schema(SCHEMAS[command])
    assert {key: value for key, value in written.items() if key not in ("$schema", "title")} == made


def test_the_list_of_commands_says_what_each_command_says_of_itself() -> None:
    context = click.Context(main)
    assert isinstance(main, LazyGroup)
    for name in SCHEMAS:
        command = main.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert COMMANDS[name][2] in main.get_help(context).replace("\n           ", "")


def test_plans_are_listed() -> None:
    rows = done_json("plans")
    assert [(row["plan"], row["squads"], row["people"]) for row in rows] == [("plan6", 1, 33), ("plan14", 10, 183)]
    assert "plan14" in done("plans")


def test_a_new_folder_without_plan_is_a_file_to_fill_in(tmp_path: Path) -> None:
    made = done_json("new", tmp_path / "event")
    assert len(made["event_key"]) == 64
    assert roster("check", tmp_path / "event").exit_code == 0


def test_a_new_folder_is_not_made_in_one_that_holds_something(folder: Path) -> None:
    result = roster("new", folder)
    assert result.exit_code == 1
    assert "is not empty, and nothing in it was touched" in result.stderr


def test_an_unknown_plan_is_a_wrong_call(tmp_path: Path) -> None:
    result = roster("new", tmp_path / "event", "--plan", "plan41")
    assert result.exit_code == 2
    assert 'did you mean "plan14"' in result.stderr
    assert not (tmp_path / "event").exists()


@pytest.mark.parametrize("event", ["plan14", "plan6"])
def test_shipped_plans_have_no_problems(event: str) -> None:
    assert done_json("check", event) == {"ok": True, "problems": [], "warnings": []}


def test_the_demo_folder_has_neither_problems_nor_warnings(folder: Path) -> None:
    assert done("check", folder, "--strict").startswith("No problems.")


def test_every_problem_of_an_event_file_is_printed_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "event.toml"
    file.write_bytes(
        plan_text("plan14").replace(b"captain = ", b"captian = ").replace(b'site = "streets"', b'site = "stret"')
    )
    result = roster("check", file)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert len(lines) == 10 + 1
    assert all(line.startswith(f"problem  {file}:") for line in lines)
    as_json = msgspec.json.decode(roster("check", file, "--json").stdout)
    assert [set(problem) for problem in as_json["problems"]] == [{"file", "line", "text"}] * 11
    assert not as_json["ok"]


def test_problems_of_people_are_printed_with_their_lines(folder: Path) -> None:
    file = folder / "people.csv"
    file.write_bytes(file.read_bytes().replace(b",medical,", b",medicl,"))
    result = roster("check", folder)
    assert result.exit_code == 1
    assert f'{file}:22: unknown squad "medicl": did you mean "medical"?' in result.stdout


def test_a_shortage_is_a_warning_and_fails_only_if_strict(folder: Path) -> None:
    file = folder / "people.csv"
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1]))
    assert "warning  " in done("check", folder)
    assert 'squad "science" has 19 people and wants 20.' in done("check", folder)
    assert roster("check", folder, "--strict").exit_code == 1


def test_badges_of_people_who_left_are_a_warning(folder: Path, tmp_path: Path) -> None:
    done("pack", folder, "--out", tmp_path / "e.pack")
    file = folder / "people.csv"
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-2]))
    assert "2 badges are of people who are not on the roster any more" in done("check", folder)


@pytest.mark.parametrize("event", ["nothing", "plan41", "."])
def test_an_event_that_is_not_there_is_a_wrong_call(
    event: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert roster("check", event).exit_code == 2


def test_invented_people_never_take_the_place_of_others(folder: Path) -> None:
    before = (folder / "people.csv").read_bytes()
    result = roster("people", folder, "--count", "5")
    assert result.exit_code == 1
    assert "has people already" in result.stderr
    assert (folder / "people.csv").read_bytes() == before


def test_count_and_seed_are_as_asked_for(tmp_path: Path) -> None:
    for name in ("a", "b"):
        done("new", tmp_path / name, "--plan", "plan14")
        made = done_json("people", tmp_path / name, "--count", "300", "--seed", "9")
        assert (made["people"], made["seed"], sum(made["squads"].values())) == (300, 9, 300)
    assert (tmp_path / "a" / "people.csv").read_bytes() == (tmp_path / "b" / "people.csv").read_bytes()


def test_a_pack_holds_everybody_and_the_servers_file_its_key(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "event.pack"
    made = done_json("pack", folder, "--out", out)
    pack = decode_pack(out.read_bytes())
    server = decode_server_key((tmp_path / "event.server").read_bytes())
    assert pack.body.people[20].name == "单立群"
    assert "shanliqun" in pack.body.people[20].keys
    assert (len(pack.body.people), len(pack.body.badges), made["issued"]) == (183, 183, 183)
    assert pack.body.server == server.certificate
    assert server.signing_key() == EventFolder(folder).server_key()
    assert pack.event_key.hex() == made["event_key"]


def test_packing_again_issues_no_badge_anew(folder: Path, tmp_path: Path) -> None:
    done("pack", folder, "--out", tmp_path / "1.pack")
    assert done_json("pack", folder, "--out", tmp_path / "2.pack")["issued"] == 0
    first, second = (decode_pack((tmp_path / name).read_bytes()) for name in ("1.pack", "2.pack"))
    assert first.body.badges == second.body.badges
    assert first.body.made_ms <= second.body.made_ms


def test_the_printed_sentence_says_that_the_servers_file_is_for_the_server_only(folder: Path, tmp_path: Path) -> None:
    assert "goes to the server only, never to a laptop" in done("pack", folder, "--out", tmp_path / "e.pack")


def test_a_pack_cannot_have_the_ending_of_the_servers_file(folder: Path, tmp_path: Path) -> None:
    assert roster("pack", folder, "--out", tmp_path / "e.server").exit_code == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_what_holds_secrets_or_telephone_numbers_is_for_its_owner_alone(folder: Path, tmp_path: Path) -> None:
    done("pack", folder, "--out", tmp_path / "e.pack")
    done("certify", folder, "--squad", "4", "--out", tmp_path / "d.prepared")
    for name in ("e.pack", "e.server", "d.prepared"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600, name


def test_a_folder_that_is_missing_is_said_in_one_sentence(folder: Path, tmp_path: Path) -> None:
    result = roster("pack", folder, "--out", tmp_path / "no" / "e.pack")
    assert result.exit_code == 1
    assert "there is no such folder" in result.stderr


def test_a_full_disk_is_said_in_one_sentence(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = roster("pack", folder, "--out", tmp_path / "e.pack")
    assert result.exit_code == 1
    assert "Free some space" in result.stderr
    assert not (tmp_path / "e.pack").exists()


def test_a_prepared_file_makes_a_laptop_of_a_squad(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "d.prepared"
    made = done_json("certify", folder, "--squad", "4", "--squad", "traffic", "--out", out)
    opened = decode_prepared(out.read_bytes())
    certificate = opened.certificate
    assert (certificate.role, certificate.squads, certificate.site) == (Role.CAPTAIN, (4,), 4)
    assert (certificate.letter, certificate.label) == ("D0", "Traffic")
    assert certificate.device.hex() == made["device"]
    assert opened.device_key is not None
    assert len(opened.pack.body.badges) == 183


def test_a_laptop_that_made_its_own_key_gets_a_file_without_one(folder: Path, tmp_path: Path) -> None:
    key_file = tmp_path / "laptop.key"
    key_file.write_bytes(encode_key(DEVICE_KEY_FILE, bytes(DEVICE_KEY.verify_key)))
    out = tmp_path / "d.prepared"
    made = done_json("certify", folder, "--squad", "2", "--key", key_file, "--out", out)
    opened = decode_prepared(out.read_bytes())
    assert (made["holds_key"], opened.device_key) == (False, None)
    assert opened.certificate.key == bytes(DEVICE_KEY.verify_key)


def test_a_desk_sees_every_squad(folder: Path, tmp_path: Path) -> None:
    options = ("--desk", "--site", "square", "--label", "Wall", "--letter", "HQ7", "--days", "3")
    made = done_json("certify", folder, *options, "--out", tmp_path / "hq.prepared")
    assert (made["role"], made["squads"], made["site"], made["label"], made["letter"]) == ("desk", [], 1, "Wall", "HQ7")
    certificate = decode_prepared((tmp_path / "hq.prepared").read_bytes()).certificate
    assert certificate.not_after_ms - certificate.not_before_ms == 4 * 24 * 3600 * 1000


def test_no_two_laptops_prepared_by_hand_get_one_letter(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.prepared"
    letters = [done_json("certify", folder, "--squad", squad, "--out", out)["letter"] for squad in ("2", "2", "3", "2")]
    assert letters == ["B0", "B01", "C0", "B02"]


@pytest.mark.parametrize(
    ("options", "status", "text"),
    [
        ((), 2, "Say what the laptop is for"),
        (("--squad", "trafic"), 1, 'There is no squad "trafic": did you mean "traffic"?'),
        (("--squad", "4", "--site", "squre"), 1, 'There is no site "squre": did you mean "square"?'),
        (("--squad", "4", "--letter", "b-1"), 1, '"b-1" cannot begin incident numbers'),
        (("--squad", "4", "--key", "no-such-file"), 2, "does not exist"),
    ],
)
def test_a_laptop_for_nothing_that_is_there_is_refused(
    options: tuple[str, ...], status: int, text: str, folder: Path, tmp_path: Path
) -> None:
    result = roster("certify", folder, *options, "--out", tmp_path / "x.prepared")
    assert result.exit_code == status
    assert text in result.stderr
    assert EventFolder(folder).load_devices() == ()


def test_a_reissued_badge_is_in_the_next_pack_and_the_old_one_revoked(folder: Path, tmp_path: Path) -> None:
    done("pack", folder, "--out", tmp_path / "1.pack")
    rows = done_json("reissue", folder, short_number(2), "5")
    assert [(row["person"], row["issue"]) for row in rows] == [(2, 1), (5, 1)]
    done("pack", folder, "--out", tmp_path / "2.pack")
    badges = decode_pack((tmp_path / "2.pack").read_bytes()).body.badges
    assert [(badge.issue, badge.revoked) for badge in badges if badge.person == 2] == [(0, True), (1, False)]


@pytest.mark.parametrize(("person", "text"), [("0002-5", "its last digit does not fit"), ("900", "no person 0900-")])
def test_a_person_who_is_not_there_gets_no_badge(person: str, text: str, folder: Path) -> None:
    result = roster("reissue", folder, person)
    assert result.exit_code == 1
    assert text in result.stderr
    assert EventFolder(folder).load_badges() == ()


@pytest.mark.parametrize("command", ["people", "pack", "certify", "reissue"])
def test_a_folder_that_is_none_is_a_wrong_call(command: str, tmp_path: Path) -> None:
    further = {"pack": ["--out", "x"], "certify": ["--desk", "--out", "x"], "reissue": ["1"]}.get(command, [])
    result = roster(command, tmp_path / "nothing", *further)
    assert result.exit_code == 2
    assert "There is no event folder" in result.stderr
