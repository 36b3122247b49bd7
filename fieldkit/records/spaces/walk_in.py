"""Walk-ins and badges: who came without being on the roster, and whose badge no longer counts."""

from __future__ import annotations

import msgspec

from fieldkit.records.kinds import BadgeRevoked, WalkIn
from fieldkit.records.spaces.entries import corrected_ms, valid
from fieldkit.records.state import Context, Entry, Row


class WalkInState(msgspec.Struct, gc=False):
    """`entry` has the details in its text; None where the walk-in was struck."""

    person: int
    squad: int = 0
    site: int = 0
    category: str = ""
    entry: Entry | None = None


def derive_walk_in(person: int, entries: list[Entry], context: Context) -> WalkInState:
    state = WalkInState(person)
    for entry, what in valid(entries, context):
        if isinstance(what, WalkIn):
            state = WalkInState(person, what.squad, what.site, what.category, entry)
    return state


def walk_in_row(state: WalkInState, context: Context) -> Row:
    entry = state.entry
    if entry is None:
        return Row(0, 0, 0, {})
    when = corrected_ms(entry, context)
    return Row(state.squad, 1, when, {(state.squad, "walk_in", context.day(when)): 1})


def revoked_issue(entries: list[Entry], context: Context) -> int:
    """The highest issue of a person's badges that no longer counts; -1 where all do."""
    issues = [what.issue for _, what in valid(entries, context) if isinstance(what, BadgeRevoked)]
    return max(issues, default=-1)


def badge_row(issue: int) -> Row:
    return Row(0, issue + 1, 0, {(0, "badge_revoked", 0): 1} if issue >= 0 else {})
