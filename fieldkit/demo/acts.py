"""What a simulated captain can do: one struct an act, each at a true moment of the simulated day."""

from __future__ import annotations

import msgspec


class Act(msgspec.Struct, frozen=True):
    """`at_ms`: the true time (UTC); `squad`: whose captain does it."""

    at_ms: int
    squad: int


class Scan(Act, frozen=True):
    """A code is scanned; `expect` is the verdict that it must get."""

    person: int
    code: str
    expect: str = "in"


class ForceIn(Act, frozen=True):
    """A code is scanned, gets `expect`, and the person is let in all the same."""

    person: int
    code: str
    expect: str
    reason: str


class Leave(Act, frozen=True):
    """Checked out for the day."""

    person: int


class StepOut(Act, frozen=True):
    """Away for a while."""

    person: int
    back_by_ms: int
    reason: str


class StepIn(Act, frozen=True):
    person: int


class ComeUnlisted(Act, frozen=True):
    """A walk-in; `label` names them within the script."""

    label: str
    name: str
    phone: str


class LeaveUnlisted(Act, frozen=True):
    label: str


class Count(Act, frozen=True):
    checkpoint: int
    counted: dict[str, int]
    note: str = ""


class Raise(Act, frozen=True):
    label: str
    what: str
    severity: int
    words: str


class Tell(Act, frozen=True):
    """An entry; struck again at once where `mistaken`."""

    label: str
    words: str
    mistaken: bool = False


class Close(Act, frozen=True):
    label: str
    words: str


class Add(Act, frozen=True):
    """A tally; undone at once where `mistaken`."""

    tally: int
    amount: int
    note: str = ""
    mistaken: bool = False


class Hand(Act, frozen=True):
    """A thing moves: `way` is out, back or used; to or from `holder` (0 the squad)."""

    way: str
    thing: int
    amount: int
    holder: int = 0


AnyAct = (
    Scan | ForceIn | Leave | StepOut | StepIn | ComeUnlisted | LeaveUnlisted | Count | Raise | Tell | Close | Add | Hand
)
