"""Plan 14's demo day, played by its own script up to a moment, with a real server: what pictures are taken of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from fieldkit.clock import set_file_clock
from fieldkit.demo.acts import Act, AnyAct
from fieldkit.demo.captain import Captain
from fieldkit.demo.play import Player, moments
from fieldkit.demo.world import Server, join_captains, make_world

PLAN, SEED = "plan14", 14


class DemoDay:
    """Goes forward in time only. `kit` of a squad is its captain's."""

    def __init__(self, folder: Path) -> None:
        self.world = make_world(folder, PLAN, SEED)
        self.script = self.world.script
        self.server = Server(self.world)
        self.now_ms = self.script.start_ms

    def __enter__(self) -> DemoDay:
        self.server.start()
        squads = [squad.number for squad in self.script.event.squads]
        self.captains = {captain.squad: captain for captain in join_captains(self.world, self.server, squads)}
        self._player = Player(self.world, list(self.captains.values()), self.server.url, lambda at_ms: True)
        self._moments = list(moments(self.script, squads))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for captain in self.captains.values():
            captain.close()
        self.server.stop()

    def captain(self, squad: int) -> Captain:
        return self.captains[squad]

    def play_until(self, at_ms: int) -> None:
        """Everything that happens before."""
        while self._moments and self._moments[0].at_ms < at_ms:
            moment = self._moments.pop(0)
            self.set_time(moment.at_ms)
            if moment.act < 0:
                self._player.sync(moment.squad, moment.at_ms)
            else:
                self.captains[moment.squad].do(self.script.acts[moment.act])
        self.set_time(at_ms)

    def take_next(self, wanted: Callable[[Act], bool]) -> AnyAct:
        """The next such act, which is then left to whoever asked for it."""
        place = next(at for at, moment in enumerate(self._moments) if moment.act >= 0 and wanted(self._act(moment.act)))
        moment = self._moments.pop(place)
        return self._act(moment.act)

    def when(self, wanted: Callable[[Act], bool]) -> int:
        """The moment of the first such act that is still to come."""
        return next(m.at_ms for m in self._moments if m.act >= 0 and wanted(self._act(m.act)))

    def _act(self, number: int) -> AnyAct:
        return self.script.acts[number]

    def sync(self, squad: int) -> None:
        self._player.sync(squad, self.now_ms)

    def set_time(self, at_ms: int) -> None:
        self.now_ms = at_ms
        set_file_clock(self.world.clock, at_ms)
