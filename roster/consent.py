"""What is written of a guardian's consent: given (`yes`, or the day of it as 2027-03-01), refused (`no`), nothing ("").

Whoever needs one, by the event file's categories, may come along once it is given, or once the paper was seen at the
table (a record).
"""

from __future__ import annotations

import re
from datetime import date

from roster.folding import fold
from roster.tables.words import words

YES, NO = "yes", "no"
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?")


def parse_consent(text: str) -> str | None:
    """`yes`, `no`, a day in ISO 8601 or ""; None where the text says none of them."""
    folded = fold(text)
    if not folded:
        return ""
    known = words().consent
    if folded in known.given:
        return YES
    if folded in known.refused:
        return NO
    return _day(text)


def is_given(consent: str) -> bool:
    return consent not in ("", NO)


def _day(text: str) -> str | None:
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return None
