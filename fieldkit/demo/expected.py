"""The script's own count of what it entered: plain sums over its acts, sharing no code with the fold.

What it counts, by squad: people who came (guests and walk-ins beside), people's time, tallies, things, headcounts,
incidents, doubles, and who was not signed out.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldkit.demo.acts import (
    Act,
    Add,
    Close,
    ComeUnlisted,
    Count,
    ForceIn,
    Hand,
    Leave,
    LeaveUnlisted,
    Raise,
    Scan,
    StepIn,
    StepOut,
)
from fieldkit.demo.script import Script


class SquadCount(msgspec.Struct):
    """What one squad's captain entered. `things`: thing → [out, back, used]; `counted`: checkpoint → people, last."""

    squad: int
    came: int = 0
    guests: int = 0
    walk_ins: int = 0
    late: int = 0
    gone: int = 0
    here: int = 0
    served_ms: int = 0
    tallies: dict[int, int] = {}
    things: dict[int, list[int]] = {}
    counted: dict[int, int] = {}
    incidents: int = 0
    incidents_open: int = 0
    doubles: int = 0


class _Presence:
    """One person's time, squad by squad: each moment belongs to the squad that was joined last."""

    def __init__(self) -> None:
        self.joined: list[int] = []
        self.since_ms = 0
        self.away = False
        self.served: dict[int, int] = {}
        self.twice = False

    def _credit(self, at_ms: int) -> None:
        if self.joined and not self.away:
            squad = self.joined[-1]
            self.served[squad] = self.served.get(squad, 0) + at_ms - self.since_ms
        self.since_ms = at_ms

    def come(self, squad: int, at_ms: int) -> None:
        self._credit(at_ms)
        self.twice = self.twice or bool(self.joined)
        self.joined.append(squad)

    def leave(self, squad: int, at_ms: int) -> None:
        self._credit(at_ms)
        self.joined.remove(squad)

    def step(self, at_ms: int, *, away: bool) -> None:
        self._credit(at_ms)
        self.away = away


def count_script(script: Script, acts: Iterable[Act] | None = None) -> dict[int, SquadCount]:
    """Counts by squad number, of the whole script or of those `acts` that were played."""
    counts = {squad.number: SquadCount(squad.number) for squad in script.event.squads}
    people: dict[int | str, _Presence] = {}
    last_squad: dict[int | str, int] = {}
    for act in script.acts if acts is None else acts:
        squad = counts[act.squad]
        match act:
            case Scan(person=person, expect="in") | ForceIn(person=person):
                people.setdefault(person, _Presence()).come(act.squad, act.at_ms)
                squad.came += 1
                squad.guests += isinstance(act, ForceIn)
                squad.late += _late(script, act)
                last_squad[person] = act.squad
            case ComeUnlisted(label=label):
                people.setdefault(label, _Presence()).come(act.squad, act.at_ms)
                squad.came += 1
                squad.walk_ins += 1
                squad.late += _late(script, act)
                last_squad[label] = act.squad
            case Leave(person=person):
                people[person].leave(act.squad, act.at_ms)
            case LeaveUnlisted(label=label):
                people[label].leave(act.squad, act.at_ms)
            case StepOut(person=person) | StepIn(person=person):
                people[person].step(act.at_ms, away=isinstance(act, StepOut))
            case _:
                _count_work(squad, act)
    for name, presence in people.items():
        for number, served_ms in presence.served.items():
            counts[number].served_ms += served_ms
        home = counts[presence.joined[-1] if presence.joined else _home(name, last_squad, presence)]
        home.doubles += presence.twice
        home.here += bool(presence.joined)
        home.gone += not presence.joined
    return counts


def _late(script: Script, act: Act) -> bool:
    """Whether somebody who comes now comes after the squad's first session has begun and its grace is over."""
    sessions = script.event.sessions_of(act.squad)
    return act.at_ms // 60_000 >= min(session.start_ms + session.grace_s * 1000 for session in sessions) // 60_000


def _home(name: int | str, last_squad: dict[int | str, int], presence: _Presence) -> int:
    """The squad at which somebody who has left was last: for a double, the one that stayed after the other ended."""
    return next(iter(presence.served)) if presence.twice else last_squad[name]


def _count_work(squad: SquadCount, act: Act) -> None:
    match act:
        case Add(mistaken=False):
            squad.tallies[act.tally] = squad.tallies.get(act.tally, 0) + act.amount
        case Hand():
            moved = squad.things.setdefault(act.thing, [0, 0, 0])
            moved["out back used".split().index(act.way)] += act.amount
        case Count():
            squad.counted[act.checkpoint] = sum(act.counted.values())
        case Raise():
            squad.incidents += 1
            squad.incidents_open += 1
        case Close():
            squad.incidents_open -= 1
        case _:
            pass
