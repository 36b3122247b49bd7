"""The event as a frozen value: what the event file says, after it has been checked.

Numbers (`number`) are what records carry, so they never change once an event has begun; keys are what people
write in the event file. Both are unique within their list.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

#: Largest number of a squad, site, thing, tally or checkpoint: 12 bits, so that a subject fits in 63 bits.
NUMBER_MAX = 4_000


class Label(msgspec.Struct, frozen=True, array_like=True):
    """A name in the languages of the event; `en` is always there."""

    en: str
    zh_hans: str = ""
    zh_hant: str = ""

    def in_language(self, language: str) -> str:
        """The name in `en`, `zh_Hans` or `zh_Hant`; the nearest one that is there."""
        if language == "zh_Hant":
            return self.zh_hant or self.zh_hans or self.en
        if language == "zh_Hans":
            return self.zh_hans or self.zh_hant or self.en
        return self.en

    def __str__(self) -> str:
        return self.en


class Unit(msgspec.Struct, frozen=True, array_like=True):
    """An organisation in the tree; `parent` is the key of the unit above, or "" at the root."""

    key: str
    name: Label
    parent: str = ""


class RoleName(msgspec.Struct, frozen=True, array_like=True):
    """What a role (`doctor`) is called on screens and badges."""

    key: str
    name: Label


class Site(msgspec.Struct, frozen=True, array_like=True):
    """A place with a laptop."""

    number: int
    key: str
    name: Label


class RoleWanted(msgspec.Struct, frozen=True, array_like=True):
    """At least so many people of a role."""

    role: str
    at_least: int


class Wanted(msgspec.Struct, frozen=True, array_like=True):
    """How many people a squad wants. `rule` is "exactly", "at_least" or "at_most"."""

    rule: str
    people: int
    roles: tuple[RoleWanted, ...] = ()

    def sign(self) -> str:
        """`20`, `40+` or `≤8`, as boards show it."""
        return {"at_least": f"{self.people}+", "at_most": f"≤{self.people}"}.get(self.rule, str(self.people))


class Post(msgspec.Struct, frozen=True, array_like=True):
    """A place inside a squad's work with its own minimum of people by role."""

    key: str
    name: Label
    site: int
    minimum: tuple[RoleWanted, ...] = ()
    may_leave: bool = True


class Subgroup(msgspec.Struct, frozen=True, array_like=True):
    """Tagged people of another unit; `inside` says whether they count inside the squad's wanted number."""

    tag: str
    name: Label
    unit: str
    people: int
    inside: bool


class Squad(msgspec.Struct, frozen=True, array_like=True):
    """People who work together under a captain."""

    number: int
    key: str
    name: Label
    unit: str
    captain: str
    wanted: Wanted
    site: int
    posts: tuple[Post, ...] = ()
    subgroups: tuple[Subgroup, ...] = ()
    #: Rule of the event: nobody of this squad leaves the post without leave.
    may_leave: bool = True
    #: Letter of its incident numbers, `B` in `B-014`.
    letter: str = ""


class Session(msgspec.Struct, frozen=True, array_like=True):
    """A stretch of time in which given squads are expected at their sites (`sites`: squad number → site number)."""

    key: str
    name: Label
    start_ms: int
    end_ms: int
    squads: tuple[int, ...]
    sites: dict[int, int] = {}
    #: How long after the start somebody who has not come is not yet called late.
    grace_s: int = 0
    #: From when on somebody who arrives arrives for this session; at the latest its start.
    opens_ms: int = 0


class Checkpoint(msgspec.Struct, frozen=True, array_like=True):
    """A moment at which the people of given squads are counted; due by `due_ms` (0: whenever)."""

    number: int
    key: str
    name: Label
    squads: tuple[int, ...]
    due_ms: int = 0


class Thing(msgspec.Struct, frozen=True, array_like=True):
    """Equipment (`lent` and returned) or supplies (used up); `per_squad`: squad number → how many it is given;
    `required`: squad number → how many it must have with it when it leaves."""

    number: int
    key: str
    name: Label
    lent: bool
    per_squad: dict[int, int] = {}
    required: dict[int, int] = {}


class Tally(msgspec.Struct, frozen=True, array_like=True):
    """A counted figure of the work; `unit` is what one of it is called (people, sheets, ml)."""

    number: int
    key: str
    name: Label
    squads: tuple[int, ...]
    unit: Label = Label("")
    #: What one press of its key adds.
    step: int = 1


class DeedKind(msgspec.Struct, frozen=True, array_like=True):
    """What good deeds of a kind are worth. `per_picture`: the points are those of each picture that shows it, as for
    cards of which each has one. `needs`: what must be there, `picture`, `witness` or `person` (not the whole squad)."""

    number: int
    key: str
    name: Label
    points: int
    per_picture: bool = False
    needs: tuple[str, ...] = ()

    def worth(self, pictures: int) -> int:
        return self.points * pictures if self.per_picture else self.points


class Event(msgspec.Struct, frozen=True, array_like=True):
    """One operation: days, units, squads, sites, sessions and what is counted."""

    key: str
    name: Label
    place: Label
    time_zone: str
    days: tuple[date, ...]
    units: tuple[Unit, ...]
    sites: tuple[Site, ...]
    squads: tuple[Squad, ...]
    sessions: tuple[Session, ...]
    checkpoints: tuple[Checkpoint, ...]
    things: tuple[Thing, ...]
    tallies: tuple[Tally, ...]
    #: What the plan left open and the event file decided, in sentences.
    decisions: tuple[str, ...] = ()
    #: What a person's category may be (`adult`, `child`); the first is the default.
    categories: tuple[str, ...] = ("adult",)
    #: The roles of this event; empty where the event file does not list them, and then any role goes.
    roles: tuple[RoleName, ...] = ()
    #: The categories of people for whom a guardian must have consented.
    consent: tuple[str, ...] = ()
    #: What good deeds are worth; where there are none, whoever notes one says so.
    deeds: tuple[DeedKind, ...] = ()

    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def local(self, at_ms: int) -> datetime:
        """The event's local time at `at_ms` (milliseconds since 1970, UTC)."""
        return datetime.fromtimestamp(at_ms / 1000, self.zone())

    def squad(self, number: int) -> Squad | None:
        return next((squad for squad in self.squads if squad.number == number), None)

    def site(self, number: int) -> Site | None:
        return next((site for site in self.sites if site.number == number), None)

    def thing(self, number: int) -> Thing | None:
        return next((thing for thing in self.things if thing.number == number), None)

    def tally(self, number: int) -> Tally | None:
        return next((tally for tally in self.tallies if tally.number == number), None)

    def deed_kind(self, number: int) -> DeedKind | None:
        return next((kind for kind in self.deeds if kind.number == number), None)

    def checkpoint(self, number: int) -> Checkpoint | None:
        return next((point for point in self.checkpoints if point.number == number), None)

    def role_name(self, role: str) -> Label:
        """What the role is called; itself where the event file does not list it."""
        return next((known.name for known in self.roles if known.key == role), Label(role))

    def sessions_of(self, squad: int) -> tuple[Session, ...]:
        return tuple(session for session in self.sessions if squad in session.squads)
