"""What the kit answers about incidents. Frozen; times as in `values.py`."""

from __future__ import annotations

import msgspec

from fieldkit.kit.values import IncidentCard


class HandoverIncident(msgspec.Struct, frozen=True):
    """An incident that is not closed, for whoever comes next. `to_do`: what is left, as keys (`words.to_do.KEY`)."""

    card: IncidentCard
    to_do: tuple[str, ...] = ()


class Handover(msgspec.Struct, frozen=True):
    """The sheet with which one operator hands the incidents over to the next: `squad` 0 is the whole event."""

    squad: int
    site: int
    operator: int
    operator_name: str
    now_ms: int
    incidents: tuple[HandoverIncident, ...]
    #: Records that nobody else has yet, and when the server was last heard (0: never).
    unsent: int
    server_ms: int
    #: Nothing on it has happened.
    rehearsal: bool = False
