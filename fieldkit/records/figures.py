"""A squad's figures out of the totals: the same numbers on kit, desk and summary."""

from __future__ import annotations

import msgspec

from fieldkit.records.spaces.headcount import ENDINGS
from fieldkit.records.spaces.person import MINUTE_MS
from fieldkit.records.state import Totals
from roster.event import Event, Session, Squad

HOUR_MS = 3_600_000
#: What may happen to a thing, as the totals name it behind `thing_`.
THING_PARTS = ("out", "back", "used", "broken", "lost")


class ThingFigures(msgspec.Struct, frozen=True):
    """A thing of a squad: `given` is what the event file says it gets, `required` what it must have with it; `missing`:
    out, and neither back nor used, broken or lost."""

    given: int
    out: int
    back: int
    used: int
    missing: int
    broken: int = 0
    lost: int = 0
    required: int = 0


class SquadFigures(msgspec.Struct, frozen=True):
    """A squad's row on the board, all from totals.

    `expected`: people on its roster. `late`: of those, who have not come after the session's start. `counted`,
    `counted_ms`, `checkpoint`: the latest headcount; `overdue`: checkpoint numbers due and not counted.
    `heard_ms`: last record known from its laptops. `tallies`: tally number → sum. `served_ms`: people's time so far.
    """

    squad: int
    key: str
    wanted: int
    wanted_sign: str
    expected: int
    came: int
    guests: int
    walk_ins: int
    here: int
    late: int
    away: int
    gone: int
    doubles: int
    counted: int | None
    counted_ms: int
    checkpoint: int
    overdue: tuple[int, ...]
    incidents: int
    incidents_open: int
    worst: int
    served_ms: int
    tallies: dict[int, int]
    things: dict[int, ThingFigures]
    heard_ms: int
    session: str
    #: Since when (0: nobody, or not so) somebody has been away longest, somebody is a double, people are too few.
    away_since_ms: int = 0
    double_since_ms: int = 0
    short_since_ms: int = 0
    #: Good deeds that count, and the points that they come to.
    deeds: int = 0
    points: int = 0
    #: How the search for people whom the latest headcount lacked ended: found, explained, missing → people.
    settled: dict[str, int] = {}


class Census(msgspec.Struct, frozen=True):
    """How many people the roster has in each squad."""

    by_squad: dict[int, int]


class Figures:
    """Makes figures from an event, its roster's census and a journal's totals; nothing of it depends on how many
    records or people there are."""

    def __init__(self, event: Event, census: Census) -> None:
        self.event = event
        self.census = census
        self._sessions = {squad.number: event.sessions_of(squad.number) for squad in event.squads}

    def session_of(self, squad: int, now_ms: int) -> Session | None:
        """The session that a squad is in at `now_ms`: the last of that day that has begun, else the first to come."""
        day = self.event.local(now_ms).date()
        today = [s for s in self._sessions.get(squad, ()) if self.event.local(s.start_ms).date() == day]
        begun = [session for session in today if session.start_ms <= now_ms]
        return begun[-1] if begun else next(iter(today), None)

    def is_expected(self, squad: int, now_ms: int) -> bool:
        """Whether a squad has a session today. On a day on which nobody has one, the event has been moved (rain) or is
        being tried out: then whoever comes is expected."""
        if self.late_from_ms(squad, now_ms) is not None:
            return True
        return all(self.late_from_ms(other, now_ms) is None for other in self._sessions)

    def late_from_ms(self, squad: int, now_ms: int) -> int | None:
        """When people of a squad who have not come today are late; None where nobody is expected today."""
        day = self.event.local(now_ms).date()
        starts = [
            session.start_ms + session.grace_s * 1000
            for session in self._sessions.get(squad, ())
            if self.event.local(session.start_ms).date() == day
        ]
        return min(starts, default=None)

    def expected_from_ms(self, squad: int, now_ms: int) -> int:
        """When the first session of a squad today begins; 0 where there is none."""
        day = self.event.local(now_ms).date()
        starts = (session.start_ms for session in self._sessions.get(squad, ()))
        return min((start_ms for start_ms in starts if self.event.local(start_ms).date() == day), default=0)

    def all_squads(self, totals: Totals, now_ms: int, heard: dict[int, int]) -> tuple[SquadFigures, ...]:
        """Every squad's figures. `heard`: squad → when its laptops were last heard of (0 or absent: never)."""
        grouped = group_totals(totals)
        return tuple(
            self._squad(squad, grouped.get(squad.number, {}), now_ms, heard.get(squad.number, 0))
            for squad in self.event.squads
        )

    def squad(self, number: int, totals: Totals, now_ms: int, heard_ms: int = 0) -> SquadFigures | None:
        squad = self.event.squad(number)
        if squad is None:
            return None
        return self._squad(squad, group_totals(totals).get(number, {}), now_ms, heard_ms)

    def _squad(self, squad: Squad, totals: dict[tuple[str, int], int], now_ms: int, heard_ms: int) -> SquadFigures:
        day = self.event.local(now_ms).date().toordinal()
        came = totals.get(("came", day), 0)
        guests = totals.get(("came_guest", day), 0)
        walk_ins = totals.get(("came_walk_in", day), 0)
        expected = self.census.by_squad.get(squad.number, 0)
        late_from_ms = self.late_from_ms(squad.number, now_ms)
        absent = max(expected - (came - guests - walk_ins), 0)
        checkpoint, counted_ms = _last_count(totals)
        open_ = {part: value for (figure, part), value in totals.items() if figure == "incident_open"}
        session = self.session_of(squad.number, now_ms)
        return SquadFigures(
            squad=squad.number,
            key=squad.key,
            wanted=squad.wanted.people,
            wanted_sign=squad.wanted.sign(),
            expected=expected,
            came=came,
            guests=guests,
            walk_ins=walk_ins,
            here=totals.get(("here", 0), 0),
            late=absent if late_from_ms is not None and now_ms >= late_from_ms else 0,
            away=totals.get(("away", 0), 0),
            gone=totals.get(("gone", 0), 0),
            doubles=totals.get(("double", 0), 0),
            counted=totals.get(("counted", checkpoint), 0) if checkpoint else None,
            counted_ms=counted_ms,
            checkpoint=checkpoint,
            overdue=self._overdue(squad.number, totals, now_ms),
            incidents=sum(value for (figure, _), value in totals.items() if figure == "incident"),
            incidents_open=sum(open_.values()),
            worst=max((part for part, value in open_.items() if value), default=0),
            served_ms=_served_ms(totals, now_ms),
            tallies={part: value for (figure, part), value in totals.items() if figure == "tally"},
            things=self._things(squad.number, totals),
            heard_ms=heard_ms,
            session=session.key if session is not None else "",
            away_since_ms=_first_ms(totals, "away_since"),
            settled={
                ending: people for ending in ENDINGS if (people := totals.get(("count_" + ending, checkpoint), 0))
            },
            deeds=totals.get(("deed", 0), 0),
            points=totals.get(("points", 0), 0),
            double_since_ms=_first_ms(totals, "double_since"),
            short_since_ms=_short_since_ms(squad, totals, late_from_ms or 0) if now_ms >= (late_from_ms or 0) else 0,
        )

    def _overdue(self, squad: int, totals: dict[tuple[str, int], int], now_ms: int) -> tuple[int, ...]:
        return tuple(
            point.number
            for point in self.event.checkpoints
            if squad in point.squads and 0 < point.due_ms <= now_ms and ("counted_at_ms", point.number) not in totals
        )

    def _things(self, squad: int, totals: dict[tuple[str, int], int]) -> dict[int, ThingFigures]:
        things = {}
        for thing in self.event.things:
            out, back, used, broken, lost = (totals.get(("thing_" + part, thing.number), 0) for part in THING_PARTS)
            given, required = thing.per_squad.get(squad, 0), thing.required.get(squad, 0)
            if given or required or out or back or used or broken or lost:
                missing = max(out - back - used - broken - lost, 0) if thing.lent else 0
                things[thing.number] = ThingFigures(given, out, back, used, missing, broken, lost, required)
        return things


def group_totals(totals: Totals) -> dict[int, dict[tuple[str, int], int]]:
    """Totals by squad."""
    grouped: dict[int, dict[tuple[str, int], int]] = {}
    for (squad, figure, part), value in totals.items():
        grouped.setdefault(squad, {})[figure, part] = value
    return grouped


def _last_count(totals: dict[tuple[str, int], int]) -> tuple[int, int]:
    """The checkpoint counted last, and when; (0, 0) where nothing was."""
    counts = [(at_ms, part) for (figure, part), at_ms in totals.items() if figure == "counted_at_ms"]
    at_ms, checkpoint = max(counts, default=(0, 0))
    return checkpoint, at_ms


def _short_since_ms(squad: Squad, totals: dict[tuple[str, int], int], from_ms: int) -> int:
    """When the people with the squad became fewer than it wants: as one after the other left, or from the start."""
    missing = squad.wanted.people - totals.get(("here", 0), 0) - totals.get(("away", 0), 0)
    if squad.wanted.rule == "at_most" or missing <= 0:
        return 0
    for minute, people in sorted(_by_part(totals, "gone_since"), reverse=True):
        missing -= people
        if missing <= 0:
            return max(minute * MINUTE_MS, from_ms)
    return from_ms


def _by_part(totals: dict[tuple[str, int], int], wanted: str) -> list[tuple[int, int]]:
    return [(part, value) for (figure, part), value in totals.items() if figure == wanted]


def _first_ms(totals: dict[tuple[str, int], int], figure: str) -> int:
    """The first minute of a figure that goes by minutes; 0 where there is none."""
    return min((part for part, _ in _by_part(totals, figure)), default=0) * MINUTE_MS


def _served_ms(totals: dict[tuple[str, int], int], now_ms: int) -> int:
    """People's time: what is over, and what lasts, up to now."""
    over = sum(value for (figure, _), value in totals.items() if figure == "served_ms")
    lasting = totals.get(("open", 0), 0) * now_ms - totals.get(("open_since_ms", 0), 0)
    return over + max(lasting, 0)
