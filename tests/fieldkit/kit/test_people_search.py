"""The long texts that are searched answer like a look at one person after the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.kit.people_search import PeopleSearch, plain, plain_all, shared_names
from roster.people import Person, short_number

_NAMES = st.text(alphabet="解思源单 aAbＡn-.", min_size=1, max_size=4)
_KEYS = st.lists(st.text(alphabet="abn ", min_size=1, max_size=4), max_size=3).map(tuple)
_PHONES = st.text(alphabet="0123- ", max_size=7)
_NUMBERS = st.one_of(st.integers(1, 60), st.integers(1, 200_000))


@st.composite
def rosters(draw: st.DrawFn) -> list[Person]:
    numbers = draw(st.lists(_NUMBERS, max_size=12, unique=True))
    return [
        Person(number, draw(_NAMES), draw(st.integers(1, 2)), phone=draw(_PHONES), keys=draw(_KEYS))
        for number in numbers
    ]


def fits(person: Person, wanted: str) -> bool:
    """Whether somebody should be found, but for the middle of a spelling."""
    digits = wanted.replace("-", "")
    if digits.isascii() and digits.isdigit():
        short = short_number(person.number).replace("-", "")
        tail = len(digits) >= 3 and plain(person.phone).replace("-", "").endswith(digits)
        number = f"{person.number:04d}".startswith(digits) or str(person.number) == digits
        return tail or number or short == digits.zfill(5)
    keys = [key.replace(" ", "") for key in person.keys]
    return wanted in plain(person.name) or any(key.startswith(wanted) for key in keys if key)


@given(rosters(), st.text(alphabet="解思源abn0123-.", min_size=1, max_size=5))
def test_everybody_whom_it_fits_is_found_once_and_nobody_else(people: list[Person], wanted: str) -> None:
    found = PeopleSearch(people).find(wanted, {1}, 100)
    fitting = {person.number for person in people if fits(person, wanted)}
    assert len(found) == len(set(found))
    inner = {p.number for p in people if any(wanted in key.replace(" ", "") for key in p.keys)}
    assert set(found) == fitting or (not fitting and set(found) == inner)


@given(rosters(), st.text(alphabet="解思源abn0123-.", min_size=1, max_size=3), st.integers(1, 5))
def test_a_short_list_is_the_beginning_of_the_long_one(people: list[Person], wanted: str, limit: int) -> None:
    search = PeopleSearch(people)
    assert search.find(wanted, {1}, limit) == search.find(wanted, {1}, 100)[:limit]


@given(rosters())
def test_the_same_name_is_the_same_however_it_is_written(people: list[Person]) -> None:
    shared = shared_names(people)
    for person in people:
        same = tuple(sorted(other.number for other in people if plain(other.name) == plain(person.name)))
        assert shared.get(plain(person.name), ()) == (same if plain(person.name) and len(same) > 1 else ())


@given(st.lists(st.text(max_size=6), max_size=6))
def test_many_texts_are_written_as_each_by_itself(texts: list[str]) -> None:
    assert plain_all(texts) == [plain(text) for text in texts]


def test_own_people_come_before_others_who_fit_as_well() -> None:
    people = [Person(number, "Bao", 2 if number < 5 else 1, keys=("bao",)) for number in range(1, 9)]
    assert PeopleSearch(people).find("b", {1}, 100) == [5, 6, 7, 8, 1, 2, 3, 4]


def test_whoever_has_the_number_comes_before_whose_telephone_ends_with_it() -> None:
    people = [Person(1, "A", 1, phone="138 0000 2130"), Person(213, "B", 1), Person(2130, "C", 1), Person(2131, "D", 1)]
    assert PeopleSearch(people).find("213", set(), 100) == [213, 2130, 2131]
    assert PeopleSearch(people).find("2130", set(), 100) == [2130, 1]


def test_the_middle_of_a_spelling_finds_only_where_nothing_else_does() -> None:
    people = [Person(1, "解思源", 1, keys=("xiesiyuan", "xsy"))]
    assert PeopleSearch(people).find("siyuan", set(), 100) == [1]
    assert PeopleSearch([*people, Person(2, "思源", 1, keys=("siyuan", "sy"))]).find("siyuan", set(), 100) == [2]
