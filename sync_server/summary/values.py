"""The figures of an event as frozen values: what `figures.json` holds and every report is made of.

Names stand in each language of the event (`en`, `zh_Hans`, `zh_Hant`). Moments are milliseconds since 1970 (UTC).
People who came are counted once a day, so that over several days they are person-days.
"""

from __future__ import annotations

import msgspec

from sync_server.incidents import Story

Names = dict[str, str]


class Sums(msgspec.Struct, frozen=True, kw_only=True):
    """What is added up for a squad, a unit or the event.

    `came` = `own` (of the roster) + `guests` + `walk_ins`. `late`: came after the session's start and grace.
    `absent`: on the roster and not come, once the session has begun. `here`, `away`, `gone`: now. `hours`: of service.
    `incidents`: those that are the same as one. `deeds`: good deeds that count, `points` what they come to.
    """

    wanted: int = 0
    roster: int = 0
    came: int = 0
    own: int = 0
    guests: int = 0
    walk_ins: int = 0
    late: int = 0
    absent: int = 0
    here: int = 0
    away: int = 0
    gone: int = 0
    doubles: int = 0
    served_ms: int = 0
    hours: float = 0.0
    incidents: int = 0
    incidents_open: int = 0
    deeds: int = 0
    points: int = 0


class TallyDay(msgspec.Struct, frozen=True):
    """`by_session`: key of the session ("" for none) → its part of `total`."""

    tally: int
    key: str
    name: Names
    unit: Names
    total: int
    by_session: dict[str, int]


class ThingDay(msgspec.Struct, frozen=True):
    """`given` by the event file; `missing`: lent, out, and neither back nor used, broken or lost."""

    thing: int
    key: str
    name: Names
    lent: bool
    given: int
    out: int
    back: int
    used: int
    missing: int
    broken: int = 0
    lost: int = 0


class HeadcountDay(msgspec.Struct, frozen=True):
    """`counted` is None where nobody counted; `checked_in`, who was here by the records at that moment, is None there
    and in figures without details, as is `lacking`: how many of those nobody knows anything of. `found`, `explained`,
    `missing`: how the search for the others ended."""

    checkpoint: int
    key: str
    name: Names
    due_ms: int
    expected: int
    counted: int | None
    at_ms: int
    checked_in: int | None = None
    found: int = 0
    explained: int = 0
    missing: int = 0
    lacking: int | None = None


class SquadDay(Sums, frozen=True, kw_only=True):
    """A squad. `unit` is the key of its lead unit; `incidents_by_severity`: 1 minor to 3 urgent. `place`: among squads
    by points for good deeds, 0 without a deed; `tied`: others have as many."""

    squad: int
    key: str
    name: Names
    unit: str
    wanted_sign: str
    tallies: tuple[TallyDay, ...]
    things: tuple[ThingDay, ...]
    headcounts: tuple[HeadcountDay, ...]
    incidents_by_severity: dict[int, int]
    heard_ms: int
    place: int = 0
    tied: bool = False


class UnitDay(Sums, frozen=True, kw_only=True):
    """A unit with everything below it. `depth` counts from 0 at the root; `squads` by number, of the whole branch."""

    key: str
    name: Names
    parent: str
    depth: int
    squads: tuple[int, ...]


class ArrivalStep(msgspec.Struct, frozen=True):
    """People who came within five minutes from `at_ms` on, and all of that day up to their end."""

    at_ms: int
    came: int
    so_far: int


class EventDay(msgspec.Struct, frozen=True):
    key: str
    name: Names
    place: Names
    time_zone: str
    days: tuple[str, ...]


class NotSignedOut(msgspec.Struct, frozen=True):
    person: int
    called: str
    name: str
    squad: int
    status: str
    since_ms: int


class StillHeld(msgspec.Struct, frozen=True):
    """`holder` is 0 where the squad itself has it."""

    squad: int
    thing: int
    holder: int
    called: str
    name: str
    amount: int


class LaptopDay(msgspec.Struct, frozen=True):
    """A laptop that owes something: never heard of (`heard_ms` 0), unsent records as it said last, or records that do
    not count because nobody has admitted it (`waiting`) or they break a rule (`quarantined`). `device` is "" for a
    squad that no laptop is known of."""

    device: str
    label: str
    squads: tuple[int, ...]
    heard_ms: int
    unsent: int
    waiting: int
    quarantined: int


class Open(msgspec.Struct, frozen=True):
    """What is still open. Nothing of it stops anybody from closing the day."""

    not_signed_out: tuple[NotSignedOut, ...]
    still_held: tuple[StillHeld, ...]
    incidents: tuple[str, ...]
    laptops: tuple[LaptopDay, ...]
    quarantined: int
    newer: int


class DeedDay(msgspec.Struct, frozen=True):
    """A good deed. `name` and `called` are "" where it is the whole squad's; `kind` is a number of the event file, 0
    for none; `pictures` by their SHA-256. `struck_ms` is 0 while it counts; `erased`: its words were taken out."""

    at_ms: int
    squad: int
    name: str
    called: str
    kind: int
    words: str
    points: int
    witness: str
    by: str
    struck_ms: int
    erased: bool
    pictures: tuple[str, ...]


class Standing(msgspec.Struct, frozen=True):
    """What somebody's deeds come to. `place` among all people, `place_in_squad` among the squad's; `tied`: others have
    as many points."""

    squad: int
    name: str
    called: str
    deeds: int
    points: int
    place: int
    place_in_squad: int
    tied: bool


class Details(msgspec.Struct, frozen=True):
    """What names people, and takes longer to find."""

    stories: tuple[Story, ...]
    open: Open
    deeds: tuple[DeedDay, ...] = ()
    standings: tuple[Standing, ...] = ()


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in numbers at one moment; `details` only where they were asked for."""

    format: int = 1
    made_ms: int
    event: EventDay
    totals: Sums
    tallies: tuple[TallyDay, ...]
    things: tuple[ThingDay, ...]
    squads: tuple[SquadDay, ...]
    units: tuple[UnitDay, ...]
    arrivals: tuple[ArrivalStep, ...]
    details: Details | None = None
