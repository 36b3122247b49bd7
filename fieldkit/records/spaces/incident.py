"""Incidents: opened once, told in entries, with the state and severity that were written last.

Two that are the same are merged by a link from the later to the earlier one (`merging.py` follows it). The later one
then adds nothing to the totals: who asks how many there are gets one.
"""

from __future__ import annotations

import msgspec

from fieldkit.records.codec import decode_payload
from fieldkit.records.kinds import (
    STRIKE,
    IncidentEntry,
    IncidentInvolved,
    IncidentMerged,
    IncidentOpened,
    IncidentPhoto,
    IncidentState,
)
from fieldkit.records.spaces.entries import corrected_ms, struck_names
from fieldkit.records.state import Context, Entry, Row, Totals

OPEN, WORKING, CLOSED = "open", "working", "closed"
STATES = (OPEN, WORKING, CLOSED)
SEVERITY_MAX = 3
PERSON, SQUAD, PLACE = "person", "squad", "place"
INVOLVED = (PERSON, SQUAD, PLACE)
#: Row status of an incident whose opening has not arrived yet, or was struck.
ABSENT = 0
LineKind = IncidentOpened | IncidentEntry | IncidentState | IncidentPhoto | IncidentMerged | IncidentInvolved
#: What shows that somebody has seen it: a picture or a name may come from whoever raised it.
_ANSWERS = (IncidentEntry, IncidentState, IncidentMerged)


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line of the timeline; `struck_by` is set where it no longer counts."""

    at_ms: int
    entry: Entry
    what: LineKind
    struck_by: Entry | None


class IncidentView(msgspec.Struct, gc=False):
    """An incident and its whole timeline, struck lines included."""

    incident: int
    number: str = ""
    squad: int = 0
    site: int = 0
    what: str = ""
    severity: int = 0
    state: str = ""
    opened_ms: int = 0
    changed_ms: int = 0
    opened: Entry | None = None
    timeline: list[Line] = []
    #: The incident that goes on for this one, and its number; 0: it goes on by itself.
    merged_into: int = 0
    merged_number: str = ""
    #: Since when it is open without an answer; 0: it is not, or has one.
    waiting_ms: int = 0


def derive(incident: int, entries: list[Entry], context: Context) -> IncidentView:
    view = IncidentView(incident)
    struck = struck_names(entries, context)
    for entry in entries:
        if entry.kind == STRIKE:
            continue
        what = decode_payload(entry.kind, entry.payload)
        if not isinstance(what, LineKind):
            continue
        line = Line(corrected_ms(entry, context), entry, what, struck.get(entry.name))
        view.timeline.append(line)
        if line.struck_by is None:
            view.changed_ms = max(view.changed_ms, line.at_ms)
    _open(view)
    _states(view)
    _merged(view)
    return view


def involved(view: IncidentView) -> list[Line]:
    """Who and what it is about, each once, in the order in which they were named."""
    found: dict[tuple[str, int, bytes], Line] = {}
    for line in view.timeline:
        if isinstance(line.what, IncidentInvolved) and line.struck_by is None:
            place = line.entry.name if line.what.what == PLACE else b""
            found.setdefault((line.what.what, line.what.who, place), line)
    return list(found.values())


def waits_since(timeline: list[Line], state: str) -> int:
    """Since when an incident in this state has been open without an answer: from its opening, or from when it was
    opened again. 0 where it is not open, or has an answer."""
    if state != OPEN:
        return 0
    since_ms, closed = 0, False
    for line in timeline:
        if line.struck_by is not None:
            continue
        if isinstance(line.what, IncidentOpened):
            since_ms = since_ms or line.at_ms
        elif isinstance(line.what, IncidentState) and closed and line.what.state == OPEN:
            since_ms = line.at_ms
        elif isinstance(line.what, _ANSWERS):
            since_ms = 0
        if isinstance(line.what, IncidentState):
            closed = line.what.state == CLOSED
    return since_ms


def _open(view: IncidentView) -> None:
    """The first valid opening says what it is."""
    for line in view.timeline:
        if isinstance(line.what, IncidentOpened) and line.struck_by is None:
            view.number, view.squad, view.site = line.what.number, line.what.squad, line.what.site
            view.what, view.severity, view.state = line.what.what, line.what.severity, OPEN
            view.opened, view.opened_ms = line.entry, line.at_ms
            return


def _states(view: IncidentView) -> None:
    """The greatest valid state wins; only the incident's own squad (or the desk, in that squad's scope) writes one."""
    if view.opened is None:
        return
    for line in view.timeline:
        if isinstance(line.what, IncidentState) and line.struck_by is None and line.what.squad == view.squad:
            view.state, view.severity = line.what.state, line.what.severity
    view.waiting_ms = waits_since(view.timeline, view.state)


def _merged(view: IncidentView) -> None:
    """The greatest valid merge wins, as with states."""
    if view.opened is None:
        return
    for line in view.timeline:
        if not isinstance(line.what, IncidentMerged) or line.struck_by is not None:
            continue
        if line.what.squad == view.squad and line.what.into < view.incident:
            view.merged_into, view.merged_number = line.what.into, line.what.number


def row(view: IncidentView) -> Row:
    """incident: all by severity; incident_open: those that are not closed, by severity. Both without those that were
    merged into another one."""
    if view.opened is None:
        return Row(view.squad, ABSENT, view.changed_ms, {})
    if view.merged_into:
        return Row(view.squad, 1 + STATES.index(view.state), view.changed_ms, {})
    totals: Totals = {(view.squad, "incident", view.severity): 1}
    if view.state != CLOSED:
        totals[view.squad, "incident_open", view.severity] = 1
    return Row(view.squad, 1 + STATES.index(view.state), view.changed_ms, totals)
