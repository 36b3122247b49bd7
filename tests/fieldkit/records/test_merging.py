"""Incidents that are the same: whatever comes in whatever order, links make trees, and one of each tree goes on."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records.kinds import (
    IncidentEntry,
    IncidentInvolved,
    IncidentMerged,
    IncidentOpened,
    IncidentPhoto,
    IncidentState,
    Space,
    Words,
)
from fieldkit.records.merging import Merged, merge
from fieldkit.records.record import Record
from fieldkit.records.rules import broken_rule
from fieldkit.records.spaces import incident
from tests.fieldkit.records.laptops import DESK, FIRST, SECOND, SPARE, Laptop
from tests.fieldkit.records.memory import MemoryJournal, fold_all
from tests.fieldkit.records.scribe import MINUTE_MS, MORNING_MS, Scribe

A, B, C, D = (1 << 40) + 1, (1 << 40) + 2, (1 << 40) + 3, (1 << 40) + 4
ALL = (A, B, C, D)


def opened(squads: dict[int, int] | None = None) -> Scribe:
    """Four incidents, a minute apart; of squad 1 where nothing else is said."""
    scribe = Scribe()
    for place, subject in enumerate(ALL):
        squad = (squads or {}).get(subject, 1)
        by = FIRST if squad == 1 else SECOND
        scribe.write(IncidentOpened(f"B-{place + 1:03d}", squad, 4, "injury", 2), subject, place, by=by)
    return scribe


def link(scribe: Scribe, later: int, earlier: int, minute: float, by: Laptop = FIRST, squad: int = 1) -> Record:
    return scribe.write(IncidentMerged(squad, earlier, "B-00x"), later, minute, by=by)


def views(journal: MemoryJournal) -> list[incident.IncidentView]:
    keys = [key for key in journal.rows if key[0] == Space.INCIDENT]
    return [incident.derive(key[1], journal.entries(key), journal.context) for key in sorted(keys)]


def groups(journal: MemoryJournal) -> dict[int, tuple[int, ...]]:
    return {one.lead.incident: tuple(view.incident for view in one.others) for one in merge(views(journal))}


def folded(scribe: Scribe) -> MemoryJournal:
    return fold_all(scribe.writers, *([record] for record in reversed(scribe.records)))


def only(journal: MemoryJournal, lead: int) -> Merged:
    return next(one for one in merge(views(journal)) if one.lead.incident == lead)


@st.composite
def linked(draw: st.DrawFn) -> Scribe:
    """Links among four incidents by whoever may write, some of them struck, and some that no rule lets count."""
    scribe = opened()
    for minute in range(draw(st.integers(0, 8))):
        later, earlier = draw(st.sampled_from(ALL)), draw(st.sampled_from(ALL))
        record = link(scribe, later, earlier, 10 + minute, draw(st.sampled_from((FIRST, SPARE, DESK))))
        if draw(st.booleans()):
            scribe.strike(record, by=draw(st.sampled_from((FIRST, DESK, SECOND))))
    return scribe


@given(linked(), st.randoms(use_true_random=False), st.integers(1, 5))
def test_any_order_and_split_puts_the_same_together(scribe: Scribe, order: Random, size: int) -> None:
    mixed = list(scribe.records)
    order.shuffle(mixed)
    batches = [mixed[start : start + size] for start in range(0, len(mixed), size)]
    first, second = fold_all(scribe.writers, *batches), fold_all(scribe.writers, scribe.records)
    assert groups(first) == groups(second)
    assert first.figures() == second.figures()


@given(linked())
def test_each_incident_is_shown_once_and_each_tree_counts_one(scribe: Scribe) -> None:
    journal = folded(scribe)
    found = groups(journal)
    assert sorted([*found, *(other for others in found.values() for other in others)]) == sorted(ALL)
    assert all(other > lead for lead, others in found.items() for other in others)
    assert sum(journal.figures().values()) == 2 * len(found)


@given(linked())
def test_without_its_links_everything_is_as_before(scribe: Scribe) -> None:
    struck = scribe
    for record in [record for record in scribe.records if record.kind == 44]:
        struck.strike(record, by=DESK)
    assert groups(folded(struck)) == dict.fromkeys(ALL, ())
    assert folded(struck).figures() == folded(opened()).figures()


def test_links_in_a_chain_come_to_one_that_tells_all_stories() -> None:
    scribe = opened()
    scribe.write(IncidentEntry(1), C, 5, text=Words("bleeding"))
    link(scribe, C, B, 6)
    link(scribe, B, A, 7)
    one = only(folded(scribe), A)
    assert (one.numbers, one.lead.state) == (("B-001", "B-002", "B-003"), "open")
    assert [view.incident for _, view in one.lines()] == [A, B, C, C, C, B]


def test_two_say_different_things_at_once_and_the_last_counts() -> None:
    scribe = opened()
    link(scribe, C, A, 6, DESK)
    last = link(scribe, C, B, 7, FIRST)
    assert groups(folded(scribe)) == {A: (), B: (C,), D: ()}
    scribe.strike(last)
    assert groups(folded(scribe)) == {A: (C,), B: (), D: ()}


def test_no_link_to_itself_or_a_later_one_counts() -> None:
    scribe = opened()
    for earlier in (B, C):
        record = link(scribe, B, earlier, 6)
        assert "later incident" in broken_rule(record, scribe.writers[record.log])


def test_one_whose_lead_is_not_here_goes_on_by_itself() -> None:
    """The other squad's captain does not read of the first one's incident."""
    scribe = opened({B: 2})
    link(scribe, B, A, 6, DESK, squad=2)
    journal = fold_all(scribe.writers, [record for record in scribe.records if record.subject == B])
    (view,) = views(journal)
    assert (groups(journal), view.merged_number) == ({B: ()}, "B-00x")


def test_it_waits_until_somebody_answers_at_either_and_again_when_opened_again() -> None:
    scribe = opened()
    link_ = link(scribe, B, A, 2)
    assert only(folded(scribe), A).waiting_ms == 0
    scribe.strike(link_)
    assert only(folded(scribe), B).waiting_ms == MORNING_MS + 1 * MINUTE_MS
    scribe.write(IncidentPhoto(1, bytes(32), 1, "image/png"), B, 3)
    scribe.write(IncidentInvolved(1, "person", 7), B, 3)
    assert only(folded(scribe), B).waiting_ms == MORNING_MS + 1 * MINUTE_MS
    answer = scribe.write(IncidentEntry(1), B, 4, text=Words("on the way"))
    assert only(folded(scribe), B).waiting_ms == 0
    scribe.strike(answer)
    assert only(folded(scribe), B).waiting_ms == MORNING_MS + 1 * MINUTE_MS
    scribe.write(IncidentState(1, "closed", 2), B, 5)
    scribe.write(IncidentState(1, "open", 2), B, 6)
    assert only(folded(scribe), B).waiting_ms == MORNING_MS + 6 * MINUTE_MS


def test_who_is_involved_is_told_once_until_it_is_struck() -> None:
    scribe = opened()
    link(scribe, B, A, 2)
    named = [scribe.write(IncidentInvolved(1, "person", 7), subject, 3) for subject in (A, B)]
    scribe.write(IncidentInvolved(1, "squad", 2), A, 4)
    for where in ("bridge", "bank"):
        scribe.write(IncidentInvolved(1, "place"), A, 5, text=Words(where))
    told = [line.what for line in only(folded(scribe), A).involved()]
    assert told == [
        IncidentInvolved(1, "person", 7),
        IncidentInvolved(1, "squad", 2),
        *[IncidentInvolved(1, "place")] * 2,
    ]
    for record in named:
        scribe.strike(record)
    assert len(only(folded(scribe), A).involved()) == 3


def test_one_merged_into_an_incident_that_is_struck_goes_on_and_names_no_other() -> None:
    scribe = opened()
    link(scribe, B, A, 5)
    link(scribe, D, C, 6)
    scribe.strike(scribe.records[0], minute=7)
    journal = folded(scribe)
    assert groups(journal) == {B: (), C: (D,)}
    assert only(journal, B).lead.merged_number == ""
    assert only(journal, C).others[0].merged_number == "B-00x"
