"""Short numbers: every single wrong digit is found, also in numbers of more than four digits."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roster.people import check_digit, parse_short_number, short_number
from tests.roster.strategies import numbers


@given(numbers)
def test_a_short_number_is_read_back(number: int) -> None:
    text = short_number(number)
    assert parse_short_number(text) == number
    assert parse_short_number(text.replace("-", "")) == number
    assert parse_short_number(f" {text.lstrip('0')} ") == number


@given(numbers, st.integers(0, 8), st.integers(1, 9))
@example(50_213, 0, 5)  # a first digit that became 0
def test_every_single_wrong_digit_is_found(number: int, at: int, by: int) -> None:
    digits = short_number(number).replace("-", "")
    at %= len(digits)
    wrong = digits[:at] + str((int(digits[at]) + by) % 10) + digits[at + 1 :]
    assert parse_short_number(wrong) is None


def test_every_single_wrong_digit_of_every_four_digit_number_is_found() -> None:
    for number in range(1, 10_000):
        body = f"{number:04d}"
        others = {int(body[:at] + digit + body[at + 1 :]) for at in range(4) for digit in "0123456789"} - {number}
        assert check_digit(number) not in {check_digit(other) for other in others}


def test_most_swaps_of_neighbours_are_found() -> None:
    swapped = {(number, int(f"{number:04d}"[1] + f"{number:04d}"[0] + f"{number:04d}"[2:])) for number in range(10_000)}
    missed = sum(1 for a, b in swapped if a != b and check_digit(a) == check_digit(b))
    assert missed / 9_000 < 0.03


@given(st.text(max_size=15))
def test_noise_is_none_or_the_number_that_it_spells(text: str) -> None:
    number = parse_short_number(text)
    digits = text.replace("-", "").replace(" ", "").strip()
    assert number is None or short_number(number).replace("-", "").endswith(digits.lstrip("0"))


@pytest.mark.parametrize("text", ["", "-", "7", "0000-1", "0213", "０２１３-7", "²213-7", "1" * 40, "99999999-9"])
def test_what_is_no_short_number_is_none(text: str) -> None:
    assert parse_short_number(text) is None
