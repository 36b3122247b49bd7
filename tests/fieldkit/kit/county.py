"""Plan 14's county as an event folder, and laptops of its squads on real homes and journals."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from click.testing import CliRunner

from fieldkit.kit.home import Home
from fieldkit.kit.joining import open_pack
from fieldkit.kit.kit import Kit
from roster.badges.code import BadgeCode, encode_code
from roster.cli import main as roster
from roster.folder import EventFolder
from roster.people import Person

#: Squads of plan 14.
MEDICAL, TRAFFIC, BLOOD, SCIENCE = 2, 4, 5, 10
ZONE = ZoneInfo("Asia/Shanghai")


def at(hour: int, minute: int = 0, day: int = 5) -> int:
    """A moment of March 2027 in the county, in ms."""
    return int(datetime(2027, 3, day, hour, minute, tzinfo=ZONE).timestamp() * 1000)


class HandClock:
    """Stands where it is put, and goes on by a second whenever somebody looks."""

    def __init__(self, now_ms: int) -> None:
        self.now_ms = now_ms
        self.booted_ms = 0

    def wall_ms(self) -> int:
        self.now_ms += 1_000
        return self.now_ms

    def boot_ms(self) -> int:
        self.booted_ms += 1_000
        return self.booted_ms


class County:
    """The event folder; made once for many tests, which leave it as it is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.run("new", path / "event", "--plan", "plan14")
        self.change_event(path / "event" / "event.toml")
        self.run("people", path / "event")
        self.change_people(EventFolder(path / "event"))
        self.pack = path / "county.pack"
        self.run("pack", path / "event", "--out", self.pack)
        self.folder = EventFolder(path / "event")
        self.event = self.folder.load_event()
        self.people = self.folder.load_people(self.event)

    def change_event(self, file: Path) -> None:
        """Where another county says something else."""

    def change_people(self, folder: EventFolder) -> None:
        """Where another county has others."""

    def run(self, *arguments: str | Path) -> None:
        result = CliRunner().invoke(roster, [str(argument) for argument in arguments])
        assert result.exit_code == 0, result.output

    def of(self, squad: int) -> list[Person]:
        return [person for person in self.people if person.squad == squad]

    def code(self, person: int) -> str:
        """The digits of a person's newest badge."""
        badges = [badge for badge in self.folder.load_badges() if badge.person == person]
        return badges[-1].digits(self.folder.mark())

    def forged(self, person: int, issue: int = 0, mark: int | None = None) -> str:
        event = self.folder.mark() if mark is None else mark
        return encode_code(BadgeCode(event, person, issue, b"a secret"))

    def prepare(self, *certify: str) -> Path:
        """A file for one laptop, such as prepare("--squad", "traffic")."""
        name = hashlib.sha256(" ".join(certify).encode()).hexdigest()[:12]
        count = len(list(self.path.glob(f"{name}-*.fk")))
        file = self.path / f"{name}-{count}.fk"
        self.run("certify", self.folder.path, *certify, "--out", file)
        return file


class Laptop:
    """A home on which kits are opened one after the other; closes whatever is left open."""

    def __init__(self, path: Path, file: Path, clock: HandClock, seed: int = 1, squad: int = 0) -> None:
        self.path = path
        self.clock = clock
        self.random = Random(seed)
        self._open: list[Kit] = []
        open_pack(path, file, entropy=self.random.randbytes, squad=squad)

    def kit(self, *, write: bool = True) -> Kit:
        kit = Kit(Home(self.path), self.clock, self.random.randbytes, write=write)
        self._open.append(kit)
        return kit

    def again(self) -> Kit:
        """The kit after a restart."""
        self.close()
        return self.kit()

    def close(self) -> None:
        while self._open:
            self._open.pop().close()
