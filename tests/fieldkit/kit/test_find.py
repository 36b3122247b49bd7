"""People are found by whatever is typed of them."""

from __future__ import annotations

import pytest

from fieldkit.kit.kit import Kit
from fieldkit.kit.values import VerdictKind
from roster.people import Person, short_number
from tests.fieldkit.kit.county import MEDICAL, TRAFFIC, County


def found(kit: Kit, query: str) -> list[int]:
    return [card.person for card in kit.find(query)]


@pytest.fixture
def captain(county: County) -> Person:
    """解思源, whose surname has three readings."""
    return next(person for person in county.people if person.name == "解思源")


@pytest.mark.parametrize(
    "query",
    ["解思源", "解", "思源", " 解 思 源 ", "xiesiyuan", "jiesiyuan", "XIE SIYUAN", "xiesi", "xsy", "jsy", "ｘｓｙ"],
)
def test_a_name_is_found_by_its_signs_pinyin_and_initials(traffic: Kit, captain: Person, query: str) -> None:
    assert captain.number in found(traffic, query)


@pytest.mark.parametrize(
    ("name", "reading"), [("单立群", "shan"), ("曾雨桐", "zeng"), ("仇海宁", "qiu"), ("区志坚", "ou")]
)
def test_a_surname_is_found_as_it_is_spoken(desk: Kit, county: County, name: str, reading: str) -> None:
    number = next(person.number for person in county.people if person.name == name)
    assert number in found(desk, reading)


def test_a_short_number_finds_one_person_with_and_without_dash(traffic: Kit, captain: Person) -> None:
    short = short_number(captain.number)
    for query in (short, short.replace("-", ""), short.lstrip("0")):
        assert found(traffic, query)[0] == captain.number
        assert traffic.scan(query).kind in (VerdictKind.IN, VerdictKind.ALREADY_IN)
    assert traffic.board().here[0].person == captain.number


def test_a_wrong_check_digit_means_nobody_for_sure(traffic: Kit, captain: Person) -> None:
    short = short_number(captain.number)
    wrong = short[:-1] + str((int(short[-1]) + 1) % 10)
    assert traffic.scan(wrong).kind in (VerdictKind.NOT_FOUND, VerdictKind.SEVERAL)


def test_the_end_of_a_telephone_number_is_enough(traffic: Kit, captain: Person) -> None:
    assert found(traffic, captain.phone[-5:]) == [captain.number]
    assert traffic.identify(captain.phone[-6:]) == captain.number


def test_own_people_come_first(traffic: Kit, county: County) -> None:
    squads = [next(p.squad for p in county.people if p.number == number) for number in found(traffic, "z")]
    assert TRAFFIC in squads
    assert squads == sorted(squads, key=lambda squad: squad != TRAFFIC)


def test_the_desk_finds_people_of_every_squad(desk: Kit, county: County) -> None:
    person = county.of(MEDICAL)[0]
    assert person.number in found(desk, person.name)


def test_namesakes_warn_of_each_other(desk: Kit, county: County) -> None:
    names = [person.name for person in county.people]
    twice = next(name for name in names if names.count(name) > 1)
    cards = [card for card in desk.find(twice) if card.name == twice]
    assert {number for card in cards for number in card.namesakes} == {card.person for card in cards}


@pytest.mark.parametrize("query", ["", "   ", "qqqq", "\x00", "'; DROP TABLE record", "%"])
def test_what_fits_nobody_finds_nobody(traffic: Kit, query: str) -> None:
    assert traffic.find(query) == ()


def test_no_more_are_found_than_asked_for(desk: Kit) -> None:
    assert len(desk.find("0", limit=3)) == 3


def test_a_walk_in_is_found_by_name_and_by_the_end_of_the_telephone_number(traffic: Kit) -> None:
    traffic.walk_in("Guest of Honour", "139 1234 5678")
    assert [card.name for card in traffic.find("honour")] == ["Guest of Honour"]
    assert [card.name for card in traffic.find("45678")] == ["Guest of Honour"]
    later = traffic.walk_in("Another Guest").person
    assert later is not None
    assert {card.name for card in traffic.find("guest")} == {"Guest of Honour", "Another Guest"}
