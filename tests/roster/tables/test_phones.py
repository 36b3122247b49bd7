"""Telephone numbers as spreadsheets leave them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.tables.phones import read_phone
from roster.tables.sheet import Moment, Value

MOBILES = st.integers(13_000_000_001, 19_999_999_999).filter(lambda number: number % 100_000_000 != 0)


@given(MOBILES, st.sampled_from(["{}", "+86 {}", "0086{}", "86-{}", "手机：{}", "'{}", "{}.0"]))
def test_a_whole_number_survives_every_way_of_writing_it(number: int, style: str) -> None:
    assert read_phone(style.format(number)).number == str(number)
    assert read_phone(float(number)).number == str(number)


@given(MOBILES)
def test_groups_and_full_width_digits_make_no_difference(number: int) -> None:
    digits = str(number)
    wide = digits.translate({ord("0") + digit: ord("0") + digit for digit in range(10)})
    for text in (wide, f"{digits[:3]}-{digits[3:7]}-{digits[7:]}", f"{digits[:3]} {digits[3:7]} {digits[7:]}"):
        assert read_phone(text).number == digits


@given(MOBILES, st.integers(1, 8))
def test_a_rounded_number_is_left_out_and_never_guessed(number: int, digits: int) -> None:
    phone = read_phone(f"{number:.{digits}E}")
    assert (phone.number, phone.kind) == ("", "phone_lost_digits")


def test_scientific_notation_with_every_digit_is_recovered() -> None:
    assert read_phone("1.3812345678E+10").number == "13812345678"


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("1.38E+10", "phone_lost_digits"),
        ("########", "phone_lost_digits"),
        ("#N/A", "excel_error"),
        (Moment("2027-03-05"), "phone_date"),
        ("1381234567", "phone_length"),
        ("138123456789", "phone_length"),
        (True, "phone_unreadable"),
        (138.5, "phone_unreadable"),
        ("问王科长", "phone_unreadable"),
        ("12", "phone_length"),
    ],
)
def test_what_is_no_number_is_left_out_with_a_reason(value: Value, kind: str) -> None:
    phone = read_phone(value)
    assert (phone.number, phone.kind) == ("", kind)
    assert phone.problem


def test_eight_zeros_are_kept_and_doubted() -> None:
    phone = read_phone(13_800_000_000.0)
    assert (phone.number, phone.kind) == ("13800000000", "phone_suspect")


@pytest.mark.parametrize("between", ["/", "、", "，", "; ", "\n", " ", " 或 "])
def test_several_numbers_in_a_cell_are_told_apart(between: str) -> None:
    phone = read_phone(f"13812345678{between}0731-88881234")
    assert (phone.number, phone.others) == ("13812345678", ("073188881234",))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0731-88881234-801", "073188881234-801"),
        ("0731-88881234转801", "073188881234-801"),
        ("(0731) 8888 1234", "073188881234"),
        ("0912-345-678", "0912345678"),
        ("9123 4567", "91234567"),
        ("+852 9123 4567", "+85291234567"),
        ("无", ""),
        ("", ""),
    ],
)
def test_other_numbers_keep_what_they_need(text: str, number: str) -> None:
    phone = read_phone(text)
    assert (phone.number, phone.problem) == (number, "")
