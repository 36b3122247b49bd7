"""Incidents: opened once, told in entries, with the state and severity that were written last."""

from __future__ import annotations

import msgspec

from fieldkit.records.codec import decode_payload
from fieldkit.records.kinds import STRIKE, IncidentEntry, IncidentOpened, IncidentPhoto, IncidentState
from fieldkit.records.spaces.entries import corrected_ms, struck_names
from fieldkit.records.state import Context, Entry, Row, Totals

OPEN, WORKING, CLOSED = "open", "working", "closed"
STATES = (OPEN, WORKING, CLOSED)
SEVERITY_MAX = 3
#: Row status of an incident whose opening has not arrived yet, or was struck.
ABSENT = 0
_LINES = (IncidentOpened, IncidentEntry, IncidentState, IncidentPhoto)


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line of the timeline; `struck_by` is set where it no longer counts."""

    at_ms: int
    entry: Entry
    what: IncidentOpened | IncidentEntry | IncidentState | IncidentPhoto
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


def derive(incident: int, entries: list[Entry], context: Context) -> IncidentView:
    view = IncidentView(incident)
    struck = struck_names(entries, context)
    for entry in entries:
        if entry.kind == STRIKE:
            continue
        what = decode_payload(entry.kind, entry.payload)
        if not isinstance(what, _LINES):
            continue
        line = Line(corrected_ms(entry, context), entry, what, struck.get(entry.name))
        view.timeline.append(line)
        if line.struck_by is None:
            view.changed_ms = max(view.changed_ms, line.at_ms)
    _open(view)
    _states(view)
    return view


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


def row(view: IncidentView) -> Row:
    """incident: all by severity; incident_open: those that are not closed, by severity."""
    if view.opened is None:
        return Row(view.squad, ABSENT, view.changed_ms, {})
    totals: Totals = {(view.squad, "incident", view.severity): 1}
    if view.state != CLOSED:
        totals[view.squad, "incident_open", view.severity] = 1
    return Row(view.squad, 1 + STATES.index(view.state), view.changed_ms, totals)
