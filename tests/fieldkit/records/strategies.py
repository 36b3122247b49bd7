"""Whole days of records, as several laptops might write them: every kind, unknown kinds, strikes, right or not, forks.

    @given(records_strategy())
    def test_…(day: Day) -> None: …

`Day.records` are in the order of writing, true to their chains; shuffle, repeat, split and erase them at will.
Records that break a rule are among them, as they are in life.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from hypothesis import strategies as st

from fieldkit.records import kinds
from fieldkit.records.codec import encode_payload
from fieldkit.records.kinds import BY_NUMBER, STRIKE, Payload, Strike, Via
from fieldkit.records.record import NAME_BYTES, SCOPE_ALL, SCOPE_DESK, Record
from fieldkit.records.rules import DEED_FIRST
from fieldkit.records.scopes import SCOPE_CALLS, scope_of, urgent_of
from fieldkit.records.state import Writer
from tests.fieldkit.records.laptops import DESK, LAPTOPS, SERVER, SQUADS, Laptop
from tests.fieldkit.records.scribe import Branch, Scribe

RECORDS_MAX = 40
#: Kinds that no program of today knows.
UNKNOWN_KINDS = (5, 69, 91, 40_000, 65_535)
#: Few of each, so that laptops often speak of the same.
PERSONS = (1, 2, kinds.WALK_IN_FIRST + 5)
SITES = (1, 2)
NUMBERS = (1, 2)
INCIDENTS = (1 << 40, (1 << 40) + 1, (1 << 40) + 2)
SCOPES = (SCOPE_ALL, *SQUADS, *map(urgent_of, SQUADS), SCOPE_CALLS, SCOPE_DESK)
SESSIONS = ("", "morning", "下午")

U63 = (1 << 63) - 1
squads = st.sampled_from(SQUADS)
sites = st.sampled_from(SITES)
numbers = st.sampled_from(NUMBERS)
vias = st.sampled_from(Via)
short = st.text(max_size=12)
millis = st.integers(0, 1 << 45)
#: Often the same one: two laptops scan at one moment.
minutes = st.sampled_from((0, 5)) | st.integers(-600, 600)
amounts = st.integers(-40, 40)

_SUMMED = {spec.number for spec in BY_NUMBER.values() if spec.space in (kinds.Space.TALLY, kinds.Space.THING)}
#: Kinds that change something, and so can be struck.
_SPACED = tuple(spec.number for spec in BY_NUMBER.values() if spec.space)

pictures = st.builds(
    kinds.Picture,
    st.sampled_from((bytes(32), bytes(range(32)))),
    st.integers(1, kinds.BLOB_BYTES_MAX),
    st.sampled_from(kinds.PICTURES),
)
counting = st.builds(kinds.Counting, st.integers(0, U63), st.integers(0, 50), st.binary(min_size=8, max_size=8))

#: How each payload of the table is drawn. A kind without a strategy fails the tests.
PAYLOADS: dict[type[Payload], st.SearchStrategy[Payload]] = {
    kinds.LogOpened: st.builds(kinds.LogOpened, short, st.integers(0, U63)),
    kinds.LogClosed: st.builds(kinds.LogClosed, short),
    kinds.ClockSample: st.builds(kinds.ClockSample, st.sampled_from((0, 20_000, -420_000, 86_400_000)), numbers),
    kinds.DeviceStanding: st.builds(kinds.DeviceStanding, st.booleans(), st.tuples(counting)),
    kinds.Arrival: st.builds(kinds.Arrival, squads, sites, vias, st.booleans(), st.booleans()),
    kinds.Departure: st.builds(kinds.Departure, squads, sites, vias),
    kinds.Away: st.builds(kinds.Away, squads, sites, millis),
    kinds.Back: st.builds(kinds.Back, squads, sites, vias),
    kinds.Passing: st.builds(kinds.Passing, squads, numbers),
    kinds.Remark: st.builds(kinds.Remark, squads),
    kinds.ConsentSeen: st.builds(kinds.ConsentSeen, squads),
    kinds.WalkIn: st.builds(kinds.WalkIn, squads, sites, short),
    kinds.BadgeRevoked: st.builds(kinds.BadgeRevoked, st.integers(0, 9)),
    kinds.Headcount: st.builds(
        kinds.Headcount,
        squads,
        numbers,
        st.dictionaries(st.sampled_from(("adult", "child")), st.integers(0, 40)),
        st.sampled_from(("number", "names")),
        st.sampled_from(((), PERSONS[:1], PERSONS)),
    ),
    kinds.HeadcountSettled: st.builds(
        kinds.HeadcountSettled,
        squads,
        numbers,
        st.sampled_from(PERSONS),
        st.sampled_from(("found", "explained", "missing", "forgotten")),
        st.sampled_from((0, 0, INCIDENTS[0])),
    ),
    kinds.DeedNoted: st.builds(
        kinds.DeedNoted,
        squads,
        st.sampled_from((0, *PERSONS)),
        st.integers(0, 5),
        st.sampled_from((0, *PERSONS)),
        st.lists(pictures, max_size=2).map(tuple),
        st.integers(0, 3),
    ),
    kinds.IncidentOpened: st.builds(kinds.IncidentOpened, short, squads, sites, short, st.integers(1, 3)),
    kinds.IncidentEntry: st.builds(kinds.IncidentEntry, squads),
    kinds.IncidentState: st.builds(
        kinds.IncidentState, squads, st.sampled_from(("open", "working", "closed")), st.integers(1, 3)
    ),
    kinds.IncidentMerged: st.builds(kinds.IncidentMerged, squads, st.sampled_from((0, *INCIDENTS)), short),
    kinds.IncidentInvolved: st.builds(
        kinds.IncidentInvolved, squads, st.sampled_from(("person", "squad", "place")), st.sampled_from((0, *PERSONS))
    ),
    kinds.IncidentPhoto: st.builds(
        kinds.IncidentPhoto,
        squads,
        st.sampled_from((bytes(32), bytes(range(32)))),
        st.integers(1, kinds.BLOB_BYTES_MAX),
        st.sampled_from(kinds.PICTURES),
    ),
    kinds.TallyAdded: st.builds(
        kinds.TallyAdded,
        squads,
        numbers,
        amounts,
        st.sampled_from(SESSIONS),
        st.one_of(st.just(()), st.lists(pictures, max_size=2).map(tuple)),
    ),
    kinds.ThingOut: st.builds(kinds.ThingOut, squads, numbers, amounts, st.sampled_from((0, *PERSONS))),
    kinds.ThingBack: st.builds(kinds.ThingBack, squads, numbers, amounts, st.sampled_from((0, *PERSONS))),
    kinds.ThingUsed: st.builds(kinds.ThingUsed, squads, numbers, amounts, st.sampled_from((0, *PERSONS))),
    kinds.ThingBroken: st.builds(kinds.ThingBroken, squads, numbers, amounts, st.sampled_from((0, *PERSONS))),
    kinds.ThingLost: st.builds(kinds.ThingLost, squads, numbers, amounts, st.sampled_from((0, *PERSONS))),
    kinds.RollCallOpened: st.builds(kinds.RollCallOpened, st.lists(squads, max_size=2).map(tuple), millis),
    kinds.RollCallAnswered: st.builds(
        kinds.RollCallAnswered, squads, st.sampled_from(("all_well", "missing", "need_help")), st.integers(0, 40)
    ),
    kinds.RollCallClosed: st.builds(kinds.RollCallClosed),
    kinds.MessageSent: st.builds(kinds.MessageSent, st.sampled_from((0, *SQUADS)), st.integers(1, 2)),
    kinds.MessageRead: st.builds(kinds.MessageRead, squads),
    kinds.MessageAcknowledged: st.builds(kinds.MessageAcknowledged, squads),
    kinds.Strike: st.builds(
        kinds.Strike,
        st.sampled_from(sorted(BY_NUMBER)),
        st.integers(1, 50),
        st.binary(min_size=NAME_BYTES, max_size=NAME_BYTES),
        st.integers(0, U63),
    ),
}
TEXTS: dict[type[Payload], st.SearchStrategy[Payload]] = {
    kinds.Words: st.builds(kinds.Words, short),
    kinds.WalkInDetails: st.builds(kinds.WalkInDetails, short, short, short),
}


class Day(msgspec.Struct, frozen=True):
    """What has been written, by whom, and the branches that it stands in (a fork repeats what it shares)."""

    records: tuple[Record, ...]
    writers: dict[int, Writer]
    branches: tuple[Branch, ...]


def subject_for(payload: Payload, other: int, by: Laptop) -> int:
    """The subject that belongs to `payload`; `other` (0 or more) chooses where it does not say."""
    match payload:
        case kinds.TallyAdded():
            return kinds.tally_subject(payload.squad, payload.tally)
        case kinds.ThingMoved():
            return kinds.thing_subject(payload.squad, payload.thing, payload.holder)
        case kinds.DeedNoted():
            return DEED_FIRST + other % 2
        case kinds.Headcount() | kinds.HeadcountSettled():
            return kinds.headcount_subject(payload.squad, payload.checkpoint)
        case kinds.IncidentOpened() | kinds.IncidentEntry() | kinds.IncidentState() | kinds.IncidentPhoto():
            return INCIDENTS[other % len(INCIDENTS)]
        case kinds.IncidentMerged() | kinds.IncidentInvolved():
            return INCIDENTS[other % len(INCIDENTS)]
        case kinds.ClockSample():
            return by.device
        case kinds.DeviceStanding():
            return LAPTOPS[other % len(LAPTOPS)].device
        case kinds.RollCallOpened() | kinds.RollCallAnswered() | kinds.RollCallClosed():
            return kinds.CALL_FIRST + other % 2
        case kinds.MessageSent() | kinds.MessageRead() | kinds.MessageAcknowledged():
            return kinds.MESSAGE_FIRST + other % 2
        case kinds.WalkIn():
            return kinds.WALK_IN_FIRST + other % 3
        case _:
            return PERSONS[other % len(PERSONS)]


#: Laptops that write what is for all to read, and others.
_CALLERS = dict.fromkeys(("calls", "message"), (DESK, SERVER, DESK, SERVER, *LAPTOPS))


def _at_hand(squad: int) -> tuple[Laptop, ...]:
    """Laptops that may write for a squad, twice, and all others."""
    return tuple(laptop for laptop in LAPTOPS if laptop.writer(squad, 1).all_squads or squad in laptop.squads) + LAPTOPS


@st.composite
def _written(draw: st.DrawFn, scribe: Scribe, payload: Payload) -> None:
    """A record by a laptop that would write it; now and then by another, or in a log where it does not belong."""
    spec = kinds.BY_PAYLOAD[type(payload)]
    squad = payload.to if isinstance(payload, kinds.MessageSent) else getattr(payload, "squad", draw(squads))
    by = draw(st.sampled_from(_CALLERS.get(spec.scope, _at_hand(squad))))
    if isinstance(payload, kinds.DeviceStanding):
        by = SERVER
    scope = draw(st.sampled_from(SCOPES)) if spec.scope == "any" else scope_of(spec.scope, squad)
    if draw(st.integers(0, 19)) == 19:
        scope = draw(st.sampled_from(SCOPES))
    text = draw(TEXTS[spec.text]) if spec.text and draw(st.booleans()) else None
    minute = draw(minutes)
    subject = subject_for(payload, draw(st.integers(0, 5)), by)
    scribe.write(payload, subject, minute, by=by, scope=scope, life=draw(st.sampled_from((1, 1, 1, 2))), text=text)


def _worth_striking(scribe: Scribe) -> list[list[Record]]:
    """Everything, and by themselves what chance would seldom find: sums, strikes, and what has been struck before."""
    sums = [record for record in scribe.records if record.kind in _SUMMED]
    strikes = [record for record in scribe.records if record.kind == STRIKE]
    return [among for among in (scribe.records, sums, strikes, scribe.targets) if among]


@st.composite
def _strike(draw: st.DrawFn, scribe: Scribe) -> None:
    """A strike of something written before (another strike, too)."""
    if scribe.records:
        draw(_strike_of(scribe, draw(st.sampled_from(draw(st.sampled_from(_worth_striking(scribe)))))))


@st.composite
def _mistake(draw: st.DrawFn, scribe: Scribe) -> None:
    """A record that should not be, struck by one or more who each saw it."""
    draw(_written(scribe, draw(st.sampled_from(_SPACED).flatmap(lambda number: PAYLOADS[BY_NUMBER[number].payload]))))
    target = scribe.records[-1]
    for _ in range(draw(st.integers(1, 3))):
        draw(_strike_of(scribe, target))


@st.composite
def _strike_of(draw: st.DrawFn, scribe: Scribe, target: Record) -> None:
    """A strike of `target`; now and then one that points beside it, or by somebody who may not."""
    scribe.targets.append(target)
    kind, number, name, log, subject = target.kind, target.number, target.name, target.log, target.subject
    if target.kind == STRIKE:
        kind = draw(st.sampled_from((STRIKE, *_SPACED)))
    match draw(st.sampled_from(("", "", "", "", "", "", "kind", "number", "name", "own log", "log", "subject"))):
        case "kind":
            kind = draw(st.sampled_from(sorted(BY_NUMBER)))
        case "number":
            number += 1
        case "name":
            name = bytes(NAME_BYTES)
        case "own log":
            log = 0
        case "log":
            log = draw(st.sampled_from(scribe.records)).log
        case "subject":
            subject = draw(st.sampled_from(scribe.records)).subject
        case _:
            pass
    own = scribe.writers[target.log].scope
    scope = draw(st.sampled_from((own,) * 8 + SCOPES))
    owner = next(branch.laptop for branch in scribe.branches if branch.log == target.log)
    by = draw(st.sampled_from((owner, owner, DESK, *LAPTOPS)))
    text = draw(TEXTS[kinds.Words]) if draw(st.booleans()) else None
    scribe.write(Strike(kind, number, name, log), subject, draw(minutes), by=by, scope=scope, text=text)


@st.composite
def _unknown(draw: st.DrawFn, scribe: Scribe) -> None:
    kind = draw(st.sampled_from(UNKNOWN_KINDS))
    by, scope = draw(st.sampled_from(LAPTOPS)), draw(st.sampled_from(SCOPES))
    scribe.write_bytes(kind, draw(st.integers(0, U63)), draw(st.binary(max_size=40)), 0, by, scope)


@st.composite
def _noise(draw: st.DrawFn, scribe: Scribe) -> None:
    """A known kind whose payload may be anything, or a true one with fields of a newer program behind it."""
    kind = draw(st.sampled_from(sorted(BY_NUMBER)))
    payload = draw(st.binary(max_size=20))
    if draw(st.booleans()):
        payload = with_more_fields(draw(PAYLOADS[BY_NUMBER[kind].payload]), draw(further_fields))
    by, scope = draw(st.sampled_from(LAPTOPS)), draw(st.sampled_from(SCOPES))
    scribe.write_bytes(kind, draw(st.sampled_from(PERSONS)), payload, 0, by, scope)


@st.composite
def _fork(draw: st.DrawFn, scribe: Scribe) -> None:
    """A laptop is cloned or restored: what it writes next has numbers that are taken already."""
    written = [branch for branch in scribe.branches if branch.records]
    if written:
        branch = draw(st.sampled_from(written))
        scribe.fork(branch, draw(st.integers(0, len(branch.records) - 1)))


_Step = Callable[[Scribe], st.SearchStrategy[None]]


def _writing(payload: Payload) -> _Step:
    return lambda scribe: _written(scribe, payload)


def _kind_steps(payload: type[Payload]) -> st.SearchStrategy[_Step]:
    return PAYLOADS[payload].map(_writing)


_kinds_steps = st.sampled_from(sorted(BY_NUMBER)).flatmap(lambda number: _kind_steps(BY_NUMBER[number].payload))
_OTHER_STEPS: tuple[_Step, ...] = (_mistake, _mistake, _mistake, _strike, _strike, _unknown, _noise, _fork)
_sums_steps = st.sampled_from(sorted(_SUMMED)).flatmap(lambda number: _kind_steps(BY_NUMBER[number].payload))
_steps: st.SearchStrategy[_Step] = st.integers(0, 19).flatmap(
    lambda die: _sums_steps if die < 2 else _kinds_steps if die < 12 else st.just(_OTHER_STEPS[die - 12])
)

#: What a newer program may put behind the fields that this one knows.
further_fields = st.lists(
    st.recursive(
        st.none() | st.booleans() | st.integers(-U63, U63) | st.text(max_size=5) | st.binary(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=4,
    ),
    min_size=1,
    max_size=3,
)


def with_more_fields(payload: Payload, further: list[Any]) -> bytes:
    """The payload as a newer program would write it."""
    fields: list[Any] = msgspec.msgpack.decode(encode_payload(payload))
    return msgspec.msgpack.encode(fields + further)


@st.composite
def records_strategy(draw: st.DrawFn, records_max: int = RECORDS_MAX) -> Day:
    """A day of up to `records_max` steps; most write one record, a mistake up to four."""
    scribe = Scribe()
    for step in draw(st.lists(_steps, min_size=records_max // 3, max_size=records_max)):
        draw(step(scribe))
    return Day(tuple(scribe.records), scribe.writers, tuple(scribe.branches))


@st.composite
def batches_strategy(draw: st.DrawFn, records: tuple[Record, ...]) -> list[list[Record]]:
    """The same records in another order, some again, in batches."""
    order = draw(st.randoms(use_true_random=False))
    mixed = list(records) + order.choices(records, k=len(records) // 3) if records else []
    order.shuffle(mixed)
    size = draw(st.sampled_from((1, 3, 10, len(mixed) + 1)))
    return [mixed[start : start + size] for start in range(0, len(mixed), size)]
