"""A USB stick that goes from laptop to laptop and to the server, with a drop and with the replies to it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from fieldkit.kit.kit import Kit
from tests.simulation.server import Server

if TYPE_CHECKING:
    from tests.simulation.day import Day


class Stick:
    """The drops of one laptop. Each step may come before the one that it needs; then it does nothing."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._writer, self._carrier = day.chance.sample(list(day.laptops.values()), 2)
        self._folder = day.folder / "stick"
        self._times = 0

    def write(self) -> None:
        self._folder.mkdir(exist_ok=True)
        self._writer.do(lambda kit, _: kit.carrying.write_drop(self._folder))

    def hand_over(self) -> None:
        """Another laptop takes it along, and hands it over when it syncs."""
        self.write()
        if self._folder.exists():
            self._count()
            self._carrier.do(lambda kit, _: kit.carrying.read_drop(self._folder))

    def read_at_the_server(self) -> None:
        self.write()
        server = self._day.server
        for file in sorted(self._folder.glob("*.drop")) if self._folder.exists() else ():
            if server.up:
                self._count()
                server.do(partial(self._read_at, server, file))

    def _read_at(self, server: Server, file: Path) -> None:
        (self._folder / f"{self._times}.answer").write_bytes(server.read_stick(file.read_bytes()))

    def read_replies(self) -> None:
        """Old ones, and some twice."""
        for file in sorted(self._folder.glob("*.answer")) if self._folder.exists() else ():
            self._day.reading_stick = True
            self._writer.do(partial(_read, file))
            self._day.reading_stick = False

    def _count(self) -> None:
        self._times += 1
        if self._times == 2:
            self._day.faults["drop twice"] += 1


def _read(file: Path, kit: Kit, _: Random) -> object:
    return kit.carrying.read_drop(file)
