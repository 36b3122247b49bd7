"""The same person twice, and two people of one name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.roster.tables.offices import facts, kinds, read, write_csv, write_xlsx

HEADER: list[Any] = ["姓名", "小分队", "电话", "职务"]


def test_the_same_person_twice_is_one_person_and_both_cells_are_named(tmp_path: Path) -> None:
    sheets = {"甲": [HEADER, ["张三", "1", 13812345671.0, ""]], "乙": [HEADER, ["張 三", "1", 13812345671.0, "队长"]]}
    reading = read(write_xlsx(tmp_path / "a.xlsx", sheets))
    assert facts(reading) == [("张三", 1, "13812345671", "captain")]
    assert kinds(reading) == [("乙!A2", "duplicate")]
    assert "甲!A2" in reading.problems[0].text
    assert "乙!A2" in reading.problems[0].text


def test_a_double_in_another_file_names_both_files(tmp_path: Path) -> None:
    first = write_csv(tmp_path / "a.csv", [HEADER, ["张三", "1", "13812345671", ""]])
    second = write_csv(tmp_path / "b.csv", [HEADER, ["张三", "1", "13812345671", ""]])
    text = read(first, second).problems[0].text
    assert "a.csv A2" in text
    assert "b.csv A2" in text


def test_facts_in_which_a_double_differs_are_named(tmp_path: Path) -> None:
    rows = [HEADER, ["张三", "1", "13812345671", "医生"], ["张三", "2", "13812345671", "护士"]]
    reading = read(write_csv(tmp_path / "a.csv", rows))
    assert facts(reading) == [("张三", 1, "13812345671", "doctor")]
    assert "squad 1 and 2" in reading.problems[0].text
    assert "role doctor and nurse" in reading.problems[0].text


def test_two_people_of_one_name_are_both_kept(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["张三", "1", "13812345671", ""],
        ["张三", "1", "13812345672", ""],
        ["李四", "1", "", ""],
        ["李四", "2", "", ""],
    ]
    reading = read(write_csv(tmp_path / "a.csv", rows))
    assert len(reading.entries) == 4
    assert kinds(reading) == [("A3", "same_name"), ("A5", "same_name")]


def test_a_double_completes_what_the_first_row_lacks(tmp_path: Path) -> None:
    rows = [HEADER, ["张三", "1", "", ""], ["张三", "1", "13812345671", "队长"]]
    assert facts(read(write_csv(tmp_path / "a.csv", rows))) == [("张三", 1, "13812345671", "captain")]


def test_one_telephone_for_two_names_is_said_once(tmp_path: Path) -> None:
    rows = [HEADER, *([name, "1", "13812345671", ""] for name in ("张三", "李四", "王五"))]
    reading = read(write_csv(tmp_path / "a.csv", rows))
    assert len(reading.entries) == 3
    assert [problem.kind for problem in reading.problems] == ["shared_phone"]
