"""Names as offices write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.tables.names import is_name, name_key, read_names

HAN_NAMES = st.text("张王李赵欧阳司马娜婷明伟杰喆堃祎彧煊", min_size=2, max_size=4)


@given(HAN_NAMES, st.sampled_from([" ", "\u3000", "  ", "\u00a0", "\u200b"]))
def test_spaces_inside_a_chinese_name_do_not_matter(name: str, space: str) -> None:
    if len(name) > 3:
        name = name[:3]
    assert read_names(space.join(name))[0].name == name
    assert read_names(f"  {name} ")[0].name == name


@pytest.mark.parametrize(
    ("raw", "name", "role", "note"),
    [
        ("张三（组长）", "张三", "captain", ""),
        ("张三(素食)", "张三", "", "素食"),
        ("张三 队长", "张三", "captain", ""),
        ("张三同志", "张三", "", ""),
        ("*张三", "张三", "", ""),
        ("1、张三", "张三", "", ""),
        ("3. 张三", "张三", "", ""),
        ("欧阳 娜娜", "欧阳娜娜", "", ""),
        ("张\n三", "张三", "", ""),
        ("阿依古丽·买买提", "阿依古丽·买买提", "", ""),
        ("阿依古丽 • 买买提", "阿依古丽·买买提", "", ""),
        ("Ｌｉ Ｌｅｉ", "Li Lei", "", ""),
        ("Anne-Marie O'Neil", "Anne-Marie O'Neil", "", ""),
        ("陳大文 David", "陳大文 David", "", ""),
    ],
)
def test_a_name_is_freed_from_what_stands_around_it(raw: str, name: str, role: str, note: str) -> None:
    written = read_names(raw)
    assert [(one.name, one.role, one.note, one.doubt) for one in written] == [(name, role, note, "")]


def test_a_number_beside_the_name_is_the_persons() -> None:
    assert (read_names("张三13812345678")[0].name, read_names("张三13812345678")[0].phone) == ("张三", "13812345678")


def test_a_list_of_names_is_so_many_persons() -> None:
    assert [one.name for one in read_names("张三、李四（组长），王五")] == ["张三", "李四", "王五"]
    assert [one.role for one in read_names("张三、李四（组长），王五")] == ["", "captain", ""]


@pytest.mark.parametrize(
    "raw", ["张三 李四", "张", "待定", "N/A", "@@@", "123", "7人", "-----", "???", "张\ufffd三", "x" * 90, "无"]
)
def test_what_may_be_no_persons_name_is_doubted(raw: str) -> None:
    assert not is_name(raw)


def test_one_name_in_two_scripts_has_one_key() -> None:
    assert name_key("張偉") == name_key("张 伟") == name_key("张伟")
