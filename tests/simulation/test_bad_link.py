"""A backlog over a link on which messages are lost: quickly through, and nothing twice that had arrived."""

from __future__ import annotations

import msgspec
import pytest

from tests.simulation.bad_link import BAD, pass_backlog
from tests.simulation.world import MINUTE_MS

LOSSY = msgspec.structs.replace(BAD, loss=0.4)


def test_backlog_takes_little_more_than_its_bytes_and_a_round_trip() -> None:
    passage = pass_backlog(1, msgspec.structs.replace(BAD, loss=0.0))
    assert passage.took_ms < 2_000
    assert (passage.again, passage.messages_lost) == (0, 0)


@pytest.mark.slow
def test_lost_messages_cost_time_and_no_record_goes_twice_for_nothing() -> None:
    passages = [pass_backlog(seed, LOSSY) for seed in range(6)]
    assert sum(passage.messages_lost for passage in passages) > 0
    assert sum(passage.again for passage in passages) == 0
    assert max(passage.took_ms for passage in passages) < 5 * MINUTE_MS
