"""What does not count is listed with its reason: by this laptop's judgement, by the server's, and what could not go."""

from __future__ import annotations

from fieldkit.exchange.messages import Flaw
from fieldkit.journal.author import Moment
from fieldkit.kit.quarantine import count_quarantine, list_quarantine
from fieldkit.records.codec import draft
from fieldkit.records.kinds import TallyAdded, tally_subject
from tests.fieldkit.kit.county import TRAFFIC, Laptop


def test_nothing_is_listed_while_all_is_well(traffic_laptop: Laptop) -> None:
    kit = traffic_laptop.kit()
    kit.tally(9, 12)
    with kit.using() as (journal, rounds):
        assert list_quarantine(journal, rounds) == ()
    assert kit.sync_status().quarantined == 0


def test_each_record_is_listed_once_with_who_judged_it(traffic_laptop: Laptop) -> None:
    kit = traffic_laptop.kit()
    kit.tally(9, 12)
    with kit.using() as (journal, rounds):
        (log,) = [log for log in journal.logs.mains() if log.row.scope == TRAFFIC]
        wrong = draft(TRAFFIC, tally_subject(TRAFFIC, 1), TallyAdded(TRAFFIC, 9, 1))
        (bad,) = journal.write([wrong], Moment(traffic_laptop.clock.wall_ms(), 9_000), b"entropy!")
        rounds.memory.flaws = [Flaw(log.row.log, 2, "a newer rule"), Flaw(log.row.log, bad.number, "its subject")]
        rounds.memory.withheld = {log.row.place: [1]}
        rows = list_quarantine(journal, rounds)
        assert count_quarantine(journal, rounds) == len(rows) == 3
        assert {(row.number, row.judge) for row in rows} == {(1, "withheld"), (2, "server"), (bad.number, "here")}
        assert [row.at_ms for row in rows] == sorted((row.at_ms for row in rows), reverse=True)
        assert {row.label for row in rows} == {kit.certificate.label}
    assert kit.sync_status().quarantined == 3
