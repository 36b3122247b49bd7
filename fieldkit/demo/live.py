"""The day with a person in it: that person's kit on the screen, the other captains in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from fieldkit.clock import FileClock, set_file_clock
from fieldkit.demo.captain import Captain
from fieldkit.demo.play import Player
from fieldkit.demo.world import World, load_world
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit

#: Longest pause, in real seconds, between two looks at the simulated clock.
LOOK_S_MAX = 0.2
#: A kit on a sped-up day syncs this much more often than by a real clock, at the most.
SYNC_SCALE_MIN = 0.1
STOP_S_MAX = 10.0


def pacing(clock: Path, stopped: threading.Event) -> Callable[[int], bool]:
    """Waits for each moment of the running simulated clock; stops when told to."""
    running = FileClock(clock)

    def reach(at_ms: int) -> bool:
        while running.now_ms() < at_ms:
            if stopped.wait(LOOK_S_MAX):
                return False
        return not stopped.is_set()

    return reach


class OtherCaptains:
    """Plays every squad but one in another process, so that the screen never waits for them."""

    def __init__(self, world: World, seed: int, squad: int, server_url: str) -> None:
        arguments = [str(world.folder), str(seed), str(squad), server_url]
        log = (world.folder / "captains.log").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "fieldkit.demo.live", *arguments],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
        )

    @property
    def failed(self) -> bool:
        """Whether it ended by itself with an error."""
        return bool(self._process.poll())

    def stop(self) -> None:
        """Its standard input is closed; it finishes what it is doing."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=STOP_S_MAX)
        except subprocess.TimeoutExpired:
            self._process.terminate()
            self._process.wait()


def play_others(folder: Path, seed: int, squad: int, server_url: str) -> None:
    """Plays all squads but `squad` until the day is over or standard input is closed."""
    world = load_world(folder, seed)
    stopped = threading.Event()
    threading.Thread(target=_stop_at_end_of_input, args=(stopped,), daemon=True).start()
    squads = [other.number for other in world.script.event.squads if other.number != squad]
    captains = [
        Captain(number, world.laptop(number), world.clock, world.script.skews.get(number, 0)) for number in squads
    ]
    try:
        player = Player(world, captains, server_url, pacing(world.clock, stopped))
        if player.play():
            player.calm()
    finally:
        for captain in captains:
            captain.close()


def _stop_at_end_of_input(stopped: threading.Event) -> None:
    sys.stdin.buffer.read()
    stopped.set()


def open_screen(world: World, squad: int, speed: float, show: Callable[[Kit], object]) -> None:
    """Lets a person be the captain of `squad` until they quit."""
    set_file_clock(world.clock, world.script.start_ms, speed)
    kit = Kit(Home(world.laptop(squad)), FileClock(world.clock), os.urandom)
    try:
        kit.start_sync(max(1 / speed, SYNC_SCALE_MIN) if speed > 1 else 1.0)
        show(kit)
    finally:
        kit.close()


if __name__ == "__main__":
    play_others(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
