"""Headcounts of a squad at a checkpoint: all stay, the valid one is the greatest in the total order."""

from __future__ import annotations

import msgspec

from fieldkit.records.kinds import Headcount
from fieldkit.records.spaces.entries import corrected_ms, valid
from fieldkit.records.state import Context, Entry, Row, Totals


class HeadcountState(msgspec.Struct, gc=False):
    """`counted` by category; `entry` is None where nothing valid has been counted."""

    squad: int = 0
    checkpoint: int = 0
    counted: dict[str, int] = {}
    how: str = ""
    at_ms: int = 0
    entry: Entry | None = None
    #: How many valid counts there were: a second one corrects the first.
    counts: int = 0

    @property
    def total(self) -> int:
        return sum(self.counted.values())


def derive(entries: list[Entry], context: Context) -> HeadcountState:
    state = HeadcountState()
    for entry, what in valid(entries, context):
        if isinstance(what, Headcount):
            when = corrected_ms(entry, context)
            counted = dict(what.counted)
            state = HeadcountState(what.squad, what.checkpoint, counted, what.how, when, entry, state.counts + 1)
    return state


def row(state: HeadcountState) -> Row:
    """counted, counted_at_ms: by checkpoint."""
    if state.entry is None:
        return Row(0, 0, 0, {})
    totals: Totals = {
        (state.squad, "counted", state.checkpoint): state.total,
        (state.squad, "counted_at_ms", state.checkpoint): state.at_ms,
    }
    return Row(state.squad, 1, state.at_ms, totals)
