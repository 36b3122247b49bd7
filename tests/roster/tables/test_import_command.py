"""`roster import` as a person calls it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from roster.cli import main
from roster.folder import EventFolder
from roster.plans.shipped import plan_text
from roster.tables.report import Found
from tests.house.tree import ROOT
from tests.roster.tables.offices import write_csv, write_xlsx

HEADER = ["姓名", "小分队", "电话", "职务"]
ROWS: list[list[Any]] = [
    HEADER,
    ["张 三", "1", 13812345671.0, "队长"],
    ["李四", "白衣天使", 13812345672.0, "医生"],
    ["王五", "3", "", ""],
]


def _schema() -> dict[str, Any]:
    return msgspec.json.decode((ROOT / "docs" / "schemas" / "roster-import.json").read_bytes(), type=dict[str, Any])


@pytest.fixture
def folder(tmp_path: Path) -> EventFolder:
    return EventFolder.create(tmp_path / "event", plan_text("plan14"), lambda count: bytes(range(count)))


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["import", *map(str, arguments)])


def test_the_preview_for_programs_has_people_and_problems(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"名单": [*ROWS, ["赵六", "火星", "1.38E+10", ""]]})
    result = call(path, "--event", "plan14", "--preview", "--json")
    said = msgspec.json.decode(result.stdout)
    Draft202012Validator(_schema()).validate(said)
    assert result.exit_code == 1
    assert set(said) == {"people", "problems"}
    first = said["people"][0]
    assert (first["name"], first["squad"], first["phone"], first["role"]) == ("张三", 1, "13812345671", "captain")
    assert (first["squad_key"], first["source"], first["status"]) == ("street-cleaning", "名单!A2", "new")
    assert said["people"][3]["squad"] is None
    assert said["people"][3]["status"] == "left_out"
    assert [(problem["number"], problem["cell"]) for problem in said["problems"]] == [(1, "名单!B5"), (2, "名单!C5")]


def test_the_schema_is_that_of_what_the_command_prints() -> None:
    written = {key: value for key, value in _schema().items() if key not in ("$schema", "title")}
    assert written == msgspec.json.schema(Found)


def test_without_problems_the_exit_status_is_0(tmp_path: Path) -> None:
    assert call(write_csv(tmp_path / "a.csv", ROWS), "--event", "plan14", "--preview").exit_code == 0


def test_the_preview_says_the_encoding_and_lines_up(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, ["张三", "1", "", ""], ["Li Lei", "2", "", ""]], "gb18030")
    lines = call(path, "--event", "plan14", "--preview").stdout.splitlines()
    assert "GB18030" in lines[0]
    assert lines[3].index("1 城") + 2 == lines[4].index("2 白")  # two wide signs stand before the first
    assert call(path, "--event", "plan14", "--preview", "--encoding", "big5").exit_code == 1


def test_importing_the_same_file_twice_changes_nothing(tmp_path: Path, folder: EventFolder) -> None:
    rows = [*ROWS, ["张三", "1", "13912345671", ""], ["李四", "3", "", ""], ["李四", "4", "", ""]]
    path = write_xlsx(tmp_path / "a.xlsx", {"名单": rows})
    call(path, "--event", folder.path)
    before = folder.people_file.read_bytes()
    assert len(folder.load_people()) == 6
    again = call(path, "--event", folder.path)
    assert folder.people_file.read_bytes() == before
    assert "6 known" in again.stdout


def test_numbers_stay_when_rows_move_and_people_come_in_between(tmp_path: Path, folder: EventFolder) -> None:
    call(write_csv(tmp_path / "a.csv", ROWS), "--event", folder.path)
    before = {person.name: person.number for person in folder.load_people()}
    moved = [HEADER, ["赵六", "5", "", ""], *reversed(ROWS[1:])]
    assert call(write_csv(tmp_path / "b.csv", moved), "--event", folder.path).exit_code == 0
    after = {person.name: person.number for person in folder.load_people()}
    assert after == {**before, "赵六": 4}


def test_facts_that_the_table_adds_change_the_known_person(tmp_path: Path, folder: EventFolder) -> None:
    call(write_csv(tmp_path / "a.csv", ROWS), "--event", folder.path)
    result = call(write_csv(tmp_path / "b.csv", [HEADER, ["王五", "3", "13812345673", "司机"]]), "--event", folder.path)
    person = folder.load_people()[2]
    assert "1 changed" in result.stdout
    assert (person.number, person.phone, person.role) == (3, "13812345673", "driver")


def test_another_telephone_in_the_same_squad_is_asked_about(tmp_path: Path, folder: EventFolder) -> None:
    call(write_csv(tmp_path / "a.csv", ROWS), "--event", folder.path)
    path = write_csv(tmp_path / "b.csv", [HEADER, ["张三", "1", "13800000009", ""]])
    assert call(path, "--event", folder.path).exit_code == 1
    assert [person.phone for person in folder.load_people() if person.name == "张三"] == ["13812345671"]
    call(path, "--event", folder.path, "--same", 1)
    assert [person.phone for person in folder.load_people() if person.name == "张三"] == ["13800000009"]


def test_another_person_of_the_name_comes_in_when_accepted(tmp_path: Path, folder: EventFolder) -> None:
    call(write_csv(tmp_path / "a.csv", ROWS), "--event", folder.path)
    path = write_csv(tmp_path / "b.csv", [HEADER, ["张三", "1", "13800000009", ""]])
    call(path, "--event", folder.path, "--accept", 1)
    assert [person.number for person in folder.load_people() if person.name == "张三"] == [1, 4]


def test_the_sure_ones_are_imported_and_the_others_listed(tmp_path: Path, folder: EventFolder) -> None:
    result = call(write_csv(tmp_path / "a.csv", [*ROWS, ["赵六", "火星", "", ""]]), "--event", folder.path)
    assert result.exit_code == 1
    assert [person.name for person in folder.load_people()] == ["张三", "李四", "王五"]
    assert "赵六  a.csv A5" in result.stdout


def test_a_preview_changes_nothing(tmp_path: Path, folder: EventFolder) -> None:
    call(write_csv(tmp_path / "a.csv", ROWS), "--event", folder.path, "--preview")
    assert folder.load_people() == ()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nobody.csv", "--event", "plan14"], "There is no file nobody.csv"),
        (["{}", "--event", "plan14"], "roster new"),
        (["{}", "--event", "plan99", "--preview"], "plan99"),
        (["{}", "--event", "plan14", "--preview", "--squad", "火星"], "no squad"),
        (["{}"], "--event"),
        ([], "FILE"),
    ],
)
def test_a_wrong_call_is_told_in_a_sentence(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    result = call(*(argument.format(path) for argument in arguments))
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert "Traceback" not in result.output
