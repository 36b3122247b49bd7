"""Scopes: each log has its readers and its turn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records.kinds import BY_NUMBER
from fieldkit.records.record import SCOPE_ALL, SCOPE_DESK
from fieldkit.records.scopes import (
    SCOPE_CALLS,
    every_scope,
    is_read_by,
    is_urgent,
    scope_of,
    squad_of,
    urgent_of,
)
from roster.event import NUMBER_MAX
from roster.keys import Certificate, Role

squads = st.integers(1, NUMBER_MAX)
scopes = st.integers(0, 0xFFFF)


def certificate(role: Role, *squads: int) -> Certificate:
    return Certificate(bytes(32), bytes(32), role, squads, 1, "", "", 0, 1, bytes(32))


@given(squads, squads)
def test_scopes_of_squads_never_meet(one: int, other: int) -> None:
    assert len({one, urgent_of(one), SCOPE_ALL, SCOPE_CALLS, SCOPE_DESK}) == 5
    assert urgent_of(one) != other
    assert squad_of(one) == squad_of(urgent_of(one)) == one


@given(scopes, st.lists(squads, max_size=4))
def test_captain_reads_what_is_for_all_and_of_own_squads_only(scope: int, own: list[int]) -> None:
    readable = {SCOPE_ALL, SCOPE_CALLS, *own, *map(urgent_of, own)}
    assert is_read_by(scope, certificate(Role.CAPTAIN, *own)) == (scope in readable)
    assert is_read_by(scope, certificate(Role.DESK))


@given(scopes)
def test_urgent_are_calls_and_what_cannot_wait_of_a_squad(scope: int) -> None:
    assert is_urgent(scope) == (scope == SCOPE_CALLS or scope in {urgent_of(squad) for squad in range(1, 4_096)})


@pytest.mark.parametrize("number", sorted(BY_NUMBER))
def test_every_kind_has_a_scope_that_is_known(number: int) -> None:
    spec = BY_NUMBER[number]
    assert spec.scope == "any" or scope_of(spec.scope, 3) in set(every_scope())
