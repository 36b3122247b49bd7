"""The law of this package: people written down in any office's style are read back exactly."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from roster.event import Squad
from tests.roster.tables.offices import EVENT, facts, kinds, read, write_csv, write_xls, write_xlsx

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂"
ROLES = {
    "volunteer": ["志愿者", "", "队员"],
    "captain": ["队长", "组长"],
    "doctor": ["医生", "医师"],
    "officer": ["交警", "民警"],
}
WIDE = {ord("0") + digit: ord("０") + digit for digit in range(10)}
HEADINGS = {
    "name": ["姓名", "姓  名", "名字", "志愿者姓名", "Name"],
    "squad": ["小分队", "组别", "所属小组", "Squad"],
    "phone": ["电话", "联系电话", "手机号码", "Mobile"],
    "role": ["职务", "角色", "Role"],
    "sex": ["性别"],
    "serial": ["序号", "No."],
}


class Someone(msgspec.Struct, frozen=True):
    name: str
    squad: int
    phone: str
    role: str


class Style(msgspec.Struct, frozen=True):
    """How an office writes."""

    file: str
    encoding: str
    titles: int
    order: tuple[str, ...]
    headings: dict[str, str]
    name: int
    phone: int
    squad: int
    blank_rows: bool
    total: bool
    role: int


PEOPLE = st.lists(
    st.builds(
        Someone,
        name=st.builds(
            lambda first, rest: first + rest, st.sampled_from(SURNAMES), st.text(GIVEN, min_size=1, max_size=2)
        ),
        squad=st.sampled_from([squad.number for squad in EVENT.squads]),
        phone=st.integers(13_000_000_001, 19_999_999_999).filter(lambda number: number % 10**8 != 0).map(str),
        role=st.sampled_from(list(ROLES)),
    ),
    min_size=1,
    max_size=12,
    unique_by=(lambda someone: someone.name, lambda someone: someone.phone),
)
STYLES = st.builds(
    Style,
    file=st.sampled_from(["xlsx", "xls", "csv", "tsv"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    titles=st.integers(0, 3),
    order=st.permutations(list(HEADINGS)).map(tuple),
    headings=st.fixed_dictionaries({field: st.sampled_from(words) for field, words in HEADINGS.items()}),
    name=st.integers(0, 3),
    phone=st.integers(0, 4),
    squad=st.integers(0, 4),
    blank_rows=st.booleans(),
    total=st.booleans(),
    role=st.integers(0, 2),
)

NAMES: list[Callable[[str], str]] = [
    lambda name: name,
    lambda name: " ".join(name),
    lambda name: "\u3000".join(name),
    lambda name: f" {name}　",
]
PHONES: list[Callable[[str], Any]] = [
    lambda phone: phone,
    lambda phone: float(phone),
    lambda phone: phone.translate(WIDE),
    lambda phone: f"{phone[:3]}-{phone[3:7]}-{phone[7:]}",
    lambda phone: f"+86 {phone}",
]
SQUADS: list[Callable[[Squad], Any]] = [
    lambda squad: squad.number,
    lambda squad: f"第{squad.number}小分队".translate(WIDE),
    lambda squad: squad.name.zh_hans,
    lambda squad: squad.name.zh_hant + "小分队",
    lambda squad: squad.key,
]


def _cells(someone: Someone, number: int, style: Style) -> list[Any]:
    squad = EVENT.squad(someone.squad)
    assert squad is not None
    words = ROLES[someone.role]
    said = {
        "name": NAMES[style.name](someone.name),
        "squad": SQUADS[style.squad](squad),
        "phone": PHONES[style.phone](someone.phone),
        "role": words[style.role % len(words)],
        "sex": "男" if number % 2 else "女",
        "serial": number,
    }
    return [said[field] for field in style.order]


def _rows(people: list[Someone], style: Style) -> list[list[Any]]:
    titles = [["志愿服务日人员名单"], ["填报单位：", "", "2027年3月1日"], []]
    rows = [*titles[: style.titles], [style.headings[field] for field in style.order]]
    for number, someone in enumerate(people, 1):
        rows.append(_cells(someone, number, style))
        rows += [[]] if style.blank_rows and number % 3 == 0 else []
    return [*rows, ["合计", f"{len(people)}人"]] if style.total else rows


def _write(folder: Path, rows: list[list[Any]], style: Style) -> Path:
    if style.file == "xlsx":
        return write_xlsx(folder / "a.xlsx", {"Sheet1": rows})
    if style.file == "xls":
        return write_xls(folder / "a.xls", rows)
    written = [[f"{cell:.0f}" if isinstance(cell, float) else cell for cell in row] for row in rows]
    return write_csv(folder / "a.csv", written, style.encoding, "," if style.file == "csv" else "\t")


@given(PEOPLE, STYLES)
def test_people_in_any_offices_style_are_read_back_exactly(people: list[Someone], style: Style) -> None:
    with tempfile.TemporaryDirectory() as folder:
        reading = read(_write(Path(folder), _rows(people, style), style))
    assert facts(reading) == [(one.name, one.squad, one.phone, one.role) for one in people]
    assert kinds(reading) == []
