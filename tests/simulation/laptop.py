"""A laptop: a machine, a home folder, and the product's kit on it, syncing by itself."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from nacl.signing import SigningKey

from fieldkit.errors import FieldkitError
from fieldkit.journal.journal import Journal
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
from roster.keys import Certificate
from roster.pack import Pack
from tests.simulation.disk import Disks, PowerCut
from tests.simulation.ledger import Ledger, hashes
from tests.simulation.machine import Machine
from tests.simulation.network import Link
from tests.simulation.programs import Program
from tests.simulation.seams import threads_of
from tests.simulation.threads import Threads
from tests.simulation.world import SECOND_MS, World

_NEVER_COPIED = shutil.ignore_patterns("*.lock", "*.owner", "*-shm")


class Laptop:
    """Open, shut, without power. `squads` are those that its certificate names (none: the desk's)."""

    def __init__(
        self,
        world: World,
        disks: Disks,
        ledger: Ledger,
        link: Link,
        faults: Counter[str],
        folder: Path,
        name: str,
        squads: tuple[int, ...],
        program: Program,
    ) -> None:
        self.world = world
        self.name = name
        self.squads = squads
        self.link = link
        self.machine = Machine(world, name.encode())
        self.home = Home(folder / name)
        self.program = program
        self.kit: Kit | None = None
        self.chance = Random(world.chance.getrandbits(64))
        #: Whether its power is on; a kit is open only then.
        self.powered = True
        self.restores = self.crashes = 0
        #: It was made from an image of another one's disk.
        self.copied = False
        #: It has been destroyed.
        self.gone = False
        self._late = False
        self._version = -1
        self._held: set[bytes] = set()
        self._disks = disks
        self._ledger = ledger
        self._faults = faults
        self._threads = Threads(world, self.running)

    def prepare(self, key: SigningKey, certificate: Certificate | None, pack: Pack) -> None:
        """As somebody does who carries a pack to it on a stick."""
        self.home.save_device_key(key)
        if certificate is not None:
            self.home.save_certificate(certificate)
        self.home.save_server(f"http://{self.name}")
        self.home.save_pack(pack.data)

    @property
    def journal(self) -> Journal:
        assert self.kit is not None
        return self.kit.journal

    @contextmanager
    def running(self) -> Iterator[None]:
        """This laptop's program runs: its version, its threads; a power cut ends it, wherever it is."""
        with threads_of(self._threads), self.program.runs():
            try:
                yield
            except PowerCut:
                self.world.at(0, self._went_off)
        self._watch()

    def _watch(self) -> None:
        kit = self.kit
        if kit is None or kit.journal.version == self._version or self._disks.at(self.home.journal_path).off:
            return
        self._version = kit.journal.version
        self._ledger.observe(self.name, self.machine, kit, late=self._late)
        self.told(kit)

    def told(self, kit: Kit) -> None:
        """For whoever watches what it was told by the server."""

    def open(self) -> None:
        """Somebody starts the program; it syncs in the background."""
        if self.kit is not None or not self.powered or self.gone:
            return
        with self.running():
            self._version = -1
            self.kit = Kit(self.home, self.machine, self.chance.randbytes, machine=self.machine.name)
            if self.squads and not self.kit.squad:
                self.kit.choose_squad(self.squads[0])
            self.kit.start_sync()
            if not self.kit.mirror.is_on:
                self.kit.mirror.stop()  # looking every two seconds whether it is on costs more than all the rest

    def shut(self) -> None:
        kit = self.kit
        if kit is not None:
            self._held = hashes(kit.journal)
            self.kit = None
            with self.running():
                kit.close()
                self._threads.end()

    def held(self) -> set[bytes]:
        """What it holds, or held when it was shut."""
        return hashes(self.kit.journal) if self.kit is not None else self._held

    def do(self, act: Callable[[Kit, Random], object]) -> None:
        """Somebody does something with the kit; what cannot be done, it says."""
        kit = self.kit
        if kit is None:
            return
        with self.running():
            try:
                act(kit, self.chance)
            except FieldkitError as error:
                self.world.trace.note(self.name, "said", error.message)

    # what goes wrong

    def arm_crash(self) -> None:
        """The power goes at the next commit."""
        if self.kit is not None:
            self._disks.at(self.home.journal_path).arm()

    def _went_off(self) -> None:
        if not self.powered:
            return
        self.world.trace.note(self.name, "power cut")
        self._faults["laptop crash"] += 1
        self.crashes += 1
        self.stop()
        self.world.at(self.chance.randrange(5, 60) * SECOND_MS, self._power_on)

    def stop(self) -> None:
        """Whatever runs is no more; nothing is closed in an orderly way that the disk would see."""
        kit, self.kit = self.kit, None
        self.powered = False
        self._threads.end()
        if kit is not None:
            kit.journal.close()

    def _power_on(self) -> None:
        if self.powered or self.gone:
            return
        disk = self._disks.at(self.home.journal_path)
        disk.on()
        self.machine.reboot()
        self.powered, self._late = True, True
        self.open()
        self._late = False
        if self.kit is not None:
            self._ledger.survived(self.name, self.kit.journal)

    def go(self) -> None:
        """It falls into the water."""
        self.stop()
        self.gone = True

    def keep(self, copy: Path) -> None:
        """A copy of the home folder as it is now."""
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.home.path, copy, ignore=_NEVER_COPIED)

    def put_back(self, copy: Path, *, image: bool) -> None:
        """Its disk was replaced: what it has is the copy. Of a disk's `image` the files keep their numbers, so that it
        looks the same from inside."""
        self.shut()
        if not image:
            shutil.rmtree(self.home.path)
        shutil.copytree(copy, self.home.path, dirs_exist_ok=True)
        self._disks.at(self.home.journal_path).replaced()
        self.restores += 1
        self._ledger.forget(self.name)
        self.open()
