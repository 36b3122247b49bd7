"""What ten captains' laptops write over many days of the demo's own script: real acts, texts, ids and clocks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from pathlib import Path
from random import Random

import msgspec

from benchmarks.days import DAY_MS, day_of, repeat
from benchmarks.hand_clock import HandClock
from benchmarks.place import kept_place
from benchmarks.quick import make_quick
from benchmarks.stage import SEED, Stage, join_laptop, load_plan, make_stage, open_kit, people_of
from fieldkit.demo.acts import Act
from fieldkit.demo.captain import Captain
from fieldkit.demo.script import write_script
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
from roster.event import Event
from roster.maker import people_wanted

DAYS = 24
_SECOND_MS = 1_000


class Corpus(msgspec.Struct, frozen=True):
    """Laptops after the last day (at `end_ms`), switched off, nothing synced yet. `records` in all of them."""

    stage: Stage
    laptops: tuple[str, ...]
    records: int
    end_ms: int

    @contextmanager
    def opened(self, folder: Path) -> Iterator[list[Kit]]:
        """The kits of copies in `folder`, so that the corpus stays as it is."""
        clock = HandClock(self.end_ms)
        with ExitStack() as open_:
            kits = []
            for name in self.laptops:
                shutil.copytree(self.stage.home(name).path, folder / name)
                kit = open_kit(Home(folder / name), clock)
                kits.append(open_.enter_context(closing(kit)))
                make_quick(kit.journal)
            yield kits


@cache
def corpus() -> Corpus:
    """Once a run."""
    return play_days(kept_place(), DAYS)


def play_days(folder: Path, days: int, seed: int = SEED, times: int = 1) -> Corpus:
    """Plays `days` days on laptops in `folder` that are offline all the time, with `times` the people of the plan."""
    event = load_plan()
    start_ms = event.sessions[0].start_ms
    people = people_of(event, people_wanted(event) * times, seed)
    stage = make_stage(folder, repeat(event, days), people, start_ms, seed)
    clock = HandClock(start_ms)
    names = {squad.number: f"squad-{squad.number}" for squad in event.squads}
    players = {squad: _Player(squad, join_laptop(stage, name, (squad,)), clock) for squad, name in names.items()}
    for day in range(days):
        _play(stage, day_of(event, day), players, clock, seed + day)
    records = sum(log.number for player in players.values() for log in player.kit.journal.logs.mains())
    for player in players.values():
        player.close()
    return Corpus(stage, tuple(names.values()), records, start_ms + days * DAY_MS)


class _Player(Captain):
    """A simulated captain whose clock is set by hand."""

    def __init__(self, squad: int, home: Home, clock: HandClock) -> None:
        self._hand = clock
        super().__init__(squad, home.path, home.path / "clock")

    def _open(self) -> Kit:
        kit = open_kit(self.home, self._hand)
        make_quick(kit.journal)
        return kit


def _play(stage: Stage, event: Event, players: dict[int, _Player], clock: HandClock, seed: int) -> None:
    script = write_script(event, stage.people, stage.codes, seed)
    for at_ms, act in _moments(script.acts, seed):
        clock.set(at_ms)
        players[act.squad].do(act)


def _moments(acts: Sequence[Act], seed: int) -> list[tuple[float, Act]]:
    """Acts at the moments at which people would do them: the script goes by whole seconds, people do not."""
    chance = Random(seed)
    return sorted(((act.at_ms + chance.random() * _SECOND_MS, act) for act in acts), key=lambda moment: moment[0])
