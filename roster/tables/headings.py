"""What offices write above a column, and what it means here."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache

from roster.folding import fold
from roster.tables.words import words


class Field(StrEnum):
    """What a column says of a person."""

    NAME = "name"
    PHONE = "phone"
    SQUAD = "squad"
    ROLE = "role"
    POST = "post"
    UNIT = "unit"
    CATEGORY = "category"
    TAGS = "tags"
    NOTE = "note"
    GUARDIAN = "guardian"
    GUARDIAN_PHONE = "guardian_phone"
    CONSENT = "consent"
    #: A running number: known, so that it is not taken for something else.
    SERIAL = "serial"


#: What may stand around a heading without changing it: marks of required columns, brackets with hints, colons.
_HINTS = re.compile(r"[(\[【〔{<].*?[)\]】〕}>]|[*:：_\-/、,.。?？!！\"'|\\]")


@cache
def _meanings() -> dict[str, Field]:
    return {heading: Field(field) for field, headings in words().headings.items() for heading in headings}


@lru_cache(maxsize=20_000)
def meaning(text: str) -> Field | None:
    """What a column headed by `text` says; None for words that head no column we read."""
    if len(text) > 40:
        return None
    folded = fold(text)
    return _meanings().get(folded) or _meanings().get(_HINTS.sub("", folded))
