"""What is wrong with a table is said in a sentence, and the rest of it is read."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from roster.errors import TableError
from roster.tables.known import Status
from roster.tables.limits import FILE_BYTES_MAX, ROWS_MAX
from roster.tables.opening import open_table
from roster.tables.reading import Wishes
from tests.roster.tables.offices import Rows, facts, kinds, read, write_csv, write_xls, write_xlsx

HEADER: list[Any] = ["姓名", "小分队", "电话", "职务"]
RUBBISH = [
    ["@@@", "zzz", "??", ""],
    ["", "1", "13900000000", ""],
    ["#REF!", "#REF!", "#REF!", ""],
    ["-----", "", "", ""],
    ["12345", "1", "", ""],
    ["待定", "3", "", ""],
    ["张三 李四", "1", "", ""],
]


def _xlsx(path: Path, rows: Rows) -> Path:
    return write_xlsx(path, {"名单": rows})


def test_an_unknown_squad_leaves_its_person_out_unless_accepted(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, ["张三", "火星队", "", ""], ["李四", "1", "", ""]])
    reading = read(path)
    assert kinds(reading) == [("B2", "unknown_squad")]
    assert [entry.status for entry in reading.entries] == [Status.LEFT_OUT, Status.NEW]
    assert facts(reading)[0] == ("张三", None, "", "volunteer")
    accepted = read(path, wishes=Wishes(accepted=[1]))
    assert [entry.status for entry in accepted.entries] == [Status.NEW, Status.NEW]


def test_with_a_third_of_rubbish_every_good_row_is_read_and_every_bad_one_named(tmp_path: Path) -> None:
    good = [
        [f"王{sign}{other}", "1", 13812345600.0 + 20 * row + column, ""]
        for row, sign in enumerate("一丁七三上下不")
        for column, other in enumerate("东中")
    ]
    rows = good + RUBBISH
    random.Random(5).shuffle(rows)
    reading = read(write_xlsx(tmp_path / "a.xlsx", {"名单": [HEADER, *rows]}))
    assert {fact[0] for fact in facts(reading)} == {row[0] for row in good}
    told = {int(problem.cell.partition("!")[2][1:]) for problem in reading.problems}
    assert told == {index for index, row in enumerate(rows, 2) if row in RUBBISH}


def test_a_doubtful_name_comes_in_when_it_is_accepted(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADER, ["张", "1", "13812345671", ""]])
    assert facts(read(path)) == []
    assert facts(read(path, wishes=Wishes(accepted=[1]))) == [("张", 1, "13812345671", "volunteer")]


def test_an_empty_sheet_is_named(tmp_path: Path) -> None:
    reading = read(write_xlsx(tmp_path / "a.xlsx", {"Sheet1": [], "卫生局": []}))
    assert [problem.kind for problem in reading.problems] == ["empty_sheet"]
    assert "卫生局" in reading.problems[0].text
    assert [problem.kind for problem in read(write_xlsx(tmp_path / "b.xlsx", {"Sheet1": []})).problems] == [
        "empty_sheet"
    ]
    assert [problem.kind for problem in read(write_csv(tmp_path / "c.csv", [HEADER])).problems] == ["empty_sheet"]


def test_a_file_under_a_password_is_called_that(tmp_path: Path) -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    (tmp_path / "a.xlsx").write_bytes(compound)
    with pytest.raises(TableError, match="protected by a password"):
        open_table(tmp_path / "a.xlsx")


@pytest.mark.parametrize("write", [_xlsx, write_xls])
@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9])
def test_a_file_cut_off_anywhere_gives_a_sentence(
    tmp_path: Path, write: Callable[[Path, Rows], Path], share: float
) -> None:
    rows = [HEADER, *([f"张{sign}", "1", 13812345671.0, ""] for sign in "一丁七三上下不")]
    data = write(tmp_path / "a.xls", rows).read_bytes()
    (tmp_path / "cut.xls").write_bytes(data[: int(len(data) * share)])
    with pytest.raises(TableError, match=r"damaged or cut off|no table"):
        open_table(tmp_path / "cut.xls")


def test_damage_inside_an_xlsx_gives_a_sentence(tmp_path: Path) -> None:
    data = bytearray(_xlsx(tmp_path / "a.xlsx", [HEADER, *[["张三", "1", 13812345671.0, ""]] * 50]).read_bytes())
    at = data.index(b"xl/worksheets/sheet1.xml") + 60
    data[at : at + 40] = bytes(40)
    (tmp_path / "b.xlsx").write_bytes(data)
    with pytest.raises(TableError, match="damaged or cut off"):
        open_table(tmp_path / "b.xlsx")


def test_a_damaged_xls_that_makes_its_reader_fall_over_gives_a_sentence(tmp_path: Path) -> None:
    data = bytearray(write_xls(tmp_path / "a.xls", [HEADER, ["张三", "1", 13812345671.0, ""]]).read_bytes())
    data[48:52] = b"\xf0\xff\xff\x7f"  # where the directory starts
    (tmp_path / "b.xls").write_bytes(data)
    with pytest.raises(TableError, match="damaged"):
        open_table(tmp_path / "b.xls")


@pytest.mark.parametrize(
    ("data", "called"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "picture"),
        (b"BM" + bytes(50), "picture"),
        (b"Rar!\x1a\x07" + bytes(50), "archive"),
        (bytes(range(256)) * 10, "no table"),
        (b"", "empty"),
        (b"   \r\n", "empty"),
    ],
)
def test_a_file_that_is_no_table_is_called_what_it_is(tmp_path: Path, data: bytes, called: str) -> None:
    (tmp_path / "a.xls").write_bytes(data)
    with pytest.raises(TableError, match=called):
        open_table(tmp_path / "a.xls")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="There is no file"):
        open_table(tmp_path / "a.xls")


def test_a_stray_cell_in_the_last_corner_does_not_fill_the_memory(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["XFD1048576"] = "x"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(TableError, match=f"{ROWS_MAX:,} rows"):
        open_table(tmp_path / "a.xlsx")


def test_a_text_of_too_many_rows_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n" * (ROWS_MAX + 1), encoding="utf-8")
    with pytest.raises(TableError, match=f"{ROWS_MAX:,} rows"):
        open_table(tmp_path / "a.csv")


def test_a_file_of_too_many_bytes_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(FILE_BYTES_MAX + 1)
    with pytest.raises(TableError, match=f"at most {FILE_BYTES_MAX:,}"):
        open_table(tmp_path / "a.csv")


def test_an_unreadable_file_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7")
    reading = read(tmp_path / "a.xlsx", write_csv(tmp_path / "b.csv", [HEADER, ["李四", "1", "", ""]]))
    assert facts(reading) == [("李四", 1, "", "volunteer")]
    assert [problem.kind for problem in reading.problems] == ["unreadable_file"]
