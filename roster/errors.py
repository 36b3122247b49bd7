"""Errors of this package; every other exception that leaves it is a defect.

RosterError
├── EventError      an event file that cannot be used (carries its problems)
│   └── EventNotFoundError
├── PackError       a pack, key or certificate that cannot be trusted or read
└── TableError      a table of people that cannot be read
"""

from __future__ import annotations

from collections.abc import Sequence

from roster.problems import Problem


class RosterError(Exception):
    """One sentence for a person: what was wrong, with what, why, and what to do next."""


class EventError(RosterError):
    """The event file cannot be used; the message holds every problem, one a line."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> EventError:
        return cls("\n".join(str(problem) for problem in problems), problems)


class EventNotFoundError(EventError):
    """No event file, event folder or shipped plan of that name."""


class PackError(RosterError):
    """A pack, a key or a certificate is damaged, foreign or not signed by the event's key."""


class TableError(RosterError):
    """A table of people cannot be read (damaged, protected, no table in it, or with these problems)."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> TableError:
        return cls("\n".join(str(problem) for problem in problems), problems)
