"""Scopes: who may read a log, and which logs go first.

    0               all: read by every laptop of the event
    SQUAD           one squad's
    4096 + SQUAD    urgent of that squad: incidents, messages to it, answers to messages and roll calls
    65534           calls: roll calls of the desk and its messages to all, read by every laptop, and urgent
    65535           desk

Priority is a property of the scope, so that a log never has a gap: what must not wait stands in a log of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from fieldkit.records.record import SCOPE_ALL, SCOPE_DESK
from roster.event import NUMBER_MAX
from roster.keys import Certificate

SCOPE_CALLS = 65_534
_URGENT = 4_096


def scope_of(kind_scope: str, squad: int) -> int:
    """Where a record about `squad` goes that is of a kind of this scope (`KindSpec.scope`)."""
    match kind_scope:
        case "squad":
            return squad
        case "urgent":
            return urgent_of(squad)
        case "calls":
            return SCOPE_CALLS
        case "message":
            return urgent_of(squad) if squad else SCOPE_CALLS
        case _:
            return SCOPE_ALL


def urgent_of(squad: int) -> int:
    """The scope of what cannot wait of a squad."""
    return _URGENT + squad


def squad_of(scope: int) -> int:
    """The squad whose people may read a scope; 0 where it is of none."""
    if scope > _URGENT:
        scope -= _URGENT
    return scope if scope < _URGENT else 0


def is_urgent(scope: int) -> bool:
    """Whether logs of this scope go before all others."""
    return _URGENT < scope < 2 * _URGENT or scope == SCOPE_CALLS


def is_read_by(scope: int, certificate: Certificate) -> bool:
    """Whether a certificate lets its device read the logs of a scope."""
    return scope in (SCOPE_ALL, SCOPE_CALLS) or certificate.sees_squad(squad_of(scope))


def every_scope() -> Iterator[int]:
    """Each scope that a log of an event may have."""
    yield from (SCOPE_ALL, SCOPE_CALLS, SCOPE_DESK)
    for squad in range(1, NUMBER_MAX + 1):
        yield squad
        yield urgent_of(squad)
