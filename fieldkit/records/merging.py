"""Incidents that are the same, put together: each link goes to a smaller number, so links make trees and never circles.

Pure and of no order: what is put together depends only on the incidents that are here. Where the incident that goes on
for another one is not here (of another squad, not come yet, or struck), the other one goes on by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldkit.records.kinds import IncidentOpened
from fieldkit.records.spaces.incident import IncidentView, Line, involved, waits_since


class Merged(msgspec.Struct, frozen=True):
    """An incident as people speak of it: `lead` says how it stands, `others` are those that were merged into it."""

    lead: IncidentView
    others: tuple[IncidentView, ...] = ()

    @property
    def views(self) -> tuple[IncidentView, ...]:
        return (self.lead, *self.others)

    @property
    def incidents(self) -> frozenset[int]:
        return frozenset(view.incident for view in self.views)

    @property
    def numbers(self) -> tuple[str, ...]:
        """What it is called, the lead's first."""
        return tuple(dict.fromkeys(view.number for view in self.views))

    @property
    def changed_ms(self) -> int:
        return max(view.changed_ms for view in self.views)

    @property
    def waiting_ms(self) -> int:
        """Since when nobody has answered; a line at any of them is an answer."""
        return waits_since([line for line, _ in self.lines()], self.lead.state)

    def lines(self) -> list[tuple[Line, IncidentView]]:
        """The timelines of all, in the total order, each line with the incident that it was written for."""
        lines = [(line, view) for view in self.views for line in view.timeline]
        return sorted(lines, key=lambda each: each[0].entry)

    def involved(self) -> list[Line]:
        """Who and what any of them is about, each once."""
        lines = [line for line, _ in self.lines()]
        return involved(IncidentView(self.lead.incident, timeline=lines))


def merge(views: Iterable[IncidentView]) -> list[Merged]:
    """Those that are one, together; in the order of the leads among `views`. One that was merged into an incident which
    is struck is merged no longer, and does not say so."""
    known = list(views)
    struck = {view.incident for view in known if _is_struck(view)}
    opened = {view.incident: _freed(view, struck) for view in known if view.opened is not None}
    others: dict[int, list[IncidentView]] = {}
    for view in opened.values():
        lead = _lead(view, opened)
        if lead.incident != view.incident:
            others.setdefault(lead.incident, []).append(view)
    leads = [view for view in opened.values() if view.merged_into not in opened]
    return [Merged(view, tuple(sorted(others.get(view.incident, ()), key=_age))) for view in leads]


def _is_struck(view: IncidentView) -> bool:
    """Whether it was opened, and that no longer holds."""
    return view.opened is None and any(isinstance(line.what, IncidentOpened) for line in view.timeline)


def _freed(view: IncidentView, struck: set[int]) -> IncidentView:
    if view.merged_into not in struck:
        return view
    return msgspec.structs.replace(view, merged_into=0, merged_number="")


def _lead(view: IncidentView, opened: dict[int, IncidentView]) -> IncidentView:
    while view.merged_into in opened:
        view = opened[view.merged_into]
    return view


def _age(view: IncidentView) -> int:
    return view.incident
