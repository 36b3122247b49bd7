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
Number = Annotated[int, Meta(ge=0, le=0xFFF)]
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


class IncidentPhoto(Payload, frozen=True):
    """A picture of the incident: SHA-256, bytes and media type of a blob that travels by itself. Words are in the
    text."""

    squad: Number
    hash: Annotated[bytes, Meta(min_length=32, max_length=32)]
    size: Annotated[int, Meta(ge=1, le=BLOB_BYTES_MAX)]
    media: str


class TallyAdded(Payload, frozen=True):
    """`amount` more (or fewer, a correction) in `session`. Subject: squad and tally."""

    squad: Number
    tally: Number
    amount: int
    session: str = ""


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
    """`scope`: "all", "squad", "urgent" (of a squad), "calls" or "any"; `text`: what its text holds, if it may have
    one."""

    number: int
    payload: type[Payload]
    space: Space
    scope: str
    text: type[Payload] | None = None


STRIKE = 90
PHOTO = 43

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
    KindSpec(20, WalkIn, Space.WALK_IN, "squad", WalkInDetails),
    KindSpec(21, BadgeRevoked, Space.BADGE, "all"),
    KindSpec(30, Headcount, Space.HEADCOUNT, "squad", Words),
    KindSpec(40, IncidentOpened, Space.INCIDENT, "urgent", Words),
    KindSpec(41, IncidentEntry, Space.INCIDENT, "urgent", Words),
    KindSpec(42, IncidentState, Space.INCIDENT, "urgent", Words),
    KindSpec(PHOTO, IncidentPhoto, Space.INCIDENT, "urgent", Words),
    KindSpec(50, TallyAdded, Space.TALLY, "squad", Words),
    KindSpec(60, ThingOut, Space.THING, "squad", Words),
    KindSpec(61, ThingBack, Space.THING, "squad", Words),
    KindSpec(62, ThingUsed, Space.THING, "squad", Words),
    KindSpec(70, RollCallOpened, Space.CALL, "calls", Words),
    KindSpec(71, RollCallAnswered, Space.CALL, "urgent", Words),
    KindSpec(72, RollCallClosed, Space.CALL, "calls", Words),
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

_NUMBER_BITS = 12
_HOLDER_BITS = 34


def tally_subject(squad: int, tally: int) -> int:
    return squad << _NUMBER_BITS | tally


def headcount_subject(squad: int, checkpoint: int) -> int:
    return squad << _NUMBER_BITS | checkpoint


def thing_subject(squad: int, thing: int, holder: int) -> int:
    """Squad, thing and holder in 62 bits."""
    return (squad << _NUMBER_BITS | thing) << _HOLDER_BITS | holder
