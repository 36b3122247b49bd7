"""people.csv: comes back as it was written, and says where it is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.errors import TableError
from roster.folder import load_event
from roster.people import Person
from roster.people_file import COLUMNS, decode_people, encode_people
from tests.roster.refusal import refusal
from tests.roster.strategies import people

EVENT = load_event("plan14")
HEADER = ",".join(COLUMNS) + "\r\n"


def decode(text: str) -> tuple[Person, ...]:
    return decode_people(text.encode("utf-8-sig"), EVENT, "people.csv")


@given(people(tuple(squad.number for squad in EVENT.squads)))
def test_people_come_back_from_their_file(members: tuple[Person, ...]) -> None:
    assert decode_people(encode_people(members, EVENT), EVENT, "people.csv") == members


@given(people((1, 2)))
def test_no_cell_begins_a_formula(members: tuple[Person, ...]) -> None:
    text = encode_people(members, EVENT).decode("utf-8-sig")
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in text.split("\r\n") for cell in row.split(","))


def test_the_file_begins_with_the_mark_that_spreadsheets_look_for() -> None:
    assert encode_people([], EVENT).startswith(b"\xef\xbb\xbfnumber,name")


@given(st.binary(max_size=120))
def test_noise_is_a_table_error_or_people(noise: bytes) -> None:
    error = refusal(lambda: decode_people(noise, EVENT, "people.csv"))
    assert error is None or "people.csv" in str(error)


@pytest.mark.parametrize("sign", [";", "\t"])
def test_files_saved_with_other_separators_are_read(sign: str) -> None:
    assert decode(f"number{sign}name{sign}squad\r\n7{sign}张三{sign}medical\r\n") == (Person(7, "张三", 2),)


def test_a_squad_may_be_named_by_its_number() -> None:
    assert decode("number,name,squad\n7,张三,10\n8,李四,\n")[0].squad == 10


@pytest.mark.parametrize(
    ("rows", "line", "text"),
    [
        ("1,张三,medicl,,,,,,,", 2, 'unknown squad "medicl": did you mean "medical"?'),
        ("x1,张三,,,,,,,,", 2, '"x1" is no number of a person'),
        ("0,张三,,,,,,,,", 2, '"0" is no number of a person'),
        ("1,张三,,,,,,,,\r\n\r\n1,李四,,,,,,,,", 4, "number 1 is already in line 2"),
        ("1,,medical,,,,,,,", 2, "this person has no name"),
        ("1,张三,,,1.38E+10,,,,,", 2, "was rounded by a spreadsheet"),
        ("1,张三,,,,,,,,,王建国,1.38E+10,", 2, "was rounded by a spreadsheet"),
        ("1,张三,,,,,,,,,,,maybe", 2, '"maybe" is no consent: write yes, no, a day'),
        ("1,张三,,,,,,,,,,,2027-02-30", 2, '"2027-02-30" is no consent'),
    ],
)
def test_a_wrong_row_is_named_by_its_line(rows: str, line: int, text: str) -> None:
    with pytest.raises(TableError) as caught:
        decode(HEADER + rows + "\r\n")
    assert [problem.line for problem in caught.value.problems] == [line]
    assert text in caught.value.problems[0].text


def test_every_problem_is_reported_at_once() -> None:
    with pytest.raises(TableError) as caught:
        decode(HEADER + "a,张三,,,,,,,,\r\n2,,x,,,,,,,\r\n")
    assert [problem.line for problem in caught.value.problems] == [2, 3, 3]


def test_a_typo_in_the_header_is_named() -> None:
    with pytest.raises(TableError, match='unknown column "nmae": did you mean "name"'):
        decode("number,nmae\r\n1,张三\r\n")


def test_a_file_in_gb18030_says_what_to_do() -> None:
    with pytest.raises(TableError, match="CSV UTF-8"):
        decode_people(f"{HEADER}1,张三\r\n".encode("gb18030"), EVENT, "people.csv")
