"""Rules: what may count, and that the verdict is the same for whoever gets the record, whenever."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given

from fieldkit.records import kinds
from fieldkit.records.codec import encode_payload
from fieldkit.records.kinds import BY_PAYLOAD, Payload, Words
from fieldkit.records.record import PAYLOAD_BYTES_MAX, SCOPE_ALL, SCOPE_DESK, TEXT_BYTES_MAX, Record
from fieldkit.records.rules import (
    AMOUNT_MAX,
    COUNT_MAX,
    DEED_COUNT,
    LACKING_MAX,
    PICTURES_MAX,
    POINTS_MAX,
    broken_rule,
    broken_rules,
)
from fieldkit.records.scopes import SCOPE_CALLS, squad_of, urgent_of
from fieldkit.records.scopes import scope_of as scope_of_kind
from tests.fieldkit.records.laptops import DESK, FIRST, HELPER, SECOND, SERVER, SPARE, Laptop
from tests.fieldkit.records.scribe import Scribe, erased
from tests.fieldkit.records.strategies import UNKNOWN_KINDS, Day, records_strategy, subject_for

GOOD: tuple[Payload, ...] = (
    kinds.LogOpened("first start"),
    kinds.LogClosed("clock stepped back"),
    kinds.ClockSample(-420_000, 30),
    kinds.Arrival(1, 1),
    kinds.Departure(1, 1),
    kinds.Away(1, 1),
    kinds.Back(1, 1),
    kinds.Passing(1, 2),
    kinds.Remark(1),
    kinds.ConsentSeen(1),
    kinds.WalkIn(1, 1),
    kinds.BadgeRevoked(0),
    kinds.Headcount(1, 2, {"adult": 0, "child": COUNT_MAX}),
    kinds.Headcount(1, 2, {"adult": 3}, "names", tuple(range(LACKING_MAX))),
    kinds.HeadcountSettled(1, 2, 7, "explained"),
    kinds.HeadcountSettled(1, 2, kinds.WALK_IN_FIRST, "missing", 1 << 40),
    kinds.DeedNoted(1, 7, POINTS_MAX, 8, (kinds.Picture(bytes(32), 1, "image/png"),) * PICTURES_MAX),
    kinds.IncidentOpened("B-014", 1, 1, "injury", 3),
    kinds.IncidentEntry(1),
    kinds.IncidentState(1, "closed", 1),
    kinds.IncidentPhoto(1, bytes(32), kinds.BLOB_BYTES_MAX, "image/jpeg"),
    kinds.IncidentInvolved(1, "person", kinds.WALK_IN_FIRST),
    kinds.IncidentInvolved(1, "squad", 0xFFF),
    kinds.TallyAdded(1, 2, -AMOUNT_MAX),
    kinds.TallyAdded(1, 2, 1, "", (kinds.Picture(bytes(32), 1, "image/webp"),) * PICTURES_MAX),
    kinds.ThingOut(1, 2, AMOUNT_MAX),
    kinds.ThingBack(1, 2, 1, kinds.WALK_IN_FIRST + kinds.WALK_IN_COUNT - 1),
    kinds.ThingUsed(1, 2, 1),
    kinds.ThingBroken(1, 2, 1),
    kinds.ThingLost(1, 2, 1, 7),
    kinds.RollCallOpened((1, 2), 1_772_668_800_000),
    kinds.RollCallAnswered(1, "need_help", COUNT_MAX),
    kinds.RollCallClosed(),
    kinds.MessageSent(0, 2),
    kinds.MessageSent(1),
    kinds.MessageRead(1),
    kinds.MessageAcknowledged(1),
    kinds.Strike(50, 1, bytes(16)),
)


def name_of(payload: Payload) -> str:
    return type(payload).__name__


def subject_of_good(payload: Payload) -> int:
    return kinds.tally_subject(1, 2) if isinstance(payload, kinds.Strike) else subject_for(payload, 0, FIRST)


def scope_of(payload: Payload) -> int:
    squad = payload.to if isinstance(payload, kinds.MessageSent) else 1
    return 1 if isinstance(payload, kinds.Strike) else scope_of_kind(BY_PAYLOAD[type(payload)].scope, squad)


def rule_for(
    payload: Payload,
    subject: int | None = None,
    by: Laptop = FIRST,
    scope: int | None = None,
    text: Payload | None = None,
) -> str:
    """Which rule the record breaks that `by` would write."""
    at = subject_of_good(payload) if subject is None else subject
    place = scope_of(payload) if scope is None else scope
    scribe = Scribe()
    record = scribe.write(payload, at, by=by, scope=place, text=text)
    return broken_rule(record, scribe.writers[record.log])


@pytest.mark.parametrize("payload", GOOD, ids=name_of)
def test_what_a_squads_laptop_writes_breaks_no_rule(payload: Payload) -> None:
    calls = BY_PAYLOAD[type(payload)].scope in ("calls", "message")
    assert rule_for(payload, by=DESK if calls else FIRST) == ""


@pytest.mark.parametrize("by", [FIRST, SECOND, SPARE, HELPER])
@pytest.mark.parametrize(
    "payload", [kinds.RollCallOpened(), kinds.RollCallClosed(), kinds.MessageSent(), kinds.MessageSent(1)], ids=name_of
)
def test_only_desk_and_server_call_the_roll_and_send_messages(payload: Payload, by: Laptop) -> None:
    assert "only the desk" in rule_for(payload, by=by)
    assert rule_for(payload, by=SERVER) == ""


@pytest.mark.parametrize("payload", GOOD, ids=name_of)
def test_misfiled_records_do_not_count(payload: Payload) -> None:
    """A record in a log with other readers would count for some and not for others."""
    scope = BY_PAYLOAD[type(payload)].scope
    if scope == "all":
        assert {bool(rule_for(payload, scope=place)) for place in (1, SCOPE_DESK)} == {True}
    elif scope in ("squad", "urgent", "calls", "message"):
        others = {SCOPE_ALL, 1, 2, urgent_of(1), urgent_of(2), SCOPE_CALLS, SCOPE_DESK} - {scope_of(payload)}
        assert {bool(rule_for(payload, by=DESK, scope=place)) for place in others} == {True}


SQUAD_KINDS = [
    payload for payload in GOOD if squad_of(scope_of(payload)) == 1 and not isinstance(payload, kinds.MessageSent)
]


@pytest.mark.parametrize("payload", SQUAD_KINDS, ids=name_of)
def test_squad_kinds_need_a_certificate_for_the_squad(payload: Payload) -> None:
    assert [laptop for laptop in (SPARE, DESK, SERVER) if rule_for(payload, by=laptop)] == []
    assert [laptop for laptop in (SECOND, HELPER) if not rule_for(payload, by=laptop)] == []


@pytest.mark.parametrize("by", [FIRST, DESK, HELPER])
def test_only_the_server_judges_devices(by: Laptop) -> None:
    assert rule_for(kinds.DeviceStanding(True), FIRST.device, by=by)
    assert rule_for(kinds.DeviceStanding(True), FIRST.device, by=SERVER) == ""


@pytest.mark.parametrize(
    ("payload", "subject"),
    [
        (kinds.TallyAdded(1, 2, 0), None),
        (kinds.TallyAdded(1, 2, AMOUNT_MAX + 1), None),
        (kinds.TallyAdded(1, 2, -AMOUNT_MAX - 1), None),
        (kinds.ThingOut(1, 2, 0), None),
        (kinds.ThingOut(1, 2, -1), None),
        (kinds.ThingUsed(1, 2, AMOUNT_MAX + 1), None),
        (kinds.ThingBroken(1, 2, 0), None),
        (kinds.ThingLost(1, 2, AMOUNT_MAX + 1), None),
        (kinds.Headcount(1, 2, {"adult": -1}), None),
        (kinds.Headcount(1, 2, {"adult": 1, "child": COUNT_MAX + 1}), None),
        (kinds.IncidentOpened("B-014", 1, 1, "injury", 0), None),
        (kinds.IncidentOpened("B-014", 1, 1, "injury", 4), None),
        (kinds.IncidentState(1, "closed", 4), None),
        (kinds.IncidentState(1, "shut", 1), None),
        (kinds.IncidentMerged(1, 1 << 60), None),
        (kinds.IncidentInvolved(1, "dog", 7), None),
        (kinds.IncidentInvolved(1, "person"), None),
        (kinds.IncidentInvolved(1, "squad"), None),
        (kinds.IncidentInvolved(1, "squad", 0x1000), None),
        (kinds.IncidentInvolved(1, "place"), None),
        (kinds.IncidentPhoto(1, bytes(32), 1, "image/svg+xml"), None),
        (kinds.IncidentPhoto(1, bytes(32), 1, "text/html"), None),
        (kinds.IncidentPhoto(1, bytes(31), 1, "image/png"), None),
        (kinds.IncidentPhoto(1, bytes(32), 0, "image/png"), None),
        (kinds.IncidentPhoto(1, bytes(32), kinds.BLOB_BYTES_MAX + 1, "image/png"), None),
        (kinds.TallyAdded(1, 2, 5), kinds.tally_subject(2, 2)),
        (kinds.ThingOut(1, 2, 5), kinds.thing_subject(1, 2, 9)),
        (kinds.ThingLost(1, 2, 5), kinds.thing_subject(1, 2, 9)),
        (kinds.Headcount(1, 2, {}), kinds.headcount_subject(1, 3)),
        (kinds.Headcount(1, 2, {}, "names", tuple(range(LACKING_MAX + 1))), None),
        (kinds.HeadcountSettled(1, 2, 7, "forgotten"), None),
        (kinds.HeadcountSettled(1, 2, 0, "found"), None),
        (kinds.HeadcountSettled(1, 2, 7, "found", 5), None),
        (kinds.HeadcountSettled(1, 2, 7, "found"), kinds.headcount_subject(1, 3)),
        (kinds.DeedNoted(1), 0),
        (kinds.DeedNoted(1), DEED_COUNT + 1),
        (kinds.DeedNoted(1, points=-1), None),
        (kinds.DeedNoted(1, points=POINTS_MAX + 1), None),
        (kinds.DeedNoted(1, pictures=(kinds.Picture(bytes(32), 1, "image/gif"),)), None),
        (kinds.TallyAdded(1, 2, 1, pictures=(kinds.Picture(bytes(32), 1, "image/gif"),)), None),
        (kinds.DeedNoted(1, pictures=(kinds.Picture(bytes(32), 1, "image/png"),) * (PICTURES_MAX + 1)), None),
        (kinds.RollCallAnswered(1, "fine", 3), None),
        (kinds.RollCallAnswered(1, "missing", -1), None),
        (kinds.RollCallAnswered(1, "all_well", COUNT_MAX + 1), None),
        (kinds.RollCallAnswered(1, "all_well", 3), 0),
        (kinds.RollCallAnswered(1, "all_well", 3), kinds.CALL_COUNT + 1),
        (kinds.MessageSent(1, 0), None),
        (kinds.MessageSent(1, 3), None),
        (kinds.MessageRead(1), 0),
        (kinds.MessageAcknowledged(1), kinds.MESSAGE_COUNT + 1),
        (kinds.WalkIn(1, 1), 12),
        (kinds.WalkIn(1, 1), kinds.WALK_IN_FIRST + kinds.WALK_IN_COUNT),
        (kinds.ClockSample(0, 1), SECOND.device),
        (kinds.Strike(1, 1, bytes(16)), 1),
        (kinds.Strike(2, 1, bytes(16)), 1),
        (kinds.Strike(90, 1, bytes(16)), 1),
        (kinds.Strike(50, 1, bytes(16)), kinds.tally_subject(2, 2)),
        (kinds.Strike(60, 1, bytes(16)), kinds.thing_subject(2, 2, 0)),
    ],
)
def test_values_that_cannot_be_meant_do_not_count(payload: Payload, subject: int | None) -> None:
    assert rule_for(payload, subject)


def test_a_laptop_cannot_move_the_clock_of_another() -> None:
    assert "another device" in rule_for(kinds.ClockSample(600_000, 1), FIRST.device, by=SECOND)


def test_words_in_a_kind_without_text_do_not_count() -> None:
    """Free text in the log for all would be personal detail where everybody reads it."""
    assert rule_for(kinds.Arrival(1, 1), text=Words("his mother came too"))


def test_erased_words_in_a_kind_without_text_do_not_count_either() -> None:
    scribe = Scribe()
    record = erased(scribe.write(kinds.Arrival(1, 1), 1, text=Words("his mother came too")))
    assert broken_rule(record, scribe.writers[record.log]) == "its kind has no text"


@given(records_strategy(records_max=20))
def test_verdict_is_the_same_once_the_text_is_erased(day: Day) -> None:
    for record in day.records:
        assert broken_rule(erased(record), day.writers[record.log]) == broken_rule(record, day.writers[record.log])


def test_text_over_the_limit_is_judged_like_the_erased_one() -> None:
    scribe = Scribe()
    record = scribe.write(kinds.Remark(1), 1, text=Words("x" * (TEXT_BYTES_MAX + 1)))
    assert broken_rule(record, scribe.writers[record.log]) == broken_rule(erased(record), scribe.writers[record.log])


@pytest.mark.parametrize("kind", UNKNOWN_KINDS)
def test_unknown_kinds_wait(kind: int) -> None:
    assert broken_rule(of_kind(kind, b"anything"), FIRST.writer(SCOPE_ALL, 1)) == ""


def of_kind(kind: int, payload: bytes) -> Record:
    return Scribe().write_bytes(kind, 1, payload, 0, FIRST, SCOPE_ALL)


def test_payload_over_the_limit_or_damaged_does_not_count() -> None:
    writer = FIRST.writer(SCOPE_ALL, 1)
    assert "size limit" in broken_rule(of_kind(40_000, bytes(PAYLOAD_BYTES_MAX + 1)), writer)
    assert broken_rule(of_kind(40_000, bytes(PAYLOAD_BYTES_MAX)), writer) == ""
    assert "cannot be decoded" in broken_rule(of_kind(10, b"\xc1"), writer)
    arrival = msgspec.structs.replace(of_kind(10, b""), payload=encode_payload(kinds.Arrival(1, 1)))
    assert broken_rule(arrival, writer) == ""


@given(records_strategy())
def test_judged_together_they_get_the_verdicts_they_get_alone(day: Day) -> None:
    for log, writer in day.writers.items():
        records = [record for record in day.records if record.log == log]
        assert list(broken_rules(records, writer)) == [broken_rule(record, writer) for record in records]
