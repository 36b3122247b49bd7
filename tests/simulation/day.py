"""One seed, one day: who is there, what they do, what goes wrong, and the calm in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import msgspec

from fieldkit.kit.kit import Kit
from roster.keys import Role
from tests.meeting import MORNING_MS, key_of
from tests.simulation import captains
from tests.simulation.acts import Act, draw_act, tally
from tests.simulation.disk import Disks, asked_pragmas, witness_of
from tests.simulation.invariants import RECORDS_MIN, check_calm, check_day, check_progress, lacking
from tests.simulation.laptop import Laptop
from tests.simulation.ledger import Ledger, check, hashes
from tests.simulation.network import CALM, Link, Reply
from tests.simulation.prepared import empty_file, preparer
from tests.simulation.programs import TODAY
from tests.simulation.seams import virtual
from tests.simulation.server import Server
from tests.simulation.world import MINUTE_MS, SECOND_MS, World

EPISODES = 3
EPISODE_MS = 75 * SECOND_MS
GAP_MS = (40 * MINUTE_MS, 100 * MINUTE_MS)
LAST_GAP_MS = (20 * MINUTE_MS, 40 * MINUTE_MS)
#: In the calm everything must have come right by then, and by so much of it some of any backlog must have gone.
CALM_MS_MAX = 15 * MINUTE_MS
PROGRESS_MS = 5 * MINUTE_MS
#: Deeds of each laptop; they come in bursts, as people do at a gate.
ACTS_EACH = 96
BURST_MAX = 7
#: Name → squads; the desk has none.
CREW = {"one": (1,), "two": (2,), "both": (1, 3), "desk": ()}
#: No answer is under way for longer.
LATE_MS_MAX = 70 * SECOND_MS
ACKNOWLEDGED = "what the server acknowledged is never lost"


class Played(msgspec.Struct, frozen=True):
    """What a day came to."""

    seed: int
    faults: Counter[str]
    records: int
    trace: str
    events: int
    virtual_ms: int


class Day:
    """Plays a seed. Raises Broken where an invariant does not hold, and whatever error the product lets out."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.seed = seed
        self.folder = folder
        self.world = World(seed)
        self.chance = Random(f"plan {seed}")
        self._beside = Random(f"captains {seed}")
        self.faults: Counter[str] = Counter()
        self.ledger = Ledger()
        self.links: dict[str, Link] = {}
        _, flushed = asked_pragmas()
        self.disks = Disks(Random(f"disks {seed}"), empty_file(), flushed=flushed)
        self.laptops: dict[str, Laptop] = {}
        #: What a reply on a stick says was so when it was written, maybe before the server was put back.
        self.reading_stick = False
        #: Nothing goes wrong any more.
        self.over = False
        self.server: Server

    def play(self) -> Played:
        with virtual(self.seed, self.disks, self.links):
            try:
                self._begin()
                for _ in range(EPISODES):
                    self._episode()
                self._calm()
                check_day(self)
            finally:
                self._end()
        trace = self.world.trace
        return Played(
            self.seed, self.faults, len(self.ledger.facts), trace.digest(), trace.events, self.world.now_ms - MORNING_MS
        )

    # who is there

    def _begin(self) -> None:
        from tests.simulation.faults import plan_faults

        path = self.folder / "server.db"
        self.server = Server(self.world, preparer(), path, self.disks, self.faults)
        self.server.restarted = self._server_restarted  # type: ignore[method-assign]
        for name, squads in CREW.items():
            self.add_laptop(name, squads)
        self.plan = plan_faults(self)

    def _server_restarted(self) -> None:
        """After a crash: what it had acknowledged is there."""
        missing = self.ledger.acknowledged - hashes(self.server.journal)
        check(not missing, ACKNOWLEDGED, f"{len(missing)} records are gone after a crash")

    def add_laptop(self, name: str, squads: tuple[int, ...], key_name: str = "") -> Laptop:
        """A laptop that is certified for these squads."""
        laptop = self._new_laptop(name, squads)
        key = key_of(f"{key_name or name} of {self.seed}")
        role = Role.CAPTAIN if squads else Role.DESK
        laptop.prepare(key, preparer().certificate(key, *squads, role=role), preparer().pack)
        return laptop

    def _new_laptop(self, name: str, squads: tuple[int, ...]) -> Laptop:
        def receive(path: str, body: bytes, reply: Callable[[Reply], None]) -> bool:
            return self.server.receive(name, path, body, reply)

        link = self.links[name] = Link(self.world, receive, self.faults)
        laptop = Laptop(self.world, self.disks, self.ledger, link, self.faults, self.folder, name, squads, TODAY)
        laptop.told = lambda kit: self._acknowledged(name, kit)  # type: ignore[method-assign]
        self.laptops[name] = laptop
        return laptop

    def _acknowledged(self, name: str, kit: Kit) -> None:
        """Whatever a laptop was told that the server holds, it does hold, durably."""
        if self.world.now_ms - self.server.restored_ms < LATE_MS_MAX:
            return  # said before the server was put back, perhaps
        memory = kit._sync._rounds.memory
        if memory.incarnation != self.server.incarnation or memory.server_ms < self.server.restored_by_clock_ms:
            return  # said by the server as it was before it was put back: it has not been asked since
        for record in self.ledger.acknowledge(name, kit, from_stick=self.reading_stick):
            if self.server.up and not self.reading_stick:
                branches = self.server.journal.logs.branches(record.log)
                found = any(self.server.journal.logs.hash_at(log, record.number) == record.hash for log in branches)
                check(found, ACKNOWLEDGED, f"{name} was told of {record.log:016x} {record.number}, which is not there")

    def clone_laptop(self, laptop: Laptop, *, image: bool) -> Laptop:
        """A second laptop from a copy of the first one's folder, or an `image` of its disk, which looks the same from
        inside: as then nothing in it can tell, the copy has no witness."""
        twin = self._new_laptop(laptop.name + " again", laptop.squads)
        twin.program, twin.copied = laptop.program, True
        twin.machine.seen = laptop.machine.seen  # what the one wrote, the other takes for its own
        laptop.keep(twin.home.path)
        if image:
            witness_of(twin.home.journal_path).unlink(missing_ok=True)
        twin.home.save_server(f"http://{twin.name}".replace(" ", "-"))
        self.links[twin.name.replace(" ", "-")] = twin.link
        return twin

    def only_on(self, name: str) -> None:
        """What only this one's disk holds is about to be destroyed with it."""
        held = hashes(self.server.journal) if name == "server" else self.laptops[name].held()
        others = [laptop.held() for other, laptop in self.laptops.items() if other != name and not laptop.gone]
        if name != "server":
            others.append(hashes(self.server.journal))
        self.ledger.lost |= held.difference(*others)

    # what happens

    def _episode(self) -> None:
        for laptop in self.laptops.values():
            laptop.open()
        for laptop in self.laptops.values():
            self._link_comes_and_goes(laptop)
            self._acts(laptop, self._acts_due())
        for fault in self.plan.pop(0):
            self.world.at(self.chance.randrange(EPISODE_MS * 3 // 4), fault)
        self.world.run(EPISODE_MS)
        left_on = self.chance.choice(list(self.laptops.values())) if not self.plan else None
        for laptop in self.laptops.values():
            if laptop is left_on:
                laptop.link.up = False  # and tries again for half an hour
            else:
                laptop.shut()
        self.world.run(self.chance.randint(*(GAP_MS if self.plan else LAST_GAP_MS)))

    def _acts_due(self) -> int:
        """Of one laptop in this episode."""
        if len(self.plan) > 1:
            return ACTS_EACH // EPISODES
        at_work = sum(not laptop.gone for laptop in self.laptops.values())
        return max((RECORDS_MIN - len(self.ledger.facts)) // at_work, ACTS_EACH // EPISODES)

    def _acts(self, laptop: Laptop, count: int) -> None:
        while count > 0:
            burst = [draw_act(self.chance) for _ in range(self.chance.randint(1, BURST_MAX))]
            beside = [self._beside.choice(captains.ACTS)] if self._beside.randrange(captains.EVERY) == 0 else []
            self.world.at(self.chance.randrange(EPISODE_MS), self._burst(laptop, burst + beside))
            count -= len(burst)

    def _burst(self, laptop: Laptop, acts: list[Act]) -> Callable[[], None]:
        squad = self.chance.choice(laptop.squads or tuple(range(1, 5)))

        def do() -> None:
            if laptop.kit is not None:
                laptop.kit._duty.squad = squad
            for act in acts:
                if act not in laptop.program.without:
                    laptop.do(act)
                    self.world.trace.note(self.world.now_ms, laptop.name, act.__name__, len(self.ledger.facts))

        return do

    def _link_comes_and_goes(self, laptop: Laptop) -> None:
        link = laptop.link
        link.up = self.chance.random() < 0.4
        for _ in range(self.chance.randint(1, 2)):
            self.world.at(self.chance.randrange(EPISODE_MS), lambda: _toggle(link))

    # the calm

    def _calm(self) -> None:
        """Nobody does anything but what is missing of a day's records; the network is there for everybody."""
        self.over = True
        for laptop in self.laptops.values():
            laptop.link.up, laptop.link.portal, laptop.link.weather = True, "", CALM
            laptop.open()
        desk = self.laptops["desk"]
        if desk.kit is not None:
            desk.kit._duty.squad = 1
        for _ in range(max(RECORDS_MIN - len(self.ledger.facts), 0)):
            desk.do(tally)
        unsent = self.unsent()
        began_ms = self.world.now_ms
        while self.world.now_ms < began_ms + CALM_MS_MAX:
            self.world.run(20 * SECOND_MS)
            if self.world.now_ms == began_ms + PROGRESS_MS:
                check_progress(self, unsent)
            if self._is_calm():
                break
        check_calm(self, unsent)

    def _is_calm(self) -> bool:
        if not self.server.up or any(laptop.kit is None for laptop in self.laptops.values() if not laptop.gone):
            return False
        if any(self.unsent().values()):
            return False
        held = hashes(self.server.journal)
        if not (self.ledger.facts.keys() - self.ledger.lost <= held):
            return False
        readers = [laptop for laptop in self.laptops.values() if laptop.kit is not None]
        return not any(lacking(self, laptop, held, hashes(laptop.journal)) for laptop in readers)

    def unsent(self) -> dict[str, int]:
        return {
            name: laptop.kit.sync_status().unsent for name, laptop in self.laptops.items() if laptop.kit is not None
        }

    def _end(self) -> None:
        for laptop in self.laptops.values():
            laptop.stop()
        if self.server.up:
            self.server.close()


def _toggle(link: Link) -> None:
    link.up = not link.up
