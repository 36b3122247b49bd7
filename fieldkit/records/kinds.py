"""The kinds of records: one struct each, the number it is stored under, and where it belongs.

A payload is the struct as a MessagePack array. A field may be added at the end with a default; nothing else ever
changes, and a number is never used again. What is free text or a personal detail stands in a struct of its own
(`Words`, `WalkInDetails`), which is salted and can be erased. A new kind touches: this file, its rule in `rules.py`,
its fold in `spaces/`, its strategy in the tests, its row in `docs/records.md`.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated

import msgspec
from msgspec import Meta

#: Ranges are checked when a payload is decoded, so that no number is ever too large for a subject or a database.
#: A squad, site, thing, tally or checkpoint: 12 bits, as the subjects below give them.
NUMBER_LARGEST = 0xFFF
Number = Annotated[int, Meta(ge=0, le=NUMBER_LARGEST)]
#: A person or a walk-in: as wide as a holder in a thing's subject.
PersonNumber = Annotated[int, Meta(ge=0, le=(1 << 34) - 1)]
#: A log, or a number in one.
U63 = Annotated[int, Meta(ge=0, le=(1 << 63) - 1)]
#: Milliseconds, as a moment or a difference: up to the year 9999 either way.
Millis = Annotated[int, Meta(ge=-(1 << 48), le=1 << 48)]

#: Largest blob: a picture that one can read a number plate on, and that gets through a bad link in an hour.
BLOB_BYTES_MAX = 1 << 20
#: Media types of pictures that every browser shows, and that cannot hold a program.
PICTURES = ("image/jpeg", "image/png", "image/webp")


class Space(IntEnum):
    """What a kind's subject is: state is kept by space and subject."""

    NONE = 0
    PERSON = 1
    WALK_IN = 2
    BADGE = 3
    HEADCOUNT = 4
    INCIDENT = 5
    TALLY = 6
    THING = 7
    CLOCK = 8
    DEVICE = 9
    CALL = 10
    MESSAGE = 11
    DEED = 12


class Payload(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Base of all payloads: read by position, unknown further fields are left alone."""


class Via(IntEnum):
    """How somebody was identified."""

    SCAN = 0
    TYPED = 1
    LIST = 2
    GROUP = 3


class LogOpened(Payload, frozen=True):
    """First record of a log; `cause` says why a new one was needed, `previous` is the life before (0: none)."""

    cause: str
    previous: U63 = 0


class LogClosed(Payload, frozen=True):
    """Last record of a log."""

    cause: str


class ClockSample(Payload, frozen=True):
    """Server time minus this device's wall clock, measured over one exchange. Subject: the device."""

    offset_ms: Millis
    round_trip_ms: Millis


class Counting(Payload, frozen=True):
    """A log counts up to this record of it; `name` is the first 8 bytes of its name, since in another branch there may
    be another record of that number."""

    log: U63
    number: U63
    name: bytes


class DeviceStanding(Payload, frozen=True):
    """The desk's verdict on a device (the subject): which of its records count.

    `revoked`: those up to `upto`, one for each branch of its logs; not revoked: everything.
    """

    revoked: bool
    upto: tuple[Counting, ...] = ()


class Arrival(Payload, frozen=True):
    """Somebody came to `squad` at `site`. `guest`: the roster has the person in another squad, or in none."""

    squad: Number
    site: Number
    via: Via = Via.SCAN
    guest: bool = False
    forced: bool = False


class Departure(Payload, frozen=True):
    squad: Number
    site: Number
    via: Via = Via.SCAN


class Away(Payload, frozen=True):
    """Left for a while; expected back at `back_by_ms` (0: not said)."""

    squad: Number
    site: Number
    back_by_ms: Millis = 0


class Back(Payload, frozen=True):
    squad: Number
    site: Number
    via: Via = Via.SCAN


class Passing(Payload, frozen=True):
    """A badge scanned at a checkpoint."""

    squad: Number
    checkpoint: Number


class Remark(Payload, frozen=True):
    """Words about a person that only the squad reads (why an entry was forced, why somebody is away)."""

    squad: Number


class ConsentSeen(Payload, frozen=True):
    """The paper on which a guardian consents was seen at the table. Subject: the person who needs it."""

    squad: Number


class WalkIn(Payload, frozen=True):
    """Somebody who is on no roster; the subject is the number given here. Details are in the text."""

    squad: Number
    site: Number
    category: str = ""


class BadgeRevoked(Payload, frozen=True):
    """Badges of a person (the subject) up to and including `issue` no longer count."""

    issue: Annotated[int, Meta(ge=0, le=255)]


class Headcount(Payload, frozen=True):
    """People counted at a checkpoint, by category (`adult` → 4)."""

    squad: Number
    checkpoint: Number
    counted: dict[str, int]
    how: str = "number"
    #: Who was here by the list, and not among those counted by name or badge.
    lacking: tuple[PersonNumber, ...] = ()


class HeadcountSettled(Payload, frozen=True):
    """What became of somebody who was lacking at a checkpoint: `ending` is found, explained or missing; a missing
    person has an `incident`. Why stands in the text. Same subject as the headcount."""

    squad: Number
    checkpoint: Number
    person: PersonNumber
    ending: str
    incident: U63 = 0


class IncidentOpened(Payload, frozen=True):
    """`number` is said over the radio (B-014); `what` is a key (injury, missing …); `severity` 1 minor to 3 urgent."""

    number: str
    squad: Number
    site: Number
    what: str
    severity: int


class IncidentEntry(Payload, frozen=True):
    """One line of the story; its words are in the text."""

    squad: Number


class IncidentState(Payload, frozen=True):
    """`state` is open, working or closed; `severity` as in IncidentOpened."""

    squad: Number
    state: str
    severity: int


class IncidentMerged(Payload, frozen=True):
    """The incident is the same as `into`, which goes on for both. `into` is the smaller number of the two (the earlier
    one), so that no circle can be said. `number` is what that one is called, for whoever does not get it."""

    squad: Number
    into: U63
    number: str = ""


class IncidentInvolved(Payload, frozen=True):
    """Somebody or something that the incident is about: `what` is person (walk-ins too), squad or place; `who` its
    number, 0 for a place, whose words are in the text. For the others the text says what they have to do with it."""

    squad: Number
    what: str
    who: PersonNumber = 0


class IncidentPhoto(Payload, frozen=True):
    """A picture of the incident: SHA-256, bytes and media type of a blob that travels by itself. Words are in the
    text."""

    squad: Number
    hash: Annotated[bytes, Meta(min_length=32, max_length=32)]
    size: Annotated[int, Meta(ge=1, le=BLOB_BYTES_MAX)]
    media: str


class Picture(Payload, frozen=True):
    """SHA-256, bytes and media type of a blob that travels by itself."""

    hash: Annotated[bytes, Meta(min_length=32, max_length=32)]
    size: Annotated[int, Meta(ge=1, le=BLOB_BYTES_MAX)]
    media: str


class DeedNoted(Payload, frozen=True):
    """A good deed of `person` (0: of the squad), seen by `witness` (0: nobody named), of a `kind` of the event file
    (0: none). Its words are in the text. The subject is drawn at random."""

    squad: Number
    person: PersonNumber = 0
    points: int = 0
    witness: PersonNumber = 0
    pictures: tuple[Picture, ...] = ()
    kind: Number = 0


class TallyAdded(Payload, frozen=True):
    """`amount` more (or fewer, a correction) in `session`, and pictures that show it. Subject: squad and tally."""

    squad: Number
    tally: Number
    amount: int
    session: str = ""
    pictures: tuple[Picture, ...] = ()


class ThingMoved(Payload, frozen=True):
    """Base of the kinds about things: how many of `thing`, to or from `holder` (a person, or 0 for the squad)."""

    squad: Number
    thing: Number
    amount: int
    holder: PersonNumber = 0


class ThingOut(ThingMoved, frozen=True):
    pass


class ThingBack(ThingMoved, frozen=True):
    pass


class ThingUsed(ThingMoved, frozen=True):
    pass


class ThingBroken(ThingMoved, frozen=True):
    pass


class ThingLost(ThingMoved, frozen=True):
    pass


class RollCallOpened(Payload, frozen=True):
    """The desk asks `squads` (none named: every one) whether they are all there, until `deadline_ms`. Subject: the
    call's number."""

    squads: tuple[Number, ...] = ()
    deadline_ms: Millis = 0


class RollCallAnswered(Payload, frozen=True):
    """`state` is all_well, missing or need_help; `present` the people that the squad has with it."""

    squad: Number
    state: str
    present: int


class RollCallClosed(Payload, frozen=True):
    """No more answers are waited for; those that come are kept."""


class MessageSent(Payload, frozen=True):
    """Words of the desk for squad `to` (0: for every one); to several squads there is one for each. `severity` is 1
    plain or 2 urgent. Subject: the message's number. Not called `squad`: only the desk takes it back."""

    to: Number = 0
    severity: int = 1


class MessageRead(Payload, frozen=True):
    """Somebody of `squad` had the message before their eyes."""

    squad: Number


class MessageAcknowledged(Payload, frozen=True):
    """Somebody of `squad` said that they have understood it."""

    squad: Number


class Strike(Payload, frozen=True):
    """The record `number` of log `log` (0: of this log), named `name`, was a mistake and no longer counts.

    Same subject and scope as its target, so that whoever has the one gets the other.
    """

    target_kind: int
    number: U63
    name: bytes
    log: U63 = 0

    def target(self, own_log: int) -> tuple[int, int, bytes]:
        """Log, number and name of the target, where this strike stands in `own_log`. Only a record that fits all
        three is struck: a strike must mean the same whether its target is looked for or comes later."""
        return self.log or own_log, self.number, self.name


class Words(Payload, frozen=True):
    """Free text: a reason, a note, the words of an entry."""

    words: str


class WalkInDetails(Payload, frozen=True):
    """A walk-in's personal details."""

    name: str
    phone: str = ""
    note: str = ""


class KindSpec(msgspec.Struct, frozen=True):
    """`scope`: "all", "squad", "urgent" (of a squad), "calls", "message" (urgent of a squad, or calls) or "any";
    `text`: what its text holds, if it may have one."""

    number: int
    payload: type[Payload]
    space: Space
    scope: str
    text: type[Payload] | None = None


STRIKE = 90
PHOTO = 43
TALLY = 50
DEED = 51
#: What may name pictures.
SPACES_OF_PICTURES = (Space.INCIDENT, Space.DEED, Space.TALLY)

_SPECS = (
    KindSpec(1, LogOpened, Space.NONE, "any"),
    KindSpec(2, LogClosed, Space.NONE, "any"),
    KindSpec(3, ClockSample, Space.CLOCK, "all"),
    KindSpec(4, DeviceStanding, Space.DEVICE, "all"),
    KindSpec(10, Arrival, Space.PERSON, "all"),
    KindSpec(11, Departure, Space.PERSON, "all"),
    KindSpec(12, Away, Space.PERSON, "all"),
    KindSpec(13, Back, Space.PERSON, "all"),
    KindSpec(14, Passing, Space.PERSON, "all"),
    KindSpec(15, Remark, Space.PERSON, "squad", Words),
    KindSpec(16, ConsentSeen, Space.PERSON, "squad", Words),
    KindSpec(20, WalkIn, Space.WALK_IN, "squad", WalkInDetails),
    KindSpec(21, BadgeRevoked, Space.BADGE, "all"),
    KindSpec(30, Headcount, Space.HEADCOUNT, "squad", Words),
    KindSpec(31, HeadcountSettled, Space.HEADCOUNT, "squad", Words),
    KindSpec(40, IncidentOpened, Space.INCIDENT, "urgent", Words),
    KindSpec(41, IncidentEntry, Space.INCIDENT, "urgent", Words),
    KindSpec(42, IncidentState, Space.INCIDENT, "urgent", Words),
    KindSpec(PHOTO, IncidentPhoto, Space.INCIDENT, "urgent", Words),
    KindSpec(44, IncidentMerged, Space.INCIDENT, "urgent", Words),
    KindSpec(45, IncidentInvolved, Space.INCIDENT, "urgent", Words),
    KindSpec(TALLY, TallyAdded, Space.TALLY, "squad", Words),
    KindSpec(DEED, DeedNoted, Space.DEED, "squad", Words),
    KindSpec(60, ThingOut, Space.THING, "squad", Words),
    KindSpec(61, ThingBack, Space.THING, "squad", Words),
    KindSpec(62, ThingUsed, Space.THING, "squad", Words),
    KindSpec(63, ThingBroken, Space.THING, "squad", Words),
    KindSpec(64, ThingLost, Space.THING, "squad", Words),
    KindSpec(70, RollCallOpened, Space.CALL, "calls", Words),
    KindSpec(71, RollCallAnswered, Space.CALL, "urgent", Words),
    KindSpec(72, RollCallClosed, Space.CALL, "calls", Words),
    KindSpec(80, MessageSent, Space.MESSAGE, "message", Words),
    KindSpec(81, MessageRead, Space.MESSAGE, "urgent"),
    KindSpec(82, MessageAcknowledged, Space.MESSAGE, "urgent", Words),
    KindSpec(STRIKE, Strike, Space.NONE, "any", Words),
)

BY_NUMBER: dict[int, KindSpec] = {spec.number: spec for spec in _SPECS}
BY_PAYLOAD: dict[type[Payload], KindSpec] = {spec.payload: spec for spec in _SPECS}

#: The first walk-in number: above every number that a badge can carry.
WALK_IN_FIRST = 1 << 32
#: Walk-in numbers are WALK_IN_FIRST + 0 … WALK_IN_COUNT - 1, drawn at random by the device.
WALK_IN_COUNT = 1 << 31
#: Roll calls are CALL_FIRST … CALL_COUNT, drawn at random.
CALL_FIRST = 1
CALL_COUNT = 1 << 31
#: And so are messages.
MESSAGE_FIRST = 1
MESSAGE_COUNT = 1 << 31

_NUMBER_BITS = 12
_HOLDER_BITS = 34


def tally_subject(squad: int, tally: int) -> int:
    return squad << _NUMBER_BITS | tally


def headcount_subject(squad: int, checkpoint: int) -> int:
    return squad << _NUMBER_BITS | checkpoint


def thing_subject(squad: int, thing: int, holder: int) -> int:
    """Squad, thing and holder in 62 bits."""
    return (squad << _NUMBER_BITS | thing) << _HOLDER_BITS | holder
