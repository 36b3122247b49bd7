"""The figures of an event out of its totals: the same fold and the same code as on every laptop. What it costs does
not grow with people or records; `details.py` adds what does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from fieldkit.journal import reading
from fieldkit.journal.journal import Journal
from fieldkit.records import figures as squad_figures
from fieldkit.records.figures import SquadFigures, group_totals
from fieldkit.records.places import places
from fieldkit.records.spaces.headcount import ENDINGS
from roster.event import Event, Label, Squad, Tally, Thing
from sync_server.directory import Directory
from sync_server.incidents import Counted, count_incidents
from sync_server.summary.arrivals import arrival_steps, came_late
from sync_server.summary.values import (
    EventDay,
    Figures,
    HeadcountDay,
    Names,
    SquadDay,
    Sums,
    TallyDay,
    ThingDay,
    UnitDay,
)

HOUR_MS = 3_600_000
#: Totals of one squad: (figure, part) → value.
Own = dict[tuple[str, int], int]


def make_figures(journal: Journal, directory: Directory, now_ms: int) -> Figures:
    """Figures without details."""
    event = directory.event
    grouped = group_totals(journal.views.totals)
    heard = reading.heard_by_squad(journal, now_ms=now_ms)
    shown = directory.figures.all_squads(journal.views.totals, now_ms, heard)
    incidents = count_incidents(reading.merged_incidents(journal))
    squads = _placed(
        _squad(directory, squad, row, grouped.get(squad.number, {}), incidents.get(squad.number, Counted()), now_ms)
        for squad, row in zip(event.squads, shown, strict=True)
    )
    return Figures(
        made_ms=now_ms,
        event=_event(event),
        totals=add_up(squads),
        tallies=tuple(_tallies_of_all(event, squads)),
        things=tuple(_things_of_all(event, squads)),
        squads=squads,
        units=tuple(_units(event, squads)),
        arrivals=arrival_steps(event, grouped.values()),
    )


def names(label: Label) -> Names:
    return {language: label.in_language(language) for language in ("en", "zh_Hans", "zh_Hant")}


def hours(served_ms: int) -> float:
    """Hours to one place, as they are shown."""
    return round(served_ms / HOUR_MS, 1)


def add_up(rows: Iterable[Sums]) -> Sums:
    """The sum of everything that `Sums` has; hours from the milliseconds, so that roundings do not add up."""
    sums: Counter[str] = Counter()
    for row in rows:
        sums.update({name: getattr(row, name) for name in Sums.__struct_fields__ if name != "hours"})
    return Sums(**sums, hours=hours(sums["served_ms"]))


def _event(event: Event) -> EventDay:
    days = tuple(day.isoformat() for day in event.days)
    return EventDay(event.key, names(event.name), names(event.place), event.time_zone, days)


# squads


def _placed(squads: Iterable[SquadDay]) -> tuple[SquadDay, ...]:
    """By points for good deeds, among squads that have any."""
    found = list(squads)
    with_deeds = [squad for squad in found if squad.deeds]
    at = dict(zip((squad.squad for squad in with_deeds), places(one.points for one in with_deeds), strict=True))
    return tuple(
        msgspec.structs.replace(squad, place=at[squad.squad].place, tied=at[squad.squad].tied)
        if squad.squad in at
        else squad
        for squad in found
    )


def _squad(
    directory: Directory, squad: Squad, row: SquadFigures, own: Own, incidents: Counted, now_ms: int
) -> SquadDay:
    came = _by_day(own, "came")
    guests, walk_ins = sum(_by_day(own, "came_guest").values()), sum(_by_day(own, "came_walk_in").values())
    return SquadDay(
        squad=squad.number,
        key=squad.key,
        name=names(squad.name),
        unit=squad.unit,
        wanted=squad.wanted.people,
        wanted_sign=squad.wanted.sign(),
        roster=row.expected,
        came=sum(came.values()),
        own=sum(came.values()) - guests - walk_ins,
        guests=guests,
        walk_ins=walk_ins,
        late=came_late(directory.figures, squad.number, _by_part(own, "arrived")),
        absent=_absent(directory.figures, squad.number, own, row.expected, now_ms),
        here=row.here,
        away=row.away,
        gone=row.gone,
        doubles=row.doubles,
        served_ms=row.served_ms,
        hours=hours(row.served_ms),
        incidents=sum(incidents.all.values()),
        incidents_open=sum(incidents.open.values()),
        incidents_by_severity=dict(sorted(incidents.all.items())),
        deeds=row.deeds,
        points=row.points,
        tallies=tuple(_tallies(directory.event, squad.number, own)),
        things=tuple(_things(directory.event, row)),
        headcounts=tuple(_headcounts(directory.event, squad.number, row.expected, own)),
        heard_ms=row.heard_ms,
    )


def _by_part(own: Own, figure: str) -> dict[int, int]:
    return {part: value for (name, part), value in sorted(own.items()) if name == figure}


_by_day = _by_part


def _absent(figures: squad_figures.Figures, squad: int, own: Own, roster: int, now_ms: int) -> int:
    """People of the roster who did not come, over all days on which their session has begun."""
    came, guests, walk_ins = (_by_day(own, name) for name in ("came", "came_guest", "came_walk_in"))
    starts = {
        figures.event.local(session.start_ms).toordinal(): figures.late_from_ms(squad, session.start_ms)
        for session in figures.event.sessions_of(squad)
    }
    begun = [day for day, from_ms in starts.items() if from_ms is not None and from_ms <= now_ms]
    return sum(max(roster - (came.get(day, 0) - guests.get(day, 0) - walk_ins.get(day, 0)), 0) for day in sorted(begun))


def _tallies(event: Event, squad: int, own: Own) -> Iterable[TallyDay]:
    for tally in event.tallies:
        total = own.get(("tally", tally.number), 0)
        if total or squad in tally.squads:
            sessions = {
                figure.partition("/")[2]: value
                for (figure, part), value in sorted(own.items())
                if part == tally.number and figure.startswith("tally/")
            }
            yield _tally(tally, total, sessions)


def _tally(tally: Tally, total: int, sessions: dict[str, int]) -> TallyDay:
    return TallyDay(tally.number, tally.key, names(tally.name), names(tally.unit), total, sessions)


def _things(event: Event, row: SquadFigures) -> Iterable[ThingDay]:
    for thing in event.things:
        found = row.things.get(thing.number)
        if found is not None:
            yield _thing(thing, [getattr(found, part) for part in _PARTS])


#: What `ThingDay` counts, in its order.
_PARTS = ("given", "out", "back", "used", "missing", "broken", "lost")


def _thing(thing: Thing, counted: Iterable[int]) -> ThingDay:
    return ThingDay(thing.number, thing.key, names(thing.name), thing.lent, *counted)


def _headcounts(event: Event, squad: int, expected: int, own: Own) -> Iterable[HeadcountDay]:
    for point in event.checkpoints:
        at_ms = own.get(("counted_at_ms", point.number), 0)
        if squad in point.squads or at_ms:
            yield HeadcountDay(
                checkpoint=point.number,
                key=point.key,
                name=names(point.name),
                due_ms=point.due_ms,
                expected=expected,
                counted=own.get(("counted", point.number), 0) if at_ms else None,
                at_ms=at_ms,
                **{ending: own.get(("count_" + ending, point.number), 0) for ending in ENDINGS},
            )


# the whole event


def _tallies_of_all(event: Event, squads: tuple[SquadDay, ...]) -> Iterable[TallyDay]:
    for tally in event.tallies:
        rows = [row for squad in squads for row in squad.tallies if row.tally == tally.number]
        sessions: Counter[str] = Counter()
        for row in rows:
            sessions.update(row.by_session)
        yield _tally(tally, sum(row.total for row in rows), dict(sorted(sessions.items())))


def _things_of_all(event: Event, squads: tuple[SquadDay, ...]) -> Iterable[ThingDay]:
    for thing in event.things:
        rows = [row for squad in squads for row in squad.things if row.thing == thing.number]
        yield _thing(thing, [sum(getattr(row, part) for row in rows) for part in _PARTS])


def _units(event: Event, squads: tuple[SquadDay, ...]) -> Iterable[UnitDay]:
    """Units that lead a squad, or stand above one that does: each below its parent, in the event's order."""
    below: dict[str, list[str]] = {}
    for unit in event.units:
        below.setdefault(unit.parent, []).append(unit.key)
    by_key = {unit.key: unit for unit in event.units}

    def branch(key: str) -> list[SquadDay]:
        led = [squad for squad in squads if squad.unit == key]
        return led + [squad for child in below.get(key, ()) for squad in branch(child)]

    def walk(key: str, depth: int) -> Iterable[UnitDay]:
        led = branch(key)
        if led:
            numbers = tuple(sorted(squad.squad for squad in led))
            sums = msgspec.structs.asdict(add_up(led))
            unit = by_key[key]
            yield UnitDay(key=key, name=names(unit.name), parent=unit.parent, depth=depth, squads=numbers, **sums)
            for child in below.get(key, ()):
                yield from walk(child, depth + 1)

    for root in below.get("", ()):
        yield from walk(root, 0)
