"""The laws of the fold: what a journal holds tells nothing of the way its records came."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.records.fold import subject_of
from fieldkit.records.kinds import BY_NUMBER, Space
from fieldkit.records.record import Record
from fieldkit.records.spaces.device import CLOCK_RIGHT_MS, Sample
from tests.fieldkit.records.memory import MemoryJournal, fold_all, sum_of
from tests.fieldkit.records.oracle import strike_outcomes
from tests.fieldkit.records.scribe import erased
from tests.fieldkit.records.strategies import Day, batches_strategy, records_strategy


@given(st.data(), records_strategy())
def test_any_order_repetition_and_split_gives_the_same_outcome(data: st.DataObject, day: Day) -> None:
    batches = data.draw(batches_strategy(day.records))
    assert fold_all(day.writers, *batches).outcome() == fold_all(day.writers, day.records).outcome()


@given(records_strategy())
def test_backwards_and_one_by_one_gives_the_same_outcome(day: Day) -> None:
    backwards = fold_all(day.writers, *([record] for record in reversed(day.records)))
    assert backwards.outcome() == fold_all(day.writers, day.records).outcome()


@given(st.data(), records_strategy())
def test_totals_kept_up_by_differences_are_the_sum_of_fresh_rows(data: st.DataObject, day: Day) -> None:
    journal = MemoryJournal(day.writers)
    for batch in data.draw(batches_strategy(day.records)):
        journal.take(batch)
        afresh = journal.derive_afresh()
        assert journal.rows == afresh
        assert journal.figures() == sum_of(afresh.values())


@given(st.data(), records_strategy())
def test_stored_and_read_again_equals_never_stored(data: st.DataObject, day: Day) -> None:
    batches = data.draw(batches_strategy(day.records))
    forgetful, kept = MemoryJournal(day.writers), MemoryJournal(day.writers)
    for batch in batches:
        kept.take(batch)
        forgetful.take(batch)
        if data.draw(st.booleans()):
            forgetful.fold.forget()
        assert forgetful.outcome() == kept.outcome()


@given(st.data(), records_strategy())
def test_erasure_changes_no_state(data: st.DataObject, day: Day) -> None:
    chosen = data.draw(st.sets(st.integers(0, len(day.records))))
    left = [erased(record) if place in chosen else record for place, record in enumerate(day.records)]
    assert fold_all(day.writers, left).outcome() == fold_all(day.writers, day.records).outcome()


@given(records_strategy())
def test_unknown_kinds_are_kept_and_change_no_state(day: Day) -> None:
    known = [record for record in day.records if record.kind in BY_NUMBER]
    whole, without = fold_all(day.writers, day.records), fold_all(day.writers, known)
    assert whole.outcome()[:-1] == without.outcome()[:-1]
    for record in day.records:
        assert whole.kept[record.log, record.number, record.name] == record


@given(records_strategy())
def test_each_counting_record_stands_in_its_state_once(day: Day) -> None:
    journal = fold_all(day.writers, day.records, day.records)
    stood = Counter(
        (key, entry.log, entry.number, entry.name) for key in journal.bodies for entry in journal.entries(key)
    )
    expected = {
        (key, record.log, record.number, record.name)
        for record in day.records
        if (key := _key_of(journal, record)) and key[0] not in (Space.TALLY, Space.THING)
    }
    assert set(stood) == expected
    assert set(stood.values()) <= {1}


def _key_of(journal: MemoryJournal, record: Record) -> tuple[int, int] | None:
    quarantined = (record.log, record.number, record.name) in journal.quarantine
    return None if quarantined else subject_of(record)


@given(records_strategy())
def test_a_stored_state_is_the_same_bytes_when_it_is_stored_again(day: Day) -> None:
    journal = fold_all(day.writers, day.records)
    for key in journal.bodies:
        journal.fold.forget()
        before = journal.bodies[key]
        again = journal.fold.rederive([key], lambda: None)
        assert [changed.body for changed in again.subjects] == [before]
        assert again.totals == {}


def test_days_reach_every_kind_and_what_goes_wrong() -> None:
    """Without this the laws above might hold for want of trying."""
    seen: Counter[object] = Counter()

    @settings(max_examples=300, derandomize=True, database=None)
    @given(records_strategy())
    def watch(day: Day) -> None:
        journal = fold_all(day.writers, day.records)
        counting = [r for r in day.records if (r.log, r.number, r.name) not in journal.quarantine]
        seen.update({record.kind for record in counting})
        seen.update({"unknown"} if any(record.kind not in BY_NUMBER for record in day.records) else ())
        seen.update({"fork"} if len({(r.log, r.number) for r in day.records}) < len(day.records) else ())
        seen.update({"quarantined"} if journal.quarantine else ())
        seen.update({"text"} if any(record.text for record in day.records) else ())
        seen.update({"corrected"} if any(abs(s.offset_ms) >= CLOCK_RIGHT_MS for s in _samples(journal)) else ())
        seen.update({f"space {space}" for space, _ in journal.bodies})
        seen.update(strike_outcomes(day.records, day.writers))

    watch()
    wanted = {*BY_NUMBER, "unknown", "fork", "quarantined", "text", "corrected"}
    wanted |= {"struck", "sum struck", "struck twice", "void: reference", "void: place", "void: right", "void: strike"}
    wanted |= {f"space {space}" for space in Space if space}
    rare = {what: seen[what] for what in wanted if seen[what] < 3}
    assert rare == {}, "under one in a hundred days have these"


def _samples(journal: MemoryJournal) -> list[Sample]:
    return [sample for samples in journal.context.samples.values() for sample in samples]
