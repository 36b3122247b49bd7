"""Plays the day: every act at its moment, every laptop syncing whenever it has a network."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator

import msgspec

from fieldkit.clock import set_file_clock
from fieldkit.demo.acts import Act
from fieldkit.demo.captain import Captain
from fieldkit.demo.script import Script
from fieldkit.demo.world import World

#: How often a laptop with a network syncs, in simulated time.
SYNC_EVERY_MS = 5 * 60_000
#: Rounds of everybody syncing in the evening until nothing moves any more.
CALM_ROUNDS_MAX = 10


class Moment(msgspec.Struct, frozen=True, order=True):
    """Something that happens: an act (`act` its place in the script), or a squad's laptop syncing (-1)."""

    at_ms: int
    order: int
    squad: int
    act: int


class Played(msgspec.Struct):
    """What has been played so far."""

    acts: int = 0
    sent: int = 0
    received: int = 0


def moments(script: Script, squads: list[int]) -> Iterator[Moment]:
    """All acts and syncs of these squads in the order of time."""
    acts = (Moment(act.at_ms, place, act.squad, place) for place, act in enumerate(script.acts) if act.squad in squads)
    syncs = (_syncs(script, squad, offset) for offset, squad in enumerate(squads))
    return heapq.merge(acts, *syncs)


def _syncs(script: Script, squad: int, offset: int) -> Iterator[Moment]:
    """Laptops sync one after another, not all in one moment."""
    for at_ms in range(script.start_ms + offset * 7_000, script.end_ms, SYNC_EVERY_MS):
        yield Moment(at_ms, len(script.acts) + offset, squad, -1)


def has_network(script: Script, squad: int, at_ms: int) -> bool:
    if squad in script.prepared and at_ms < script.evening_ms:
        return False
    return not any(o.squad == squad and o.from_ms <= at_ms < o.to_ms for o in script.outages)


class Player:
    """Drives captains through their script. `reach` is called before each moment and returns when it has come: at
    once in a day without a screen, by waiting in one that is watched; it returns False to stop."""

    def __init__(self, world: World, captains: list[Captain], server_url: str, reach: Callable[[int], bool]) -> None:
        self._script = world.script
        self._captains = {captain.squad: captain for captain in captains}
        self._url = server_url
        self._reach = reach
        self._knows_server = set(self._captains) - set(world.script.prepared)
        self.played = Played()

    def play(self, told: Callable[[Act], None] = lambda act: None) -> bool:
        """Plays to the end; False where it was stopped before."""
        for moment in moments(self._script, list(self._captains)):
            if not self._reach(moment.at_ms):
                return False
            if moment.act < 0:
                self.sync(moment.squad, moment.at_ms)
                continue
            act = self._script.acts[moment.act]
            self._captains[moment.squad].do(act)
            self.played.acts += 1
            told(act)
        return True

    def sync(self, squad: int, at_ms: int) -> int:
        """One laptop syncs, if it has a network; returns how many records moved."""
        if not has_network(self._script, squad, at_ms):
            return 0
        captain = self._captains[squad]
        if squad not in self._knows_server:
            captain.learn_server(self._url)
            self._knows_server.add(squad)
        sent, received = captain.sync()
        self.played.sent += sent
        self.played.received += received
        return sent + received

    def calm(self) -> bool:
        """In the evening everybody syncs until nothing moves; False where something still does."""
        for _ in range(CALM_ROUNDS_MAX):
            moved = [self.sync(squad, self._script.end_ms) for squad in self._captains]
            if not any(moved):
                return True
        return False


def stepping(world: World) -> Callable[[int], bool]:
    """For a day without a screen: the simulated clock jumps from moment to moment."""

    def reach(at_ms: int) -> bool:
        set_file_clock(world.clock, at_ms)
        return True

    return reach
