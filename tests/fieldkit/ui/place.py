"""A real event folder, pack and laptop, on a clock that stands where a test puts it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from fieldkit.clock import FileClock, set_file_clock
from fieldkit.kit.home import Home
from fieldkit.kit.joining import open_pack
from fieldkit.kit.kit import Kit
from roster.certify import Laptop as Certified
from roster.certify import certify
from roster.folder import EventFolder
from roster.keys import Role
from roster.maker import make_people
from roster.packing import make_pack
from roster.people import Person
from roster.plans.shipped import plan_text
from tests.fieldkit.ui.desk import Desk

#: 5 March 2027, 08:50 in the county: stage 1 has begun, and people are late.
MORNING_MS = 1_804_207_800_000


class Place:
    """One event, made once for a test run; laptops are made of it as often as they are wanted."""

    def __init__(
        self,
        path: Path,
        people: int = 183,
        plan: bytes = b"",
        change: Callable[[Person], Person] = lambda person: person,
    ) -> None:
        """`change`: what somebody is on the roster instead."""
        self.entropy: Callable[[int], bytes] = Random(7).randbytes
        folder = EventFolder.create(path / "event", plan or plan_text("plan14"), self.entropy)
        event = folder.load_event()
        self.people = [change(person) for person in make_people(event, people, 3)]
        badges = folder.issue_badges(self.people, self.entropy)
        self.event_key, server_key = folder.event_key(), folder.server_key()
        data, self.server = make_pack(event, self.people, badges, self.event_key, server_key, MORNING_MS)
        self.event = event
        self.pack = path / "event.pack"
        self.pack.write_bytes(data)
        self.codes = {badge.person: badge.digits(folder.mark()) for badge in badges}

    def squad(self, number: int) -> list[Person]:
        return [person for person in self.people if person.squad == number]

    def code(self, squad: int, place: int) -> str:
        """The badge of the so-many-th of a squad."""
        return self.codes[self.squad(squad)[place].number]

    def desk(self, path: Path, now_ms: int = MORNING_MS) -> Desk:
        return Desk(path, self.event, bytes(self.event_key.verify_key), self.server, self.entropy, now_ms)

    def laptop(self, path: Path, squad: int, now_ms: int = MORNING_MS, *, certified: bool = False) -> Laptop:
        return Laptop(self, path, squad, now_ms, certified=certified)


class Laptop:
    """A kit on its own home and clock."""

    def __init__(self, place: Place, path: Path, squad: int, now_ms: int, *, certified: bool = False) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.place = place
        self._clock = path / "clock"
        self.set_time(now_ms)
        open_pack(path / "home", place.pack, entropy=place.entropy, squad=squad)
        if certified:
            self._certify(Home(path / "home"), squad, now_ms)
        self.kit = Kit(Home(path / "home"), FileClock(self._clock), place.entropy)

    def _certify(self, home: Home, squad: int, now_ms: int) -> None:
        key = home.load_device_key()
        assert key is not None
        what = Certified(Role.CAPTAIN, (squad,), 1, "B", "laptop")
        home.save_certificate(certify(what, bytes(key.verify_key), self.place.event_key, now_ms, now_ms * 2))

    def set_time(self, now_ms: int) -> None:
        set_file_clock(self._clock, now_ms)

    def close(self) -> None:
        self.kit.close()
