"""Guardians, their telephones and consents beside children's names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from roster.tables.findings import Findings
from roster.tables.known import Status, compare, merge_people
from roster.tables.reading import Reading
from tests.roster.tables.offices import kinds, read, write_csv, write_xlsx

HEADER: list[Any] = ["序号", "姓名", "小组", "类别", "家长姓名", "家长电话", "家长同意书"]
TITLE: list[Any] = ["第一小学活动名单"]


def guardians(reading: Reading) -> list[tuple[str, str, str, str]]:
    drafts = [entry.draft for entry in reading.entries]
    return [(draft.name, draft.guardian, draft.guardian_phone, draft.consent) for draft in drafts]


def test_guardian_telephone_and_consent_are_read_beside_the_child(tmp_path: Path) -> None:
    rows = [
        TITLE,
        HEADER,
        [1, "王小明", 1, "学生", "王建国（父亲）", 13812345671.0, "√"],
        [2, "李小红", 1, "学生", "李芳 13812345672", "", "未交"],
        [3, "赵小刚", 2, "学生", "奶奶", "138-1234-5673", "2027年3月1日"],
        [4, "孙老师", 2, "成人", "", "", ""],
    ]
    reading = read(write_xlsx(tmp_path / "a.xlsx", {"名单": rows}))
    assert guardians(reading) == [
        ("王小明", "王建国", "13812345671", "yes"),
        ("李小红", "李芳", "13812345672", "no"),
        ("赵小刚", "奶奶", "13812345673", "2027-03-01"),
        ("孙老师", "", "", ""),
    ]
    assert [entry.draft.phone for entry in reading.entries] == ["", "", "", ""]
    assert kinds(reading) == []


def test_what_cannot_be_read_is_a_problem_with_its_cell(tmp_path: Path) -> None:
    rows = [HEADER, [1, "王小明", 1, "学生", "王建国", "1.38E+10", "也许"]]
    reading = read(write_csv(tmp_path / "a.csv", rows))
    assert guardians(reading) == [("王小明", "王建国", "", "")]
    assert kinds(reading) == [("F2", "phone_lost_digits"), ("G2", "unknown_consent")]


def test_two_children_of_one_name_are_told_apart_by_their_guardians(tmp_path: Path) -> None:
    rows = [
        HEADER,
        [1, "王小明", 1, "学生", "王建国", "13812345671", ""],
        [2, "王小明", 1, "学生", "王立群", "13812345672", ""],
        [3, "王小明", 1, "学生", "王建国", "13812345671", "是"],
    ]
    reading = read(write_csv(tmp_path / "a.csv", rows))
    assert guardians(reading) == [
        ("王小明", "王建国", "13812345671", "yes"),
        ("王小明", "王立群", "13812345672", ""),
    ]


@pytest.mark.parametrize("heading", ["监护人电话", "監護人電話", "Guardian phone", "家长手机号码"])
def test_headings_of_offices_for_a_guardians_telephone(tmp_path: Path, heading: str) -> None:
    rows: list[list[Any]] = [["姓名", "小组", "电话", heading], ["王小明", 1, "13812345670", "13812345671"]]
    (entry,) = read(write_csv(tmp_path / "a.csv", rows)).entries
    assert (entry.draft.phone, entry.draft.guardian_phone) == ("13812345670", "13812345671")


def test_a_consent_that_comes_later_changes_the_child_and_nothing_else(tmp_path: Path) -> None:
    before = read(write_csv(tmp_path / "a.csv", [HEADER, [1, "王小明", 1, "学生", "王建国", "13812345671", ""]]))
    people = merge_people((), before.entries, 1)
    after = read(write_csv(tmp_path / "b.csv", [HEADER, [1, "王小明", 1, "学生", "", "13812345671", "是"]]))
    findings = Findings()
    entries = compare([entry.draft for entry in after.entries], people, findings, frozenset(), frozenset())
    assert [entry.status for entry in entries] == [Status.CHANGED]
    (child,) = merge_people(people, entries, 2)
    assert (child.number, child.guardian, child.guardian_phone, child.consent) == (1, "王建国", "13812345671", "yes")
    again = compare([entry.draft for entry in after.entries], (child,), findings, frozenset(), frozenset())
    assert [entry.status for entry in again] == [Status.KNOWN]
