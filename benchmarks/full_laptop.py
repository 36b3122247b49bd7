"""Laptops with a full roster and a full journal, and their screens as a person opens them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from itertools import islice
from pathlib import Path

import msgspec

from benchmarks.hand_clock import HandClock
from benchmarks.place import kept_place
from benchmarks.quick import make_quick
from benchmarks.stage import chance_of, join_laptop, load_plan, make_stage, open_kit, people_of
from benchmarks.today import held_now
from fieldkit.clock import SystemClock
from fieldkit.journal.author import Moment
from fieldkit.kit.home import Home
from fieldkit.records.codec import draft
from fieldkit.records.kinds import Arrival, Departure, Payload
from fieldkit.records.record import SCOPE_ALL, Draft
from roster.people import Person

SQUAD = 5
_BATCH = 1_000
_HOUR_MS = 3_600_000
#: What the screen says once it is there.
READY = "Scan a badge"


class Size(msgspec.Struct, frozen=True):
    """How much there is on a laptop. `squads`: whose it is; none where it has the whole event in scope."""

    name: str
    people: int
    records: int
    squads: tuple[int, ...]


CAPTAIN = Size("captain", 10_000, 100_000, (SQUAD,))
WHOLE_EVENT = Size("whole_event", 100_000, 1_000_000, ())
SIZES = (CAPTAIN, WHOLE_EVENT)


class FullLaptop(msgspec.Struct, frozen=True):
    """`codes`: badges of people of its squads, who have all left and may come back."""

    home: Path
    codes: tuple[tuple[int, str], ...]

    @property
    def command(self) -> Sequence[str]:
        """As `fieldkit --home DIR` does it."""
        program = "from fieldkit.cli import main; main()"
        return (sys.executable, "-c", program, "--home", str(self.home), "--language", "en")


@cache
def full_laptop(size: Size = CAPTAIN) -> FullLaptop:
    """Once a run."""
    return make_full_laptop(kept_place(), size)


def make_full_laptop(folder: Path, size: Size) -> FullLaptop:
    """Everybody has come and gone as often as it takes, the last time an hour ago."""
    now_ms, records = SystemClock().wall_ms(), size.records
    stage = make_stage(folder, held_now(load_plan(), now_ms), people_of(load_plan(), size.people), now_ms)
    home = join_laptop(stage, "laptop", size.squads)
    spells = records // 2 // size.people
    drafts = (one for spell in range(spells) for one in _spell(stage.people, spell))
    _write(home, drafts, now_ms - (1 + spells) * _HOUR_MS, spells * _HOUR_MS * _BATCH // max(records, 1))
    own = [person.number for person in stage.people if person.squad in size.squads or not size.squads]
    return FullLaptop(home.path, tuple((number, stage.codes[number]) for number in own))


def _spell(people: Sequence[Person], spell: int) -> Iterator[Draft]:
    for made in (Arrival, Departure):
        for person in people:
            payload: Payload = made(person.squad, 1 + spell % 2)
            yield draft(SCOPE_ALL, person.number, payload)


def _write(home: Home, drafts: Iterator[Draft], from_ms: int, step_ms: int) -> None:
    """In batches, `step_ms` from one to the next."""
    chance = chance_of(0)
    with closing(open_kit(home, HandClock(from_ms))) as kit:
        make_quick(kit.journal)
        while batch := list(islice(drafts, _BATCH)):
            kit.journal.write(batch, Moment(from_ms, from_ms, kit.operator), chance(8))
            from_ms += step_ms
