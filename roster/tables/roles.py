"""What offices call a role, and the word for it here."""

from __future__ import annotations

from functools import cache

from roster.folding import fold
from roster.tables.words import words

VOLUNTEER = "volunteer"


@cache
def _roles() -> dict[str, str]:
    return {word: role for role, meaning in words().roles.items() for word in meaning}


def role_of(text: str) -> str:
    """The role that `text` names; "" where it is none that is known here."""
    return _roles().get(fold(text), "")
