"""Names are found by every reading of the surname."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.readings import search_keys


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("单立群", "shanliqun"),
        ("單立群", "shanliqun"),
        ("仇海宁", "qiuhaining"),
        ("曾雨桐", "zengyutong"),
        ("解思源", "xiesiyuan"),
        ("翟明素", "zhaimingsu"),
        ("朴秀禾", "piaoxiuhe"),
        ("区志坚", "ouzhijian"),
        ("查语程", "zhayucheng"),
        ("盖明", "geming"),
        ("缪明", "miaoming"),
        ("乐明", "yueming"),
        ("黑明", "heming"),
        ("万俟明", "moqiming"),
        ("尉迟明", "yuchiming"),
        ("欧阳文静", "oywj"),
        ("吕明", "lvming"),
        ("吕明", "luming"),
        ("吕明", "lyuming"),
        ("张 三", "zhangsan"),
        ("张三", "zs"),
        ("Anna Nowak", "nowak"),
        ("Anna Nowak", "an"),
        ("Łukasz Żak", "lukasz zak"),
        ("ＬＩ Ｗｅｉ", "li wei"),
    ],
)
def test_a_name_is_found_by(name: str, key: str) -> None:
    assert key in search_keys(name)


def test_the_usual_reading_comes_first() -> None:
    assert search_keys("张三")[:2] == ("zhangsan", "zs")


@given(st.text(max_size=12) | st.text("单仇曾解翟朴区张三李欧阳 ·aB1", max_size=6))
def test_any_name_has_keys_that_can_be_typed_once_each(name: str) -> None:
    keys = search_keys(name)
    assert len(set(keys)) == len(keys)
    assert all(key == key.strip().lower() and key for key in keys)
