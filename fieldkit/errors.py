"""Errors of the kit; every other exception that leaves it is a defect.

FieldkitError
├── JournalError        the journal cannot be opened, read or written
│   └── JournalBusy     another process is its writer
├── ExchangeError       the other side cannot be reached, understood or trusted
│   ├── Offline         nobody answered: normal, and silent
│   └── Stranger        somebody else answered: a portal, another server
└── KitError            what was asked for cannot be done
"""

from __future__ import annotations

from typing import Any

from fieldkit.texts.catalogue import say


class FieldkitError(Exception):
    """Carries the id of its sentence and the values in it: the text is made in the language of whoever reads it.

    Every sentence says what could not be done, with what, why, and what to do next.
    """

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return say(self.message, **self.values)


class JournalError(FieldkitError):
    """The journal cannot be opened, read or written."""


class JournalBusy(JournalError):
    """Another process writes this journal."""


class ExchangeError(FieldkitError):
    """The other side cannot be understood or trusted."""


class Offline(ExchangeError):
    """Nobody answered."""


class Stranger(ExchangeError):
    """Somebody else answered: a network's sign-in page, another server, something that looks into connections."""


class KitError(FieldkitError):
    """What was asked for cannot be done."""
