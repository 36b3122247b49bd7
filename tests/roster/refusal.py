"""What a call that may be refused was refused with."""

from __future__ import annotations

from collections.abc import Callable

from roster.errors import EventError, RosterError


def refusal(call: Callable[[], object]) -> RosterError | None:
    """The error of this package that `call` raised; None where it went through. Any other error is a defect."""
    try:
        call()
    except RosterError as error:
        return error
    return None


def is_helpful(error: RosterError | None) -> bool:
    """Whether nothing was refused, or every problem has its line."""
    if isinstance(error, EventError):
        return bool(error.problems) and all(problem.line > 0 for problem in error.problems)
    return error is None
