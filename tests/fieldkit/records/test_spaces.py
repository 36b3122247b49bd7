"""What each other space's records come to."""

from __future__ import annotations

import pytest

from fieldkit.records import kinds
from fieldkit.records.fold import Key, decode_state
from fieldkit.records.kinds import (
    BadgeRevoked,
    DeviceStanding,
    Headcount,
    IncidentEntry,
    IncidentOpened,
    IncidentState,
    MessageAcknowledged,
    MessageRead,
    MessageSent,
    RollCallAnswered,
    RollCallClosed,
    RollCallOpened,
    Space,
    TallyAdded,
    ThingBack,
    ThingBroken,
    ThingLost,
    ThingOut,
    ThingUsed,
    WalkIn,
    WalkInDetails,
    Words,
)
from fieldkit.records.spaces import device, headcount, incident, message, roll_call, sums, walk_in
from fieldkit.records.state import Entries, Sums, entry_of
from tests.fieldkit.records.laptops import DESK, FIRST, SECOND, SERVER, SPARE
from tests.fieldkit.records.memory import MemoryJournal, fold_all
from tests.fieldkit.records.scribe import MINUTE_MS, MORNING_MS, Scribe

COUNT = kinds.headcount_subject(1, 2)
INCIDENT = 1 << 40
LEAFLETS = kinds.tally_subject(1, 3)
CALL = 4_711
MESSAGE = 1_234
GUEST = kinds.WALK_IN_FIRST + 9


def folded(scribe: Scribe) -> MemoryJournal:
    """Newest first: whatever depends on the order of arrival shows."""
    return fold_all(scribe.writers, *([record] for record in reversed(scribe.records)))


def test_entries_take_each_record_once_and_in_order() -> None:
    scribe = Scribe()
    for minute in (3, 1, 2):
        scribe.write(Headcount(1, 2, {}), COUNT, minute, by=(FIRST, SPARE, DESK)[minute - 1])
    entries = Entries([])
    for record in (*scribe.records, *scribe.records):
        entries.add(entry_of(record))
    assert entries.entries == sorted(entry_of(record) for record in scribe.records)


# headcount


def count(scribe: Scribe, adults: int, minute: float = 0) -> None:
    scribe.write(Headcount(1, 2, {"adult": adults, "child": 1}), COUNT, minute)


def counted(scribe: Scribe) -> headcount.HeadcountState:
    journal = folded(scribe)
    return headcount.derive(journal.entries((Space.HEADCOUNT, COUNT)), journal.context)


def test_the_greatest_count_in_the_total_order_is_valid() -> None:
    scribe = Scribe()
    for adults, minute in ((9, 10), (7, 20), (8, 15)):
        count(scribe, adults, minute)
    state = counted(scribe)
    assert (state.total, state.counted, state.counts) == (9, {"adult": 8, "child": 1}, 3)
    assert folded(scribe).figures() == {
        (1, "counted", 2): 9,
        (1, "counted_at_ms", 2): MORNING_MS + 15 * MINUTE_MS,
    }


def test_struck_count_gives_way_to_the_one_before() -> None:
    scribe = Scribe()
    count(scribe, 9, 10)
    count(scribe, 7, 20)
    scribe.strike(scribe.records[1])
    assert (counted(scribe).total, counted(scribe).counts) == (10, 1)
    scribe.strike(scribe.records[0])
    assert counted(scribe).entry is None
    assert folded(scribe).figures() == {}


def test_changing_a_shown_count_does_not_reach_the_next_reader() -> None:
    scribe = Scribe()
    count(scribe, 9)
    counted(scribe).counted["adult"] = 0
    assert counted(scribe).total == 10


# incident


def opened(severity: int = 2) -> Scribe:
    scribe = Scribe()
    scribe.write(IncidentOpened("B-014", 1, 4, "injury", severity), INCIDENT, 1, text=Words("fell from a ladder"))
    return scribe


def shown(scribe: Scribe) -> incident.IncidentView:
    journal = folded(scribe)
    return incident.derive(INCIDENT, journal.entries((Space.INCIDENT, INCIDENT)), journal.context)


def test_opened_incident_is_open() -> None:
    view = shown(opened())
    assert (view.number, view.squad, view.site, view.what) == ("B-014", 1, 4, "injury")
    assert (view.state, view.severity, view.opened_ms) == ("open", 2, MORNING_MS + MINUTE_MS)
    assert folded(opened()).figures() == {(1, "incident", 2): 1, (1, "incident_open", 2): 1}


def test_the_last_state_is_shown_with_its_severity() -> None:
    scribe = opened()
    scribe.write(IncidentState(1, "working", 3), INCIDENT, 5)
    assert folded(scribe).figures() == {(1, "incident", 3): 1, (1, "incident_open", 3): 1}
    scribe.write(IncidentState(1, "closed", 1), INCIDENT, 9, by=DESK)
    assert (shown(scribe).state, shown(scribe).severity) == ("closed", 1)
    assert folded(scribe).figures() == {(1, "incident", 1): 1}
    scribe.strike(scribe.records[-1], by=DESK)
    assert (shown(scribe).state, shown(scribe).severity) == ("working", 3)


def test_another_squad_cannot_close_it() -> None:
    """Its log is not read by the squad whose incident it is: some would see it closed and some open."""
    scribe = opened()
    scribe.write(IncidentState(2, "closed", 1), INCIDENT, 9, by=SECOND)
    assert shown(scribe).state == "open"


def test_struck_entry_stays_in_the_timeline_with_who_struck_it() -> None:
    scribe = opened()
    wrong = scribe.write(IncidentEntry(1), INCIDENT, 5, text=Words("left arm"))
    scribe.write(IncidentEntry(1), INCIDENT, 6, text=Words("right arm"))
    strike = scribe.strike(wrong, by=SPARE)
    struck = [line.struck_by for line in shown(scribe).timeline]
    assert [entry.name if entry else None for entry in struck] == [None, strike.name, None]
    assert shown(scribe).changed_ms == MORNING_MS + 6 * MINUTE_MS


def test_incident_whose_opening_is_not_here_yet_counts_nowhere() -> None:
    scribe = opened()
    scribe.write(IncidentState(1, "working", 3), INCIDENT, 5)
    journal = fold_all(scribe.writers, scribe.records[1:])
    assert (journal.rows[Space.INCIDENT, INCIDENT].status, journal.figures()) == (incident.ABSENT, {})
    scribe.strike(scribe.records[0])
    assert shown(scribe).opened is None


# tallies and things


def summed(journal: MemoryJournal, key: Key) -> Sums:
    state = decode_state(key[0], journal.bodies[key])
    assert isinstance(state, Sums)
    return state


def test_tally_adds_up_by_session() -> None:
    scribe = Scribe()
    for amount, session in ((30, "morning"), (12, "afternoon"), (-2, "morning"), (5, "")):
        scribe.write(TallyAdded(1, 3, amount, session), LEAFLETS)
    assert folded(scribe).figures() == {
        (1, "tally", 3): 45,
        (1, "tally/morning", 3): 28,
        (1, "tally/afternoon", 3): 12,
        (1, "tally/", 3): 5,
    }


def test_sums_are_the_same_bytes_whichever_session_came_first() -> None:
    scribe = Scribe()
    for session in ("b", "a", "c"):
        scribe.write(TallyAdded(1, 3, 1, session), LEAFLETS)
    key = (Space.TALLY, LEAFLETS)
    assert folded(scribe).bodies[key] == fold_all(scribe.writers, scribe.records).bodies[key]


def test_corrected_to_nothing_leaves_nothing() -> None:
    scribe = Scribe()
    scribe.write(TallyAdded(1, 3, 30), LEAFLETS)
    scribe.write(TallyAdded(1, 3, -30), LEAFLETS)
    journal = folded(scribe)
    assert journal.figures() == {}
    assert (summed(journal, (Space.TALLY, LEAFLETS)).count, journal.rows[Space.TALLY, LEAFLETS].status) == (2, 1)


@pytest.mark.parametrize("holder", [0, 12, GUEST])
def test_holder_has_what_went_out_less_what_came_back_or_was_used(holder: int) -> None:
    scribe, subject = Scribe(), kinds.thing_subject(1, 3, holder)
    for moved in (ThingOut(1, 3, 8, holder), ThingBack(1, 3, 5, holder), ThingUsed(1, 3, 1, holder)):
        scribe.write(moved, subject)
    journal = folded(scribe)
    assert sums.held(summed(journal, (Space.THING, subject))) == 2
    assert journal.figures() == {(1, "thing_out", 3): 8, (1, "thing_back", 3): 5, (1, "thing_used", 3): 1}
    assert (journal.rows[Space.THING, subject].squad, journal.rows[Space.THING, subject].status) == (1, 1)
    scribe.write(ThingBack(1, 3, 2, holder), subject)
    assert folded(scribe).rows[Space.THING, subject].status == 0


@pytest.mark.parametrize("holder", [0, 12, GUEST])
def test_what_broke_or_was_lost_is_held_no_more_until_that_is_struck(holder: int) -> None:
    scribe, subject = Scribe(), kinds.thing_subject(1, 3, holder)
    scribe.write(ThingOut(1, 3, 5, holder), subject)
    broken = scribe.write(ThingBroken(1, 3, 2, holder), subject)
    lost = scribe.write(ThingLost(1, 3, 3, holder), subject)
    journal = folded(scribe)
    assert journal.figures() == {(1, "thing_out", 3): 5, (1, "thing_broken", 3): 2, (1, "thing_lost", 3): 3}
    assert (sums.held(summed(journal, (Space.THING, subject))), journal.rows[Space.THING, subject].status) == (0, 0)
    for record, held in ((lost, 3), (broken, 5)):
        scribe.strike(record)
        assert sums.held(summed(folded(scribe), (Space.THING, subject))) == held
    assert folded(scribe).figures() == {(1, "thing_out", 3): 5}


def test_more_back_than_out_is_held_below_nothing() -> None:
    scribe, subject = Scribe(), kinds.thing_subject(1, 3, 0)
    scribe.write(ThingBack(1, 3, 2), subject)
    assert sums.held(summed(folded(scribe), (Space.THING, subject))) == -2


def test_things_of_all_holders_add_up() -> None:
    scribe = Scribe()
    for holder in (4, 5):
        scribe.write(ThingOut(1, 3, 2, holder), kinds.thing_subject(1, 3, holder))
    assert folded(scribe).figures() == {(1, "thing_out", 3): 4}


# walk-ins, badges, devices


def test_walk_in_is_the_one_written_last_until_it_is_struck() -> None:
    scribe = Scribe()
    scribe.write(WalkIn(1, 1, "guest"), GUEST, text=WalkInDetails("somebody"))
    scribe.write(WalkIn(1, 2, "parent"), GUEST, 5)
    journal = folded(scribe)
    state = walk_in.derive_walk_in(GUEST, journal.entries((Space.WALK_IN, GUEST)), journal.context)
    assert (state.site, state.category) == (2, "parent")
    assert [(key[:2], value) for key, value in journal.figures().items()] == [((1, "walk_in"), 1)]
    for record in scribe.records[:2]:
        scribe.strike(record)
    assert folded(scribe).figures() == {}


def test_highest_revoked_issue_holds() -> None:
    scribe = Scribe()
    for issue in (0, 2, 1):
        scribe.write(BadgeRevoked(issue), 5)
    journal = folded(scribe)
    assert walk_in.revoked_issue(journal.entries((Space.BADGE, 5)), journal.context) == 2
    assert (journal.rows[Space.BADGE, 5].status, journal.figures()) == (3, {(0, "badge_revoked", 0): 1})
    scribe.strike(scribe.records[1])
    assert folded(scribe).rows[Space.BADGE, 5].status == 2


def test_last_verdict_on_a_device_holds() -> None:
    scribe = Scribe()
    verdict = DeviceStanding(True, (kinds.Counting(7, 12, bytes(8)),))
    scribe.write(verdict, FIRST.device, 1, by=SERVER)
    key = (Space.DEVICE, FIRST.device)
    journal = folded(scribe)
    assert device.derive_standing(journal.entries(key), journal.context) == verdict
    assert journal.figures() == {(0, "device_revoked", 0): 1}
    scribe.write(DeviceStanding(False), FIRST.device, 2, by=SERVER)
    assert (folded(scribe).rows[key].status, folded(scribe).figures()) == (0, {})


def test_fold_tells_whose_clock_and_whose_standing_changed() -> None:
    scribe = Scribe()
    scribe.write(kinds.ClockSample(5, 1), SECOND.device, by=SECOND)
    scribe.write(DeviceStanding(True), FIRST.device, by=SERVER)
    changes = MemoryJournal(scribe.writers).fold.apply(scribe.records)
    assert (changes.clocks, changes.standings) == ({SECOND.device}, {FIRST.device})


# messages


def message_of(scribe: Scribe) -> message.MessageView:
    journal = folded(scribe)
    return message.derive(MESSAGE, journal.entries((Space.MESSAGE, MESSAGE)), journal.context)


def sent(*squads: int) -> Scribe:
    """Words to each of these squads."""
    scribe = Scribe()
    for squad in squads:
        scribe.write(MessageSent(squad, message.URGENT), MESSAGE, 0, by=DESK, text=Words("rain at three"))
    return scribe


@pytest.mark.parametrize(("squads", "is_for"), [((0,), True), ((1, 2), True), ((2, 3), False)])
def test_message_is_for_those_whom_it_names_and_without_a_name_for_all(squads: tuple[int, ...], is_for: bool) -> None:
    assert message_of(sent(*squads)).is_for(1) == is_for


def test_message_was_read_when_a_squad_first_read_it() -> None:
    scribe = sent(0)
    scribe.write(MessageRead(1), MESSAGE, 1)
    scribe.write(MessageRead(1), MESSAGE, 2)
    scribe.write(MessageAcknowledged(1), MESSAGE, 3, text=Words("on our way"))
    scribe.write(MessageRead(2), MESSAGE, 4, by=DESK)
    view = message_of(scribe)
    assert {squad: receipt.at_ms for squad, receipt in view.read.items()} == {
        1: MORNING_MS + MINUTE_MS,
        2: MORNING_MS + 4 * MINUTE_MS,
    }
    assert list(view.acknowledged) == [1]


def test_acknowledgement_that_was_a_mistake_is_taken_back() -> None:
    scribe = sent(0)
    scribe.strike(scribe.write(MessageAcknowledged(1), MESSAGE, 3), minute=4)
    assert message_of(scribe).acknowledged == {}


def test_message_taken_back_says_so_and_keeps_whom_it_was_for() -> None:
    scribe = sent(1, 2)
    first, second = scribe.records
    scribe.strike(first, by=DESK, minute=1)
    assert (message_of(scribe).squads, message_of(scribe).taken_back_ms) == ((2,), 0)
    scribe.strike(second, by=DESK, minute=2)
    assert (message_of(scribe).squads, message_of(scribe).taken_back_ms) == ((1, 2), MORNING_MS + 2 * MINUTE_MS)


def test_squad_cannot_take_back_what_the_desk_told_it() -> None:
    scribe = sent(1)
    scribe.strike(scribe.records[0], by=FIRST, minute=1)
    assert not message_of(scribe).taken_back_ms


def test_receipts_before_the_message_itself_arrives_wait_for_it() -> None:
    scribe = Scribe()
    scribe.write(MessageRead(1), MESSAGE, 1)
    assert message_of(scribe).sent == ()


# roll calls


def called(squads: tuple[int, ...] = (1, 2)) -> Scribe:
    scribe = Scribe()
    scribe.write(RollCallOpened(squads, MORNING_MS + 5 * MINUTE_MS), CALL, 0, by=DESK, text=Words("all to the gate?"))
    return scribe


def roll(scribe: Scribe) -> roll_call.RollCallView:
    journal = folded(scribe)
    return roll_call.derive(CALL, journal.entries((Space.CALL, CALL)), journal.context)


def test_roll_call_is_open_until_the_desk_closes_it() -> None:
    scribe = called()
    assert folded(scribe).figures() == {(0, "call_open", CALL): 1}
    scribe.write(RollCallClosed(), CALL, 7, by=DESK)
    assert folded(scribe).figures() == {}
    assert roll(scribe).closed_ms == MORNING_MS + 7 * MINUTE_MS


def test_squad_is_as_it_answered_last() -> None:
    scribe = called()
    scribe.write(RollCallAnswered(1, "all_well", 12), CALL, 1)
    scribe.write(RollCallAnswered(2, "need_help", 5), CALL, 2, by=SECOND)
    wrong = scribe.write(RollCallAnswered(1, "missing", 11), CALL, 3)
    answers = roll(scribe).answers
    assert {squad: (answer.state, answer.present) for squad, answer in answers.items()} == {
        1: ("missing", 11),
        2: ("need_help", 5),
    }
    scribe.strike(wrong, minute=4)
    assert roll(scribe).answers[1].state == "all_well"


def test_answer_after_the_deadline_is_late_and_counts() -> None:
    """By the server's time: the second squad's clock is seven minutes ahead."""
    scribe = called()
    scribe.write(kinds.ClockSample(-7 * MINUTE_MS, 10), SECOND.device, 0, by=SECOND)
    scribe.write(RollCallAnswered(1, "all_well", 12), CALL, 5.1)
    scribe.write(RollCallAnswered(2, "all_well", 5), CALL, 4.9, by=SECOND)
    assert {squad: answer.late for squad, answer in roll(scribe).answers.items()} == {1: True, 2: False}


def test_answers_before_the_call_itself_arrives_wait_for_it() -> None:
    scribe = Scribe()
    scribe.write(RollCallAnswered(1, "all_well", 12), CALL, 1)
    assert folded(scribe).figures() == {}
    assert roll(scribe).opened is None


@pytest.mark.parametrize(("squads", "asked"), [((), True), ((1,), True), ((2, 3), False)])
def test_call_that_names_no_squad_asks_all(squads: tuple[int, ...], asked: bool) -> None:
    assert roll(called(squads)).asks(1) == asked
