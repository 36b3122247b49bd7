"""The roads on which records leave a laptop, closed: nothing of a rehearsal goes anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from fieldkit.errors import KitError
from fieldkit.exchange.carrying import DROP
from fieldkit.exchange.letters import Letters
from fieldkit.kit.carry_values import DropDelivered, DropRead, DropWritten, MirrorStatus
from fieldkit.kit.carrying import Carrying
from fieldkit.kit.mirror import Mirror
from fieldkit.kit.neighbours import Neighbours


class ClosedCarrying(Carrying):
    """Writes no drop and reads none."""

    def write_drop(self, place: Path) -> DropWritten:
        raise KitError("errors.rehearsal.drop")

    def read_drop(self, place: Path) -> DropRead:
        raise KitError("errors.rehearsal.drop")

    def take(self, frames: bytes, road: str = DROP) -> DropRead:
        raise KitError("errors.rehearsal.drop")

    def deliver(self, place: Path | None = None) -> DropDelivered:
        raise KitError("errors.rehearsal.drop")

    def deliver_waiting(self) -> None:
        """There is nothing to deliver."""

    def own_letters(self) -> Letters | None:
        return None


class ClosedMirror(Mirror):
    """Is always off."""

    def turn_on(self, folder: Path) -> MirrorStatus:
        raise KitError("errors.rehearsal.mirror")

    def turn_off(self) -> MirrorStatus:
        raise KitError("errors.rehearsal.mirror")

    def start(self) -> None:
        """It has nothing to do."""

    def once(self) -> None:
        raise KitError("errors.rehearsal.mirror")


class ClosedNeighbours(Neighbours):
    """Hears nobody and speaks to nobody."""

    def turn_on(self, host: str = "", port: int | None = None) -> None:
        raise KitError("errors.rehearsal.neighbours")

    def turn_off(self) -> None:
        raise KitError("errors.rehearsal.neighbours")

    def pair(self, place: str) -> str:
        raise KitError("errors.rehearsal.neighbours")

    def start(self, scale: float = 1.0) -> None:
        """Nobody is met."""

    def listen(self) -> None:
        raise KitError("errors.rehearsal.neighbours")

    def meet(self, urls: Iterable[str] = ()) -> int:
        raise KitError("errors.rehearsal.neighbours")

    def answer(self, data: bytes) -> bytes:
        raise KitError("errors.rehearsal.neighbours")

    def exchange(self, post: Callable[[str, bytes], bytes]) -> None:
        raise KitError("errors.rehearsal.neighbours")
