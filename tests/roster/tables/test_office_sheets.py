"""Sheets as offices make them are understood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from roster.tables.reading import Wishes
from tests.roster.tables.offices import EVENT, Rows, facts, kinds, read, write_csv, write_xls, write_xlsx

HEADER: list[Any] = ["序号", "小分队", "姓  名", "联系电话", "职务"]
TITLES = [["全县志愿服务日人员名单"], ["填报单位：", "", "", "2027年3月1日"]]
#: What the three rows of most of these tests say.
THREE = [
    ("张三", 1, "13812345671", "captain"),
    ("李四", 1, "13812345672", "volunteer"),
    ("王五", 2, "13812345673", "doctor"),
]


def test_titles_above_and_signatures_below_are_no_people(tmp_path: Path) -> None:
    rows = [
        *TITLES,
        HEADER,
        [1, "1", "张三", 13812345671.0, "队长"],
        [],
        [2, "第一小分队", "李四", 13812345672.0, ""],
        [3, "白衣天使", "王五", 13812345673.0, "医生"],
        [4],
        ["合计", "", "3人"],
        ["注：以上人员请于8:30到场"],
        ["填表人：", "", "赵六", "审核：", "钱七"],
        ["共3人"],
    ]
    reading = read(write_xlsx(tmp_path / "a.xlsx", {"名单": rows}))
    assert (facts(reading), kinds(reading)) == (THREE, [])


def test_merged_squads_hold_for_the_rows_that_they_cover(tmp_path: Path) -> None:
    rows = [
        HEADER,
        [1, "城市美容师", "张三", 13812345671.0, "队长"],
        [2, "", "李四", 13812345672.0, ""],
        [3, "2", "王五", 13812345673.0, "医生"],
    ]
    for path in (
        write_xlsx(tmp_path / "a.xlsx", {"名单": rows}, ["B2:B3"]),
        write_xls(tmp_path / "a.xls", rows, [(1, 2, 1, 1)]),
    ):
        reading = read(path)
        assert (facts(reading), kinds(reading)) == (THREE, [])


def test_merged_squads_saved_as_text_are_filled_and_said(tmp_path: Path) -> None:
    rows = [HEADER, [1, "1", "张三", "13812345671", "队长"], [2, "", "李四", "13812345672", ""]]
    reading = read(write_csv(tmp_path / "a.csv", rows))
    assert facts(reading) == THREE[:2]
    assert kinds(reading) == [("B2", "filled_down")]


def test_the_header_on_every_printed_page_is_no_person(tmp_path: Path) -> None:
    rows = [HEADER, [1, "1", "张三", "13812345671", "队长"], HEADER, [2, "1", "李四", "13812345672", ""]]
    reading = read(write_xlsx(tmp_path / "a.xlsx", {"名单": rows}))
    assert (facts(reading), kinds(reading)) == (THREE[:2], [])


def test_a_header_of_two_rows_is_read_as_one(tmp_path: Path) -> None:
    rows: Rows = [
        ["姓名", "小分队", "联系方式", "", "职务"],
        ["", "", "微信", "手机", ""],
        ["张三", "1", "wx_zhang", 13812345671.0, "队长"],
    ]
    path = write_xlsx(tmp_path / "a.xlsx", {"名单": rows}, ["A1:A2", "B1:B2", "C1:D1", "E1:E2"])
    reading = read(path)
    assert (facts(reading), kinds(reading)) == (THREE[:1], [])


def test_two_tables_side_by_side_are_both_read(tmp_path: Path) -> None:
    rows: Rows = [
        ["小分队", "序号", "姓名", "电话", "序号", "姓名", "电话"],
        ["1", 1, "张三", 13812345671.0, 3, "王五", 13812345673.0],
        ["1", 2, "李四", 13812345672.0],
    ]
    reading = read(write_xlsx(tmp_path / "a.xlsx", {"名单": rows}))
    assert [fact[:3] for fact in facts(reading)] == [
        ("张三", 1, "13812345671"),
        ("王五", 1, "13812345673"),
        ("李四", 1, "13812345672"),
    ]


def test_one_sheet_for_each_squad_or_leading_unit(tmp_path: Path) -> None:
    table: Rows = [["姓名", "手机"]]
    sheets: dict[str, Rows] = {
        "第一小分队": [*table, ["张三", 13812345671.0]],
        "衛生局": [["衛生局人員名單"], *table, ["王五", 13812345673.0]],
        "拥军优属名单": [*table, ["赵六", 13812345674.0]],
        "Sheet4": [],
    }
    reading = read(write_xlsx(tmp_path / "a.xlsx", sheets))
    assert [fact[:2] for fact in facts(reading)] == [("张三", 1), ("王五", 2), ("赵六", 3)]
    assert [entry.draft.unit for entry in reading.entries] == ["", "health", ""]
    assert [problem.kind for problem in reading.problems] == ["squad_from_unit"]


def test_a_heading_between_rows_holds_for_those_below_it(tmp_path: Path) -> None:
    rows = [["姓名", "电话"], ["白衣天使（2人）"], ["张三", ""], ["李四", ""], ["第三小分队："], ["王五", ""]]
    reading = read(write_csv(tmp_path / "a.csv", rows))
    assert [fact[:2] for fact in facts(reading)] == [("张三", 2), ("李四", 2), ("王五", 3)]
    assert kinds(reading) == []


def test_columns_are_guessed_where_there_is_no_header_and_that_is_said(tmp_path: Path) -> None:
    rows = [
        [1, "1", "张三", "13812345671", "队长"],
        [2, "1", "李四", "13812345672", "志愿者"],
        [3, "2", "王五", "13812345673", "医生"],
    ]
    reading = read(write_csv(tmp_path / "a.csv", rows))
    assert facts(reading) == THREE
    assert kinds(reading) == [("", "header_guessed")]


def test_a_sheet_without_people_is_a_problem(tmp_path: Path) -> None:
    reading = read(write_xlsx(tmp_path / "a.xlsx", {"说明": [["请各单位按时报送", 3], ["谢谢", 4]]}))
    assert (facts(reading), kinds(reading)) == ([], [("", "no_table")])


def test_hidden_sheets_are_left_alone_and_said(tmp_path: Path) -> None:
    import openpyxl

    path = write_xlsx(tmp_path / "a.xlsx", {"名单": [HEADER, [1, 1, "张三", 13812345671.0, "队长"]], "旧": [HEADER]})
    book = openpyxl.load_workbook(path)
    book["旧"].sheet_state = "hidden"
    book.save(path)
    reading = read(path)
    assert facts(reading) == THREE[:1]
    assert [problem.kind for problem in reading.problems] == ["hidden_sheet"]


def test_a_failed_formula_is_named_with_its_cell(tmp_path: Path) -> None:
    rows = [HEADER, [1, "1", "张三", "#N/A", "队长"], [2, "#N/A", "李四", 13812345672.0, ""]]
    reading = read(write_xlsx(tmp_path / "a.xlsx", {"名单": rows}))
    assert kinds(reading) == [("名单!D2", "excel_error"), ("名单!B3", "unknown_squad")]


@pytest.mark.parametrize(
    "header",
    [
        ["name", "team", "mobile", "role"],
        ["Full Name", "Squad No.", "Phone number", "Position"],
        ["姓名（必填）", "所属小分队", "手机号码*", "职务："],
        ["聯絡人姓名", "組別", "聯絡電話", "職務"],
        ["志願者姓名", "小組", "電話", "角色"],
        ["队员姓名", "组别", "手机/电话", "身份"],
    ],
)
def test_headings_of_many_offices_are_known(tmp_path: Path, header: list[str]) -> None:
    reading = read(write_csv(tmp_path / "a.csv", [header, ["张三", "1", "13812345671", "队长"]], "utf-8-sig"))
    assert facts(reading) == THREE[:1]


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("医师", "doctor"),
        ("護士", "nurse"),
        ("組長", "captain"),
        ("交警", "officer"),
        ("城管队员", "officer"),
        ("带队老师", "teacher"),
        ("小学生", "pupil"),
        ("义工", "volunteer"),
        ("Doctor", "doctor"),
        ("隊長", "captain"),
    ],
)
def test_roles_are_known_by_the_words_of_offices(tmp_path: Path, said: str, role: str) -> None:
    path = write_csv(tmp_path / "a.csv", [["姓名", "小分队", "职务"], ["张三", "1", said]])
    assert facts(read(path)) == [("张三", 1, "", role)]


def test_an_unknown_role_becomes_a_note(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["姓名", "小分队", "职务", "备注"], ["张三", "1", "摄影", "素食"]])
    draft = read(path).entries[0].draft
    assert (draft.role, draft.note) == ("volunteer", "摄影; 素食")


def test_posts_units_categories_and_tags_are_the_events_own(tmp_path: Path) -> None:
    post = EVENT.squads[3].posts[0]
    header = ["姓名", "小分队", "岗位", "单位", "类别", "电话"]
    rows = [
        header,
        ["张三", "4", post.name.zh_hant, "交警大队", "成人", "13812345671/13912345671"],
        ["李四", "3", "", "三支一扶志愿者", "", ""],
    ]
    first, second = (entry.draft for entry in read(write_csv(tmp_path / "a.csv", rows)).entries)
    assert (first.post, first.unit, first.category) == (post.key, "traffic-police", "adult")
    assert (first.phone, first.note) == ("13812345671", "also 13912345671")
    assert (second.unit, second.tags) == ("graduate-programme", ("graduate",))


def test_people_without_squads_can_be_given_one(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["姓名", "电话"], ["张三", "13812345671"], ["李四", "13812345672"]])
    assert kinds(read(path)) == [("", "no_squad")]
    reading = read(path, wishes=Wishes(squad=EVENT.squads[4]))
    assert ([fact[1] for fact in facts(reading)], kinds(reading)) == ([5, 5], [])


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，"])
def test_columns_may_be_separated_by_whatever_programs_use(tmp_path: Path, delimiter: str) -> None:
    rows = [HEADER, [1, "1", "张三", "13812345671", "队长"], [2, "1", "李四", "13812345672", ""]]
    assert facts(read(write_csv(tmp_path / "a.txt", rows, "gb18030", delimiter))) == THREE[:2]


def test_a_web_page_named_xls_is_read_as_the_table_it_is(tmp_path: Path) -> None:
    html = """<html><head><meta charset="gb2312"><style>td {color: red}</style></head><body><table>
    <tr><td colspan=4>人员名单</td></tr><tr><th>小分队<th>姓名<th>电话<th>职务</tr>
    <tr><td rowspan="2">1</td><td>张&nbsp;三</td><td>13812345671</td><td>队长</td></tr>
    <tr><td>李四</td><td>13812345672</td><td></td></tr>
    <tr><td>2<td>王五<td>13812345673<td>医生</table></body></html>"""
    (tmp_path / "a.xls").write_bytes(html.encode("gb18030"))
    assert facts(read(tmp_path / "a.xls")) == THREE


def test_excel_2003_xml_named_xls_is_read(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in cells) + "</Row>"

    body = row("姓名", "小分队", "电话", "职务") + row("张三", "1", "13812345671", "队长")
    xml = f"""<?xml version="1.0"?><Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
    <Worksheet ss:Name="名单"><Table>{body}</Table></Worksheet></Workbook>"""
    (tmp_path / "a.xls").write_text(xml, encoding="utf-8")
    assert facts(read(tmp_path / "a.xls")) == THREE[:1]


def test_text_named_xls_is_read_as_text(tmp_path: Path) -> None:
    rows = [HEADER, [1, "1", "张三", "13812345671", "队长"]]
    assert facts(read(write_csv(tmp_path / "a.xls", rows, "gb18030", "\t"))) == THREE[:1]
