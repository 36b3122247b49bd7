"""Writes the day's script: what each captain enters, and when. Pure: the same event, people and seed give the same day.

It knows nothing of records or fold; `expected.py` counts what it entered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from random import Random

import msgspec

from fieldkit.demo.acts import (
    Act,
    Add,
    Close,
    ComeUnlisted,
    Count,
    ForceIn,
    Hand,
    Leave,
    LeaveUnlisted,
    Raise,
    Scan,
    StepIn,
    StepOut,
    Tell,
)
from fieldkit.demo.words import INCIDENTS, REASONS, UNLISTED, IncidentStory
from roster.event import Event, Squad, Thing
from roster.people import Person

MINUTE_MS = 60_000
#: Shares of people who come late, never come, or leave their place for a while.
LATE_SHARE, ABSENT_SHARE, AWAY_SHARE = 0.07, 0.03, 0.08
#: Caps that are not given back at the end of the day.
MISSING_CAPS = 2


class Outage(msgspec.Struct, frozen=True):
    """A squad's laptop has no network from `from_ms` to `to_ms`."""

    squad: int
    from_ms: int
    to_ms: int


class Script(msgspec.Struct, frozen=True):
    """The day. `acts` in the order of time; `skews`: squad → how far its laptop's clock is off (ms); `prepared`: squads
    whose laptop is prepared by hand and has no network before `evening_ms`."""

    event: Event
    acts: tuple[Act, ...]
    outages: tuple[Outage, ...]
    skews: dict[int, int]
    prepared: tuple[int, ...]
    start_ms: int
    evening_ms: int
    end_ms: int


def write_script(event: Event, people: Sequence[Person], codes: Mapping[int, str], seed: int) -> Script:
    """`codes`: person → the 34 digits of the badge. Needs at least five squads for its planted troubles."""
    day = _Day(event, people, codes, seed)
    for squad in event.squads:
        day.play(squad)
    day.check_in_twice()
    return day.script()


class _Day:
    """Collects the acts of one day."""

    def __init__(self, event: Event, people: Sequence[Person], codes: Mapping[int, str], seed: int) -> None:
        self.event = event
        self.codes = codes
        self.seed = seed
        self.people: dict[int, list[Person]] = {}
        for person in people:
            self.people.setdefault(person.squad, []).append(person)
        self.acts: list[Act] = []
        self.numbers = [squad.number for squad in event.squads]
        #: (person, from, to) of everybody's presence, for the headcounts.
        self.present: dict[int, list[tuple[int, int, int, str]]] = {}
        self.missing = MISSING_CAPS
        self.stories = list(INCIDENTS)

    def at(self, hour: int, minute: int = 0) -> int:
        moment = datetime.combine(self.event.days[0], time(hour, minute), self.event.zone())
        return round(moment.timestamp() * 1000)

    def play(self, squad: Squad) -> None:
        random = Random(f"{self.seed} {squad.number}")
        self.present[squad.number] = []
        self._equip(squad)
        for person in self.people.get(squad.number, []):
            self._attend(squad, person, random)
        self._scan_again(squad, random)
        self._unlisted(squad, random)
        self._count(squad, random)
        self._work(squad, random)
        self._trouble(squad, random)

    # people

    def _attend(self, squad: Squad, person: Person, random: Random) -> None:
        draw = random.random()
        if draw < ABSENT_SHARE and person.role != "captain":
            return
        if draw < ABSENT_SHARE + LATE_SHARE:
            come = self.at(8, 36) + random.randrange(55 * 60) * 1000
        else:
            come = self.at(8) + random.randrange(34 * 60) * 1000
        go = self.at(17, 2) + random.randrange(43 * 60) * 1000
        self.acts.append(Scan(come, squad.number, person.number, self.codes[person.number]))
        gaps = self._step_out(squad, person, random)
        self.acts.append(Leave(go, squad.number, person.number))
        for from_ms, to_ms in _without(come, go, gaps):
            self.present[squad.number].append((person.number, from_ms, to_ms, person.category))
        self._dress(squad, person, come, go)

    def _step_out(self, squad: Squad, person: Person, random: Random) -> list[tuple[int, int]]:
        if random.random() >= AWAY_SHARE:
            return []
        out = self.at(9, 45) + random.randrange(6 * 60 * 60) * 1000
        back = out + (10 + random.randrange(50)) * MINUTE_MS
        reason = random.choice(REASONS)
        self.acts.append(StepOut(out, squad.number, person.number, out + 30 * MINUTE_MS, reason))
        self.acts.append(StepIn(back, squad.number, person.number))
        return [(out, back)]

    def _scan_again(self, squad: Squad, random: Random) -> None:
        """People scan their badge once more to be sure; a badge of another squad turns up; one is cut off."""
        here = [act for act in self.acts if isinstance(act, Scan) and act.squad == squad.number]
        for act in random.sample(here, min(2, len(here))):
            self.acts.append(Scan(act.at_ms + 20_000, squad.number, act.person, act.code, "already_in"))
        self.acts.append(Scan(self.at(8, 15) + squad.number * 1000, squad.number, 0, "1" * 30, "unreadable"))

    def _unlisted(self, squad: Squad, random: Random) -> None:
        if squad.number % 3 != 2:
            return
        name = UNLISTED[squad.number % len(UNLISTED)]
        come = self.at(9, 30) + random.randrange(60) * MINUTE_MS
        go = self.at(16) + random.randrange(60) * MINUTE_MS
        label = f"walk-in {squad.number}"
        phone = f"154{random.randrange(10**8):08d}"
        self.acts += [ComeUnlisted(come, squad.number, label, name, phone), LeaveUnlisted(go, squad.number, label)]
        self.present[squad.number].append((0, come, go, self.event.categories[0]))

    def check_in_twice(self) -> None:
        """Somebody passes another squad's table, is let in there as a guest, and an hour later checked out again.

        That laptop has no network, so that neither captain sees the other's mark."""
        home, other = self.numbers[4], self.numbers[8]
        away = {act.person for act in self.acts if isinstance(act, StepOut)}
        scans = [a for a in self.acts if isinstance(a, Scan) and a.squad == home and a.expect == "in"]
        first = min((act for act in scans if act.person not in away), key=lambda act: act.at_ms)
        come = self.at(9, 31)
        self.acts.append(ForceIn(come, other, first.person, first.code, "other_squad", REASONS[0]))
        self.acts.append(Leave(come + 59 * MINUTE_MS, other, first.person))
        category = next(person.category for person in self.people[home] if person.number == first.person)
        self.present[other].append((first.person, come, come + 59 * MINUTE_MS, category))

    # things

    def _equip(self, squad: Squad) -> None:
        """What the squad takes and brings back as a whole, and what it uses up."""
        for thing in self.event.things:
            given = thing.per_squad.get(squad.number, 0)
            if not given or self._worn(thing):
                continue
            self.acts.append(Hand(self.at(7, 45), squad.number, "out", thing.number, given))
            if thing.lent:
                self.acts.append(Hand(self.at(17, 50), squad.number, "back", thing.number, given))
            else:
                for hour in (10, 11, 14, 15):
                    self.acts.append(Hand(self.at(hour, 20), squad.number, "used", thing.number, given // 5))

    def _worn(self, thing: Thing) -> bool:
        """Given to each person (there are as many as people), like caps and sashes."""
        return thing.lent and sum(thing.per_squad.values()) >= sum(len(p) for p in self.people.values()) * 0.9

    def _dress(self, squad: Squad, person: Person, come: int, go: int) -> None:
        for thing in self.event.things:
            if not self._worn(thing) or not thing.per_squad.get(squad.number):
                continue
            self.acts.append(Hand(come + 5_000, squad.number, "out", thing.number, 1, person.number))
            if thing.number == 1 and self.missing and squad.number % 4 == 1 and person.role == "volunteer":
                self.missing -= 1
                continue
            self.acts.append(Hand(go + 5_000, squad.number, "back", thing.number, 1, person.number))

    # counts

    def _count(self, squad: Squad, random: Random) -> None:
        for point in self.event.checkpoints:
            if squad.number not in point.squads:
                continue
            late = 25 if point.number == 4 and squad.number == self.numbers[3] else random.randrange(1, 6)
            at_ms = point.due_ms + late * MINUTE_MS
            counted = self._counted(squad.number, at_ms)
            if point.number == 3 and squad.number == self.numbers[8]:
                short = counted | {self.event.categories[0]: counted[self.event.categories[0]] - 1}
                self.acts.append(Count(at_ms - 30_000, squad.number, point.number, short, "one short, counting again"))
            self.acts.append(Count(at_ms, squad.number, point.number, counted))

    def _counted(self, squad: int, at_ms: int) -> dict[str, int]:
        """Who is there to be counted, by category."""
        counted = dict.fromkeys(self.event.categories, 0)
        for _, from_ms, to_ms, category in self.present[squad]:
            if from_ms <= at_ms < to_ms:
                counted[category or self.event.categories[0]] += 1
        return counted

    def _work(self, squad: Squad, random: Random) -> None:
        """Tallies through the day: blood drives count what they should, others something every while."""
        tallies = [tally for tally in self.event.tallies if squad.number in tally.squads]
        for tally in tallies:
            for _ in range(18):
                at_ms = self.at(9, 25) + random.randrange(7 * 60 * 60) * 1000
                amount = tally.step * random.randrange(1, 5)
                self.acts.append(Add(at_ms, squad.number, tally.number, amount))
        if tallies:
            at_ms = self.at(11, 11)
            self.acts.append(Add(at_ms, squad.number, tallies[0].number, 500 * tallies[0].step, "slip", mistaken=True))
            self.acts.append(Add(at_ms + 60_000, squad.number, tallies[0].number, -tallies[0].step, "counted twice"))

    def _trouble(self, squad: Squad, random: Random) -> None:
        if squad.number % 2 or not self.stories:
            return
        story: IncidentStory = self.stories.pop(0)
        label = f"incident {squad.number}"
        at_ms = self.at(9, 50) + random.randrange(5 * 60) * MINUTE_MS
        self.acts.append(Raise(at_ms, squad.number, label, story.what, story.severity, story.opening))
        for place, words in enumerate(story.entries, 1):
            self.acts.append(Tell(at_ms + place * 7 * MINUTE_MS, squad.number, label, words))
        self.acts.append(Tell(at_ms + 3 * MINUTE_MS, squad.number, label, story.mistake, mistaken=True))
        if story.closing:
            self.acts.append(Close(at_ms + 40 * MINUTE_MS, squad.number, label, story.closing))

    def script(self) -> Script:
        offline = (self.numbers[6], self.numbers[7])
        return Script(
            event=self.event,
            acts=tuple(sorted(self.acts, key=lambda act: act.at_ms)),
            outages=tuple(Outage(squad, self.at(9), self.at(16)) for squad in offline),
            skews={self.numbers[3]: -7 * MINUTE_MS},
            prepared=(self.numbers[8],),
            start_ms=self.at(7, 30),
            evening_ms=self.at(18),
            end_ms=self.at(18, 30),
        )


def _without(from_ms: int, to_ms: int, gaps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    spans = []
    for start, end in gaps:
        spans.append((from_ms, start))
        from_ms = end
    return [*spans, (from_ms, to_ms)]
