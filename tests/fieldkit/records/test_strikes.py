"""Strikes: what they reach, what they do not, and that it never matters which came first."""

from __future__ import annotations

from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records import kinds
from fieldkit.records.fold import Key, decode_state
from fieldkit.records.kinds import STRIKE, Arrival, Space, Strike, TallyAdded, Words
from fieldkit.records.record import SCOPE_ALL, SCOPE_DESK, Record
from fieldkit.records.spaces.entries import struck_names, valid
from fieldkit.records.state import Sums
from tests.fieldkit.records import oracle
from tests.fieldkit.records.laptops import DESK, FIRST, HELPER, SECOND, SPARE, Laptop
from tests.fieldkit.records.memory import MemoryJournal, fold_all
from tests.fieldkit.records.scribe import Scribe
from tests.fieldkit.records.strategies import Day, batches_strategy, records_strategy

PERSON: Key = (Space.PERSON, 1)
LEAFLETS = kinds.tally_subject(1, 2)
TALLY: Key = (Space.TALLY, LEAFLETS)


@given(st.data(), records_strategy())
def test_what_stands_is_what_no_rightful_strike_means(data: st.DataObject, day: Day) -> None:
    journal = fold_all(day.writers, *data.draw(batches_strategy(day.records)))
    stands = [entry for key in journal.bodies for entry, _ in valid(journal.entries(key), journal.context)]
    expected = [
        (record.log, record.number, record.name)
        for record, _ in oracle.standing(day.records, day.writers)
        if kinds.BY_NUMBER[record.kind].space not in (Space.NONE, Space.TALLY, Space.THING)
    ]
    assert sorted((entry.log, entry.number, entry.name) for entry in stands) == sorted(expected)


@given(st.data(), records_strategy())
def test_sums_are_those_of_what_stands(data: st.DataObject, day: Day) -> None:
    journal = fold_all(day.writers, *data.draw(batches_strategy(day.records)))
    expected = oracle.sums(day.records, day.writers)
    for key in journal.bodies:
        if key[0] in (Space.TALLY, Space.THING):
            wanted = {part: total for part, total in expected.get(key, {}).items() if total}
            assert state_sums(journal, key).sums == wanted
    assert {key for key, parts in expected.items() if any(parts.values())} <= set(journal.bodies)


def state_sums(journal: MemoryJournal, key: Key) -> Sums:
    state = decode_state(key[0], journal.bodies[key])
    assert isinstance(state, Sums)
    return state


def in_every_order(scribe: Scribe) -> list[MemoryJournal]:
    """Two journals for each order, record by record and in one batch; they are all alike."""
    orders = list(permutations(scribe.records))
    journals = [fold_all(scribe.writers, *([record] for record in order)) for order in orders]
    journals += [fold_all(scribe.writers, order) for order in orders]
    assert [journal.outcome() == journals[0].outcome() for journal in journals] == [True] * len(journals)
    return journals


def arrived(journal: MemoryJournal) -> bool:
    return journal.rows[PERSON].status == 1


def test_strike_before_its_target_counts() -> None:
    scribe = Scribe()
    scribe.strike(scribe.write(Arrival(1, 1), 1))
    assert not arrived(in_every_order(scribe)[0])


def test_two_strikes_of_one_arrival_count_once_and_the_next_arrival_stands() -> None:
    scribe = Scribe()
    first = scribe.write(Arrival(1, 1), 1)
    scribe.strike(first)
    scribe.strike(first, by=DESK)
    scribe.write(Arrival(1, 1), 1, 5)
    assert arrived(in_every_order(scribe)[0])


def test_two_strikes_of_one_tally_take_its_amount_away_once() -> None:
    scribe = Scribe()
    scribe.write(TallyAdded(1, 2, 30), LEAFLETS)
    mistaken = scribe.write(TallyAdded(1, 2, 12), LEAFLETS)
    scribe.strike(mistaken)
    scribe.strike(mistaken, by=SPARE)
    for journal in in_every_order(scribe):
        sums = state_sums(journal, TALLY)
        assert (sums.sums, sums.count) == ({"": 30}, 1)


@pytest.mark.parametrize("change", [{"number": 9}, {"log": 77}, {"name": bytes(16)}])
def test_strike_that_points_beside_its_target_is_void_in_any_order(change: dict[str, object]) -> None:
    """A journal looks a target up by log, number and name, a strike that waits knows the same three."""
    scribe = Scribe()
    tally, arrival = scribe.write(TallyAdded(1, 2, 30), LEAFLETS), scribe.write(Arrival(1, 1), 1)
    for target in (tally, arrival):
        right = Strike(target.kind, target.number, target.name, target.log)
        scope = scribe.writers[target.log].scope
        scribe.write(msgspec.structs.replace(right, **change), target.subject, scope=scope)
    for journal in in_every_order(scribe):
        assert state_sums(journal, TALLY).sums == {"": 30}
        assert arrived(journal)


def test_strike_under_another_subject_is_void() -> None:
    scribe = Scribe()
    leaflets = scribe.write(TallyAdded(1, 2, 30), LEAFLETS)
    scribe.write(TallyAdded(1, 3, 8), LEAFLETS + 1)
    scribe.write(Strike(50, leaflets.number, leaflets.name, leaflets.log), LEAFLETS + 1, scope=1)
    for journal in in_every_order(scribe):
        assert state_sums(journal, TALLY).sums == {"": 30}
        assert state_sums(journal, (Space.TALLY, LEAFLETS + 1)).sums == {"": 8}


def test_the_first_of_two_strikes_is_shown() -> None:
    scribe = Scribe()
    target = scribe.write(Arrival(1, 1), 1)
    first, second = scribe.strike(target, minute=5), scribe.strike(target, minute=9)
    for journal in in_every_order(scribe):
        struck = struck_names(journal.entries(PERSON), journal.context)
        assert struck[target.name].name == first.name != second.name


def test_strike_of_this_log_need_not_name_it() -> None:
    scribe = Scribe()
    target = scribe.write(TallyAdded(1, 2, 30), LEAFLETS)
    scribe.write(Strike(target.kind, target.number, target.name), LEAFLETS, scope=1)
    assert all(state_sums(journal, TALLY).sums == {} for journal in in_every_order(scribe))


def test_strike_cannot_be_struck() -> None:
    scribe = Scribe()
    strike = scribe.strike(scribe.write(Arrival(1, 1), 1))
    honest = scribe.strike(strike)
    scribe.write(Strike(10, strike.number, strike.name, strike.log), 1)
    journal = in_every_order(scribe)[0]
    assert not arrived(journal)
    assert list(journal.quarantine) == [(honest.log, honest.number, honest.name)]
    assert strike.name not in struck_names(journal.entries(PERSON), journal.context)


def test_strike_of_a_summed_strike_is_void() -> None:
    scribe = Scribe()
    strike = scribe.strike(scribe.write(TallyAdded(1, 2, 30), LEAFLETS))
    scribe.write(Strike(50, strike.number, strike.name, strike.log), LEAFLETS, scope=1)
    assert all(state_sums(journal, TALLY).sums == {} for journal in in_every_order(scribe))


@pytest.mark.parametrize("scope", [1, SCOPE_DESK])
def test_strike_in_another_scope_is_void(scope: int) -> None:
    """Whoever reads the one log may not read the other: they would disagree."""
    scribe = Scribe()
    scribe.strike(scribe.write(Arrival(1, 1), 1), by=DESK, scope=scope)
    assert arrived(in_every_order(scribe)[0])


@pytest.mark.parametrize("scope", [SCOPE_ALL, 2, SCOPE_DESK])
def test_strike_of_a_sum_in_another_scope_is_void(scope: int) -> None:
    scribe = Scribe()
    scribe.strike(scribe.write(TallyAdded(1, 2, 30), LEAFLETS), by=DESK, scope=scope)
    assert all(state_sums(journal, TALLY).sums == {"": 30} for journal in in_every_order(scribe))


@pytest.mark.parametrize(
    ("by", "counts"), [(FIRST, True), (SPARE, True), (DESK, True), (SECOND, False), (HELPER, False)]
)
def test_only_the_writer_the_squad_and_the_desk_may_strike(by: Laptop, counts: bool) -> None:
    scribe = Scribe()
    scribe.strike(scribe.write(Arrival(1, 1), 1), by=by)
    scribe.strike(scribe.write(TallyAdded(1, 2, 30), LEAFLETS), by=by)
    for journal in in_every_order(scribe):
        assert arrived(journal) is not counts
        assert state_sums(journal, TALLY).sums == ({} if counts else {"": 30})


def test_whoever_wrote_it_may_strike_it_without_the_squad() -> None:
    scribe = Scribe()
    scribe.strike(scribe.write(Arrival(1, 1), 1, by=HELPER), by=HELPER)
    assert not arrived(in_every_order(scribe)[0])


def test_strike_reaches_one_branch_of_a_fork_only() -> None:
    scribe = Scribe()
    kept = scribe.write(TallyAdded(1, 2, 30), LEAFLETS)
    scribe.fork(scribe.branches[0], 0)
    struck = scribe.write(TallyAdded(1, 2, 4), LEAFLETS)
    scribe.strike(struck)
    assert (kept.log, kept.number) == (struck.log, struck.number)
    assert all(state_sums(journal, TALLY).sums == {"": 30} for journal in in_every_order(scribe))


def test_strike_of_an_unknown_kind_waits_for_a_newer_program() -> None:
    scribe = Scribe()
    target = scribe.write_bytes(40_000, 1, b"?", 0, FIRST, SCOPE_ALL)
    scribe.strike(target)
    journal = in_every_order(scribe)[0]
    assert (journal.bodies, journal.quarantine, len(journal.kept)) == ({}, {}, 2)


def test_erased_reason_leaves_the_strike() -> None:
    scribe = Scribe()
    target = scribe.write(Arrival(1, 1), 1)
    strike = scribe.write(Strike(10, target.number, target.name), 1, text=Words("scanned the wrong badge"))
    without: Record = msgspec.structs.replace(strike, text=None)
    assert fold_all(scribe.writers, [target, without]).outcome() == fold_all(scribe.writers, [target, strike]).outcome()
    assert strike.kind == STRIKE
    assert without.erased
