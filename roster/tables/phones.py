"""Telephone numbers as spreadsheets leave them."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from roster.folding import plain
from roster.tables.sheet import EXCEL_ERRORS, Moment, Value, text_of

DIGITS_MIN = 5
DIGITS_MAX = 15
_MOBILE_DIGITS = 11
#: So many zeros at the end of a number cell: it was probably saved once as 1.38E+10, which keeps three digits.
_ZEROS_LOST = 8
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})")
_EXTENSION = re.compile(r"(?:转|轉|分机|分機|ext\.?|#|x)\s*(\d{1,6})$", re.IGNORECASE)
_HYPHENED_EXTENSION = re.compile(r"(0\d{2,3}-\d{7,8})-(\d{1,6})")
_BETWEEN = re.compile(r"\s*[/、,;|\n\r]\s*|\s*或\s*|\s+or\s+")
_LABEL = re.compile(r"^[^\d+(]*[::]?\s*(?=[\d+(])|[((][^\d]*[))]$")
_GROUPS = re.compile(r"\+?[\d\-() .]+")
_NOTHING = frozenset({"", "无", "無", "没有", "-", "--", "/", "\\", "none", "n/a", "na", "暂无", "略", "nil", "—"})


class WrittenPhone(msgspec.Struct, frozen=True):
    """What a telephone cell said. `others`: further numbers. `problem`: why one was left out or is doubtful."""

    number: str = ""
    others: tuple[str, ...] = ()
    problem: str = ""
    kind: str = ""


def read_phone(value: Value) -> WrittenPhone:
    if isinstance(value, Moment):
        return WrittenPhone(problem=f"is a date or time ({value.text}), not a telephone number", kind="phone_date")
    if isinstance(value, bool):
        return _unreadable(text_of(value))
    if isinstance(value, (int, float)):
        return _read_number(value)
    return _read_text(value)


def _read_number(value: int | float) -> WrittenPhone:
    if value != value or value < 0 or value != int(value) or value >= 1e15:
        return _unreadable(text_of(value))
    digits = str(int(value))
    found = _check(digits)
    zeros = len(digits) - len(digits.rstrip("0"))
    if found.number and len(digits) == _MOBILE_DIGITS and zeros >= _ZEROS_LOST:
        return WrittenPhone(
            found.number, problem=f"ends in {zeros} zeros: were digits lost? Please check it", kind="phone_suspect"
        )
    return found


def _read_text(raw: str) -> WrittenPhone:
    text = plain(raw.replace("\n", "、")).lstrip("'’`")
    if text.casefold() in _NOTHING:
        return WrittenPhone()
    if text.upper() in EXCEL_ERRORS:
        return WrittenPhone(problem=f"holds the error {text.upper()}", kind="excel_error")
    if set(text) <= {"#"}:
        return WrittenPhone(
            problem="holds only #: the column was too narrow when it was saved", kind="phone_lost_digits"
        )
    if scientific := _SCIENTIFIC.fullmatch(text.replace(" ", "")):
        return _read_scientific(scientific)
    if re.fullmatch(r"\d+\.0+", text):
        text = text.partition(".")[0]
    found = [_check(part) for part in _parts(text)]
    good = [phone for phone in found if phone.number]
    if not good:
        return found[0] if len(found) == 1 else _unreadable(text)
    others = tuple(dict.fromkeys(phone.number for phone in good[1:] if phone.number != good[0].number))
    bad = next((phone for phone in found if not phone.number), None)
    return WrittenPhone(good[0].number, others, bad.problem if bad else "", bad.kind if bad else "")


def _read_scientific(match: re.Match[str]) -> WrittenPhone:
    """All digits are there where as many follow the point as the exponent says; else some are lost for good."""
    whole, fraction, exponent = match[1], match[2] or "", int(match[3])
    if len(fraction) == exponent:
        return _check(str(int(Decimal(f"{whole}.{fraction}E{exponent}"))))
    problem = (
        f"is {match[0]}: a spreadsheet rounded it and only {1 + len(fraction)} of its {exponent + 1} digits are left"
    )
    return WrittenPhone(problem=problem, kind="phone_lost_digits")


def _parts(text: str) -> list[str]:
    """The numbers of a cell; spaces part two only where both sides are whole numbers."""
    parts = [part for part in _BETWEEN.split(text) if part]
    split: list[str] = []
    for part in parts:
        words = part.split(" ")
        whole = all(_check(word).number and len(re.sub(r"\D", "", word)) >= 7 for word in words)
        split += words if len(words) > 1 and whole else [part]
    return split


def _check(text: str) -> WrittenPhone:
    """One number in its plain form: digits, `+` before a foreign one, `-` before an extension."""
    number, extension = _split_extension(_LABEL.sub("", text).strip())
    if not _GROUPS.fullmatch(number):
        return _unreadable(text)
    digits = re.sub(r"\D", "", number)
    foreign = number.lstrip("(").startswith("+") or digits.startswith("00")
    digits = digits.removeprefix("00") if foreign else digits
    if digits.startswith("86") and (foreign or len(digits) == 2 + _MOBILE_DIGITS):
        digits, foreign = digits.removeprefix("86"), False
    if re.match(r"1[3-9]", digits) and not foreign and len(digits) in (_MOBILE_DIGITS - 1, _MOBILE_DIGITS + 1):
        problem = f"has {len(digits)} digits ({text}); mobile numbers have {_MOBILE_DIGITS}"
        return WrittenPhone(problem=problem, kind="phone_length")
    if not DIGITS_MIN <= len(digits) <= DIGITS_MAX:
        return WrittenPhone(problem=f"has {len(digits)} digits ({text}), as no telephone has", kind="phone_length")
    return WrittenPhone(("+" if foreign else "") + digits + (f"-{extension}" if extension else ""))


def _split_extension(text: str) -> tuple[str, str]:
    if match := _EXTENSION.search(text):
        return text[: match.start()].rstrip(" -,"), match[1]
    if match := _HYPHENED_EXTENSION.fullmatch(text.replace(" ", "")):
        return match[1], match[2]
    return text, ""


def _unreadable(text: str) -> WrittenPhone:
    shown = text if len(text) <= 40 else text[:40] + "…"
    return WrittenPhone(problem=f'is "{shown}", no telephone number', kind="phone_unreadable")
