"""What people write of a guardian's consent, and who is still without one."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.consent import is_given, parse_consent
from roster.event import Event
from roster.fit import Fit, fit_people
from roster.folder import load_event
from roster.maker import make_people, people_wanted
from roster.people import Person

PLAN = load_event("plan14")
#: The same event, where pupils need the consent of a guardian.
ASKING: Event = msgspec.structs.replace(PLAN, consent=("child",))


@pytest.mark.parametrize("text", ["yes", "是", "√", "已签字", "已 交", "ＹＥＳ", "同意", "已簽"])
def test_words_of_offices_for_a_consent_that_was_given(text: str) -> None:
    assert parse_consent(text) == "yes"


@pytest.mark.parametrize("text", ["no", "未交", "不同意", "×", "無", "N"])
def test_words_of_offices_for_one_that_was_not(text: str) -> None:
    assert parse_consent(text) == "no"


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["-", "/", "."]))
def test_a_day_is_a_consent_given_then(day: date, between: str) -> None:
    assert parse_consent(f"{day.year}{between}{day.month}{between}{day.day}") == day.isoformat()
    assert parse_consent(f"{day.year}年{day.month}月{day.day}日") == day.isoformat()
    assert is_given(day.isoformat())


@given(st.text(max_size=12))
def test_anything_else_is_none_and_what_is_read_is_read_again_as_the_same(text: str) -> None:
    consent = parse_consent(text)
    assert consent is None or parse_consent(consent) == consent


@pytest.mark.parametrize("text", ["2027-02-30", "maybe", "2027", "也许"])
def test_what_says_neither_is_no_consent(text: str) -> None:
    assert parse_consent(text) is None


def test_invented_children_have_a_guardian_who_consented() -> None:
    people = make_people(ASKING, people_wanted(ASKING), 1)
    children = [person for person in people if person.category == "child"]
    assert children
    assert all(person.guardian and person.guardian_phone and is_given(person.consent) for person in children)
    assert not any(person.guardian for person in people if person.category != "child")
    assert fit_people(ASKING, people) == Fit((), ())


def test_children_without_consent_or_guardian_are_counted_before_the_day() -> None:
    people = make_people(ASKING, people_wanted(ASKING), 1)
    children = [person for person in people if person.category == "child"]
    spoilt = {
        children[0].number: {"consent": ""},
        children[1].number: {"consent": "no"},
        children[2].number: {"guardian_phone": ""},
    }
    fit = fit_people(ASKING, [msgspec.structs.replace(one, **spoilt.get(one.number, {})) for one in people])
    assert fit.problems == ()
    assert fit.warnings == (
        "2 people of those who need a guardian's consent have none yet (column consent).",
        "1 person of those who need a guardian's consent has no guardian_phone.",
    )


def test_where_no_consent_is_asked_nobody_lacks_one() -> None:
    assert fit_people(PLAN, (Person(1, "张三", 1, category="child"),)).warnings
    people = make_people(PLAN, people_wanted(PLAN), 1)
    assert not any("consent" in warning for warning in fit_people(PLAN, people).warnings)
