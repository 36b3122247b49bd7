"""People on the roster, and the short numbers by which they are called."""

from __future__ import annotations

import msgspec

#: Largest number of a person: three bytes on the badge.
PERSON_MAX = 0xFFFFFF


class Person(msgspec.Struct, frozen=True, array_like=True):
    """Somebody on the roster; `squad` is 0 for people of no squad (desk, guests)."""

    number: int
    name: str
    squad: int
    role: str = "volunteer"
    phone: str = ""
    unit: str = ""
    post: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    #: Who answers for a child, and what the roster says of that person's consent: see `roster.consent`.
    guardian: str = ""
    guardian_phone: str = ""
    consent: str = ""
    #: Every spelling by which the name is found: pinyin and initials, each reading of the surname, lower case.
    #: Filled when the pack is made.
    keys: tuple[str, ...] = ()


def check_digit(number: int) -> int:
    """ISO 7064 MOD 11-10: finds every single wrong digit and all but a few swaps of neighbours."""
    carry = 10
    for digit in str(number).zfill(4):
        carry = (carry + int(digit)) % 10 or 10
        carry = carry * 2 % 11
    return (11 - carry) % 10


def short_number(number: int) -> str:
    """`213` → `0213-7`: what is printed large on the badge, read out and typed."""
    return f"{number:04d}-{check_digit(number)}"


def parse_short_number(text: str) -> int | None:
    """The person's number of `0213-7`, `213-7` or `02137`; None where it is not one or its check digit is wrong."""
    digits = text.strip().replace("-", "").replace(" ", "")
    if not digits.isascii() or not digits.isdigit() or not 2 <= len(digits) <= 9:
        return None
    body = digits[:-1]
    if len(body) > 4 and body[0] == "0":
        return None  # no longer number begins with 0, so this is a wrong first digit
    number = int(body)
    if not 1 <= number <= PERSON_MAX or check_digit(number) != int(digits[-1]):
        return None
    return number
