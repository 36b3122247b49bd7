"""Squads are found by number, key or name, and never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.tables.squads import SquadFinder
from tests.roster.tables.offices import EVENT

FINDER = SquadFinder(EVENT)
HAN_NUMBERS = "一 二 三 四 五 六 七 八 九 十".split()


@given(
    st.sampled_from(EVENT.squads),
    st.sampled_from(["{}", "第{}队", "{}队", "第{}小分队", "{}号", "squad {}", "Team {}", "No. {}", "{}组", "０{}"]),
)
def test_a_squad_is_found_by_its_number(squad: object, style: str) -> None:
    number = getattr(squad, "number")  # noqa: B009 - the strategy says what it is
    found = FINDER.find(style.format(number)).squad
    assert found is not None
    assert found.number == number


@pytest.mark.parametrize("number", range(1, 11))
def test_a_squad_is_found_by_its_number_in_chinese(number: int) -> None:
    for style in ("第{}小分队", "{}组", "第{}队"):
        found = FINDER.find(style.format(HAN_NUMBERS[number - 1])).squad
        assert found is not None
        assert found.number == number


@given(
    st.sampled_from([squad.number for squad in EVENT.squads]),
    st.sampled_from(["", "小分队", "队", "志愿服务队", " 小组"]),
)
def test_a_squad_is_found_by_its_name_in_every_script(number: int, ending: str) -> None:
    squad = EVENT.squad(number)
    assert squad is not None
    for name in (squad.name.zh_hans, squad.name.zh_hant):
        assert FINDER.find(name + ending).squad is squad
        assert FINDER.find(f"{number} {name}{ending}").squad is squad
        assert FINDER.find(f"第{number}小分队（{name}）").squad is squad
    for text in (squad.key, squad.key.upper(), squad.name.en, squad.name.en + " squad"):
        assert FINDER.find(text).squad is squad


@pytest.mark.parametrize(
    ("text", "hint"),
    [("白衣天史", "白衣天使"), ("天使", "白衣天使"), ("medicl", "白衣天使"), ("11", "10"), ("火星", "")],
)
def test_an_unknown_squad_gets_a_hint_and_no_squad(text: str, hint: str) -> None:
    match = FINDER.find(text)
    assert match.squad is None
    assert hint in match.suggestion


def test_a_number_and_a_name_that_disagree_are_a_clash() -> None:
    match = FINDER.find("3 白衣天使")
    assert match.squad is None
    assert match.clash
    assert "拥军优属" in match.suggestion
    assert "白衣天使" in match.suggestion
