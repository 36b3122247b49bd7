"""What a defect in this program's own code looks like when it meets a record that nobody thought of.

Such a record is quarantined with its reason, like one that breaks a rule: it must never keep others from counting.
"""

from __future__ import annotations

#: Errors that pure code ends in where it is wrong. Those of disks and databases are none of a record's doing.
DEFECTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
_REASON_CHARACTERS_MAX = 200


def defect_reason(error: Exception) -> str:
    return f"defect: this program cannot count it ({type(error).__name__}: {error})"[:_REASON_CHARACTERS_MAX]
