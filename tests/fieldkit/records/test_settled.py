"""What becomes of those whom a headcount lacks, and good deeds."""

from __future__ import annotations

from fieldkit.records.kinds import DeedNoted, Headcount, HeadcountSettled, Space, headcount_subject
from fieldkit.records.spaces import deed, headcount
from tests.fieldkit.records.laptops import FIRST, SECOND
from tests.fieldkit.records.memory import MemoryJournal, fold_all
from tests.fieldkit.records.scribe import MORNING_MS, Scribe

COUNT = headcount_subject(1, 2)
DEED = 77


def folded(scribe: Scribe) -> MemoryJournal:
    """Newest first: whatever depends on the order of arrival shows."""
    return fold_all(scribe.writers, *([record] for record in reversed(scribe.records)))


def counted(scribe: Scribe) -> headcount.HeadcountState:
    journal = folded(scribe)
    return headcount.derive(journal.entries((Space.HEADCOUNT, COUNT)), journal.context)


def settle(scribe: Scribe, person: int, ending: str, minute: float, incident: int = 0) -> None:
    scribe.write(HeadcountSettled(1, 2, person, ending, incident), COUNT, minute)


def test_of_each_person_what_was_settled_last_holds() -> None:
    scribe = Scribe()
    scribe.write(Headcount(1, 2, {"adult": 8}, "names", (5, 6)), COUNT, 0)
    settle(scribe, 5, "missing", 1, 1 << 40)
    settle(scribe, 6, "explained", 2)
    settle(scribe, 5, "found", 3)
    state = counted(scribe)
    assert [(one.person, one.ending) for one in state.settled] == [(6, "explained"), (5, "found")]
    assert (state.lacking, state.accounted) == ((5, 6), 2)
    assert folded(scribe).figures() == {
        (1, "count_explained", 2): 1,
        (1, "count_found", 2): 1,
        (1, "counted", 2): 8,
        (1, "counted_at_ms", 2): MORNING_MS,
    }


def test_who_was_found_is_in_the_next_count_and_who_is_explained_in_none() -> None:
    scribe = Scribe()
    scribe.write(Headcount(1, 2, {"adult": 8}), COUNT, 0)
    settle(scribe, 5, "found", 1)
    settle(scribe, 6, "explained", 2)
    scribe.write(Headcount(1, 2, {"adult": 9}), COUNT, 3)
    assert counted(scribe).accounted == 1


def test_a_struck_ending_gives_way_to_the_one_before() -> None:
    scribe = Scribe()
    scribe.write(Headcount(1, 2, {"adult": 8}), COUNT, 0)
    settle(scribe, 5, "missing", 1)
    settle(scribe, 5, "explained", 2)
    scribe.strike(scribe.records[2])
    assert [one.ending for one in counted(scribe).settled] == ["missing"]
    scribe.strike(scribe.records[1])
    assert counted(scribe).settled == ()


def test_an_ending_that_comes_before_its_count_waits_for_it() -> None:
    scribe = Scribe()
    settle(scribe, 5, "missing", 1)
    state = counted(scribe)
    assert (state.entry, state.accounted) == (None, 1)
    assert folded(scribe).figures() == {(1, "count_missing", 2): 1}


def test_a_deed_counts_with_its_points_until_it_is_struck() -> None:
    scribe = Scribe()
    scribe.write(DeedNoted(1, 5, 3, 6), DEED, 0)
    scribe.write(DeedNoted(1, 0, 0), DEED + 1, 1)
    assert folded(scribe).figures() == {(1, "deed", 0): 2, (1, "points", 0): 3}
    scribe.strike(scribe.records[0])
    journal = folded(scribe)
    assert journal.figures() == {(1, "deed", 0): 1}
    [struck] = deed.derive(DEED, journal.entries((Space.DEED, DEED)), journal.context)
    assert struck.struck_by is not None
    assert (struck.what.person, struck.at_ms) == (5, MORNING_MS)


def test_two_laptops_that_draw_the_same_number_both_keep_their_deed() -> None:
    scribe = Scribe()
    scribe.write(DeedNoted(1, 5, 3), DEED, 0, by=FIRST)
    scribe.write(DeedNoted(2, 7, 2), DEED, 1, by=SECOND)
    journal = folded(scribe)
    deeds = deed.derive(DEED, journal.entries((Space.DEED, DEED)), journal.context)
    assert [one.what.points for one in deeds] == [3, 2]
    assert {key: value for key, value in journal.figures().items() if key[1] == "points"} == {
        (1, "points", 0): 3,
        (2, "points", 0): 2,
    }
