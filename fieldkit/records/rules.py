"""What a record must be to count: checked once, when it is taken in. A record that breaks a rule is kept, acknowledged
and quarantined with the reason; it never blocks the next one."""

from __future__ import annotations

from collections.abc import Iterable

from fieldkit.records import kinds
from fieldkit.records.codec import PayloadError, decode_payload
from fieldkit.records.kinds import BY_NUMBER, BY_PAYLOAD, KindSpec, Payload, Space
from fieldkit.records.record import PAYLOAD_BYTES_MAX, SCOPE_ALL, Record
from fieldkit.records.scopes import SCOPE_CALLS, scope_of, squad_of
from fieldkit.records.spaces.headcount import ENDINGS, MISSING
from fieldkit.records.spaces.incident import INVOLVED, PLACE, SEVERITY_MAX, SQUAD, STATES
from fieldkit.records.spaces.message import SEVERITIES
from fieldkit.records.spaces.roll_call import ANSWERS
from fieldkit.records.state import Writer

#: Largest amount that one record adds: above it somebody leant on a key.
AMOUNT_MAX = 1_000_000
COUNT_MAX = 100_000
#: Most people that a headcount names as lacking, so that its payload stays small.
LACKING_MAX = 300
#: Most points of one deed, and most pictures of that or of an entry of a tally.
POINTS_MAX = 1_000
PICTURES_MAX = 4
#: Deeds are DEED_FIRST … DEED_COUNT, drawn at random.
DEED_FIRST = 1
DEED_COUNT = 1 << 48
#: Of a placeholder: too large to be kept, or withheld by whoever passed it on.
CONTENT_MISSING = "its content is not here: it was too large, or could not be sent"
_OF_SQUADS = ("squad", "urgent")


#: Kinds of which two records with the same payload and no text, by one writer, both count or both do not, whatever
#: their subjects.
JUDGED_BY_PAYLOAD = frozenset(
    BY_PAYLOAD[payload].number for payload in (kinds.Arrival, kinds.Departure, kinds.Away, kinds.Back, kinds.Passing)
)


def broken_rules(records: Iterable[Record], writer: Writer) -> list[str]:
    """`broken_rule` of each record of one log; those that repeat, as most do, are judged once."""
    judged: dict[tuple[int, bytes, int], str] = {}
    reasons = []
    for record in records:
        if record.text_hash or record.payload_hash:
            reasons.append(broken_rule(record, writer))
            continue
        key = record.kind, record.payload, 0 if record.kind in JUDGED_BY_PAYLOAD else record.subject
        reason = judged.get(key)
        if reason is None:
            reason = judged[key] = broken_rule(record, writer)
        reasons.append(reason)
    return reasons


def broken_rule(record: Record, writer: Writer) -> str:
    """ "" where the record may count, else the rule that it breaks. Unknown kinds break none: they wait for a newer
    program. A text is judged by its hash alone, so that the verdict is the same once it has been erased."""
    if record.payload_hash:
        return CONTENT_MISSING
    if len(record.payload) > PAYLOAD_BYTES_MAX:
        return "it is over the size limit"
    spec = BY_NUMBER.get(record.kind)
    if spec is None:
        return ""
    try:
        what = decode_payload(record.kind, record.payload)
    except PayloadError as error:
        return f"its payload cannot be decoded: {error}"
    if record.text_hash and spec.text is None:
        return "its kind has no text"
    return _scope_rule(spec, what, writer) or _value_rule(what, record, writer)


def _scope_rule(spec: KindSpec, what: Payload, writer: Writer) -> str:
    squad = getattr(what, "squad", 0)
    if spec.scope == "all" and writer.scope != SCOPE_ALL:
        return "its kind belongs into the log for all"
    if spec.scope == "calls" and not (writer.scope == SCOPE_CALLS and writer.all_squads):
        return "only the desk calls the roll, in the log for that"
    if isinstance(what, kinds.MessageSent) and not (
        writer.scope == scope_of(spec.scope, what.to) and writer.all_squads
    ):
        return "only the desk sends messages, in the log of those whom they are for"
    if spec.scope in _OF_SQUADS:
        if not squad or writer.scope != scope_of(spec.scope, squad):
            return "its squad is not that of its log"
        if not writer.all_squads and squad not in writer.squads:
            return "its writer has no certificate for that squad"
    if isinstance(what, kinds.DeviceStanding) and not writer.judges:
        return "only the server judges devices"
    return ""


def _value_rule(what: Payload, record: Record, writer: Writer) -> str:
    match what:
        case kinds.TallyAdded():
            if not 0 < abs(what.amount) <= AMOUNT_MAX:
                return f"its amount is {what.amount}"
            return _picture_rule(what.pictures) or _subject_rule(record, kinds.tally_subject(what.squad, what.tally))
        case kinds.ThingMoved():
            if not 0 < what.amount <= AMOUNT_MAX:
                return f"its amount is {what.amount}"
            return _subject_rule(record, kinds.thing_subject(what.squad, what.thing, what.holder))
        case kinds.Headcount():
            if any(not 0 <= people <= COUNT_MAX for people in what.counted.values()):
                return "it counts fewer than none, or more people than there can be"
            if len(what.lacking) > LACKING_MAX:
                return f"it names {len(what.lacking)} people as lacking"
            return _subject_rule(record, kinds.headcount_subject(what.squad, what.checkpoint))
        case kinds.HeadcountSettled():
            return _settled_rule(what) or _subject_rule(record, kinds.headcount_subject(what.squad, what.checkpoint))
        case kinds.DeedNoted():
            return _deed_rule(what, record)
        case kinds.IncidentOpened() | kinds.IncidentState():
            if not 1 <= what.severity <= SEVERITY_MAX:
                return f"its severity is {what.severity}"
            if isinstance(what, kinds.IncidentState) and what.state not in STATES:
                return f"its state is {what.state!r}"
        case kinds.IncidentPhoto():
            if what.media not in kinds.PICTURES:
                return f"its media type is {what.media!r}"
        case kinds.IncidentMerged():
            # Each points to a smaller number: that is why no merges, in whatever order they come, make a circle.
            if what.into >= record.subject:
                return "it is merged into itself or a later incident"
        case kinds.IncidentInvolved():
            return _involved_rule(what, record)
        case kinds.ClockSample():
            if record.subject != writer.device:
                return "it measures the clock of another device"
        case kinds.WalkIn():
            if not 0 <= record.subject - kinds.WALK_IN_FIRST < kinds.WALK_IN_COUNT:
                return "its subject is not the number of a walk-in"
        case kinds.RollCallOpened() | kinds.RollCallAnswered() | kinds.RollCallClosed():
            return _call_rule(what, record)
        case kinds.MessageSent() | kinds.MessageRead() | kinds.MessageAcknowledged():
            return _message_rule(what, record)
        case kinds.Strike():
            return _strike_rule(what, record, writer)
        case _:
            pass
    return ""


def _settled_rule(what: kinds.HeadcountSettled) -> str:
    if what.ending not in ENDINGS:
        return f"its ending is {what.ending!r}"
    return "" if what.person and (not what.incident or what.ending == MISSING) else "its person or incident cannot be"


def _deed_rule(what: kinds.DeedNoted, record: Record) -> str:
    if not DEED_FIRST <= record.subject <= DEED_COUNT:
        return "its subject is not the number of a deed"
    if not 0 <= what.points <= POINTS_MAX:
        return f"its points are {what.points}"
    return _picture_rule(what.pictures)


def _picture_rule(pictures: tuple[kinds.Picture, ...]) -> str:
    if len(pictures) > PICTURES_MAX or any(one.media not in kinds.PICTURES for one in pictures):
        return "its pictures are too many, or of a kind that is not shown"
    return ""


def _call_rule(what: kinds.RollCallOpened | kinds.RollCallAnswered | kinds.RollCallClosed, record: Record) -> str:
    if not kinds.CALL_FIRST <= record.subject <= kinds.CALL_COUNT:
        return "its subject is not the number of a roll call"
    if not isinstance(what, kinds.RollCallAnswered):
        return ""
    if what.state not in ANSWERS:
        return f"its state is {what.state!r}"
    return "" if 0 <= what.present <= COUNT_MAX else "it counts fewer than none, or more people than there can be"


def _message_rule(what: kinds.MessageSent | kinds.MessageRead | kinds.MessageAcknowledged, record: Record) -> str:
    if not kinds.MESSAGE_FIRST <= record.subject <= kinds.MESSAGE_COUNT:
        return "its subject is not the number of a message"
    if isinstance(what, kinds.MessageSent) and what.severity not in SEVERITIES:
        return f"its severity is {what.severity}"
    return ""


def _involved_rule(what: kinds.IncidentInvolved, record: Record) -> str:
    if what.what not in INVOLVED:
        return f"what it involves is {what.what!r}"
    if what.what == PLACE:
        return "its place has no words" if not record.text_hash or what.who else ""
    if not what.who or (what.what == SQUAD and what.who > kinds.NUMBER_LARGEST):
        return f"it involves {what.what} {what.who}"
    return ""


def _strike_rule(what: kinds.Strike, record: Record, writer: Writer) -> str:
    """Sums keep no entry of a target to compare with, so a strike of one must say the right squad by itself."""
    target = BY_NUMBER.get(what.target_kind)
    if target is None:
        return ""
    if target.space is Space.NONE:
        return "its target cannot be struck; enter it again instead"
    squad = {Space.TALLY: record.subject >> 12, Space.THING: record.subject >> 46}.get(target.space)
    if squad is not None and squad != writer.scope:
        return "its target is of another squad"
    if target.scope in _OF_SQUADS and not writer.all_squads and squad_of(writer.scope) not in writer.squads:
        return "its writer has no certificate for that squad"
    return ""


def _subject_rule(record: Record, subject: int) -> str:
    return "" if record.subject == subject else "its subject and its payload disagree"
