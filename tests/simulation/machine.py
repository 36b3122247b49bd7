"""A machine's clocks: wrong by a step and a drift, and never the true time but by luck."""

from __future__ import annotations

from tests.simulation.world import World


class Seen:
    """How far the wall clocks have ever been that a journal was written by."""

    furthest_ms = 0


class Machine:
    """`name` is what the system calls it. `skew_ms` is how far its wall clock is ahead, `drift_ppm` how much it gains;
    `right` as long as nobody has made it wrong by more than a second."""

    def __init__(self, world: World, name: bytes, skew_ms: int = 0, drift_ppm: int = 0) -> None:
        self._world = world
        self.name = name
        self._set_ms = world.now_ms
        self._booted_ms = world.now_ms - 3_600_000
        self.rebooted = False
        self.skew_ms = skew_ms
        self.drift_ppm = drift_ppm
        self.right = abs(skew_ms) < 1_000 and not drift_ppm
        self.seen = Seen()

    @property
    def true_ms(self) -> int:
        return self._world.now_ms

    def wall_ms(self) -> int:
        now_ms = self._world.now_ms
        wall_ms = now_ms + self.skew_ms + (now_ms - self._set_ms) * self.drift_ppm // 1_000_000
        self.seen.furthest_ms = max(self.seen.furthest_ms, wall_ms)
        return wall_ms

    def boot_ms(self) -> int:
        return self._world.now_ms - self._booted_ms

    def step(self, by_ms: int) -> None:
        """Somebody sets the clock."""
        self.skew_ms += by_ms
        self.right = False

    def reboot(self) -> None:
        self._booted_ms = self._world.now_ms
        self.rebooted = True
