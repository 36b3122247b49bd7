"""Headcounts of a squad at a checkpoint: all stay, the valid one is the greatest in the total order. Beside it stands
what became of those who were lacking: of each person what was settled last."""

from __future__ import annotations

import msgspec

from fieldkit.records.kinds import Headcount, HeadcountSettled
from fieldkit.records.spaces.entries import corrected_ms, valid
from fieldkit.records.state import Context, Entry, Row, Totals

#: How the search for somebody ends.
FOUND, EXPLAINED, MISSING = "found", "explained", "missing"
ENDINGS = (FOUND, EXPLAINED, MISSING)
#: How people are counted.
WAYS = ("number", "names", "scan")


class Settled(msgspec.Struct, frozen=True, gc=False):
    """What became of somebody. `after`: it was settled after the valid count, which the person is therefore not in."""

    person: int
    ending: str
    incident: int
    at_ms: int
    entry: Entry
    after: bool


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
    #: Who was missed by name; () where only heads were counted.
    lacking: tuple[int, ...] = ()
    #: By person, in the order in which it was settled.
    settled: tuple[Settled, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.counted.values())

    @property
    def accounted(self) -> int:
        """Of those whom the count lacks, how many are no longer looked for. Who was found before a later count is in
        that; who is explained or missing is in none."""
        return sum(one.after or one.ending != FOUND for one in self.settled)


def derive(entries: list[Entry], context: Context) -> HeadcountState:
    state = HeadcountState()
    settled: dict[int, Settled] = {}
    for entry, what in valid(entries, context):
        when = corrected_ms(entry, context)
        if isinstance(what, Headcount):
            state = _counted(what, entry, when, state.counts + 1)
            settled = {person: msgspec.structs.replace(one, after=False) for person, one in settled.items()}
        elif isinstance(what, HeadcountSettled):
            settled.pop(what.person, None)
            settled[what.person] = Settled(what.person, what.ending, what.incident, when, entry, True)
            if not state.squad:
                state.squad, state.checkpoint = what.squad, what.checkpoint
    state.settled = tuple(settled.values())
    return state


def _counted(what: Headcount, entry: Entry, when: int, counts: int) -> HeadcountState:
    counted = dict(what.counted)
    return HeadcountState(what.squad, what.checkpoint, counted, what.how, when, entry, counts, what.lacking)


def row(state: HeadcountState) -> Row:
    """counted, counted_at_ms; count_found, count_explained, count_missing: people settled so. All by checkpoint."""
    totals: Totals = {}
    for ending in ENDINGS:
        people = sum(one.ending == ending for one in state.settled)
        if people:
            totals[state.squad, "count_" + ending, state.checkpoint] = people
    if state.entry is None:
        return Row(state.squad, 0, 0, totals)
    totals[state.squad, "counted", state.checkpoint] = state.total
    totals[state.squad, "counted_at_ms", state.checkpoint] = state.at_ms
    return Row(state.squad, 1, state.at_ms, totals)
