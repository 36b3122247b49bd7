"""The demo's world in one folder: event folder, pack, server, laptops, and the simulated clock they all share."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
from nacl.signing import SigningKey

from fieldkit.clock import set_file_clock
from fieldkit.demo.captain import Captain
from fieldkit.demo.script import Script, write_script
from fieldkit.errors import FieldkitError
from fieldkit.kit.joining import join, open_pack
from roster.certify import Laptop, certify, usual_letter
from roster.folder import EventFolder
from roster.keys import Role
from roster.maker import make_people, people_wanted
from roster.packing import make_pack, not_after_ms
from roster.plans.shipped import plan_text
from roster.prepared import prepare
from roster.server_key import SUFFIX, encode_server_key

#: How long the server may take to start, and a command to answer, in real seconds.
SERVER_START_S_MAX = 30.0
COMMAND_S_MAX = 60.0


class World(msgspec.Struct, frozen=True):
    """Where everything is. `folder` holds the rest."""

    folder: Path
    script: Script

    @property
    def clock(self) -> Path:
        return self.folder / "clock"

    @property
    def pack(self) -> Path:
        return self.folder / "day.pack"

    @property
    def server_home(self) -> Path:
        return self.folder / "server"

    @property
    def summary(self) -> Path:
        return self.folder / "summary"

    def laptop(self, squad: int) -> Path:
        return self.folder / "laptops" / f"squad-{squad}"


def make_world(folder: Path, plan: str, seed: int) -> World:
    """An event folder with people and badges, the packs made from it, and the clock at the start of the day."""
    event_folder = EventFolder.create(folder / "event", plan_text(plan), os.urandom)
    event = event_folder.load_event()
    people = make_people(event, people_wanted(event), seed)
    event_folder.save_people(people)
    badges = event_folder.issue_badges(people, os.urandom)
    world = load_world(folder, seed)
    script = world.script
    set_file_clock(world.clock, script.start_ms)
    data, server = make_pack(
        event, people, badges, event_folder.event_key(), event_folder.server_key(), script.start_ms
    )
    world.pack.write_bytes(data)
    world.pack.with_suffix(SUFFIX).write_bytes(encode_server_key(server))
    return world


def load_world(folder: Path, seed: int) -> World:
    """The world in a folder that `make_world` filled, with the script of this seed."""
    event_folder = EventFolder(folder / "event")
    event = event_folder.load_event()
    mark = event_folder.mark()
    codes = {badge.person: badge.digits(mark) for badge in event_folder.load_badges() if not badge.revoked}
    return World(folder, write_script(event, event_folder.load_people(), codes, seed))


class Server:
    """The server as a process of its own."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.process: subprocess.Popen[bytes] | None = None
        self.url = ""

    def start(self) -> None:
        """Returns once it answers. Raises FieldkitError with what it said where it does not."""
        world = self._world
        log = (world.folder / "server.log").open("wb")
        arguments = ("serve", "--event", str(world.pack), "--port", "0", "--clock", str(world.clock))
        self.process = subprocess.Popen(
            [*_command(world), *arguments], stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
        )
        running = world.server_home / "running.json"
        deadline = time.monotonic() + SERVER_START_S_MAX
        while not running.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                log.close()
                said = (world.folder / "server.log").read_text(encoding="utf-8", errors="replace")
                raise FieldkitError("errors.demo.server", said=said.strip()[-500:])
            time.sleep(0.05)
        self.url = json.loads(running.read_text(encoding="utf-8"))["url"]

    def run(self, *arguments: str) -> str:
        """What an admin command prints. Raises FieldkitError where it fails."""
        done = subprocess.run(
            [*_command(self._world), *arguments], capture_output=True, timeout=COMMAND_S_MAX, check=False
        )
        if done.returncode:
            raise FieldkitError("errors.demo.server", said=done.stderr.decode("utf-8", "replace").strip()[-500:])
        return done.stdout.decode("utf-8")

    def invite(self, squad: int) -> str:
        return str(json.loads(self.run("invite", "--squad", str(squad), "--json"))["code"])

    def desk_link(self) -> str:
        """Opens the desk page in this machine's browser, once."""
        return str(json.loads(self.run("desk", "--json"))["url"])

    def stop(self) -> None:
        process, self.process = self.process, None
        if process is not None:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _command(world: World) -> list[str]:
    return [sys.executable, "-m", "sync_server", "--home", str(world.server_home)]


def join_captains(world: World, server: Server, squads: Sequence[int]) -> list[Captain]:
    """Laptops for these squads: joined with a code of the server, or prepared by hand where the script says so."""
    captains = []
    for squad in squads:
        home = world.laptop(squad)
        if squad in world.script.prepared:
            prepare_laptop(world, squad)
        else:
            join(home, server.invite(squad), entropy=os.urandom, label=f"laptop of squad {squad}")
        captains.append(Captain(squad, home, world.clock, world.script.skews.get(squad, 0)))
    return captains


def prepare_laptop(world: World, squad: int) -> None:
    """A laptop that never sees the network before the evening gets its file from a stick."""
    script = world.script
    chosen = script.event.squad(squad)
    assert chosen is not None
    folder = EventFolder(world.folder / "event")
    key = SigningKey(os.urandom(32))
    laptop = Laptop(Role.CAPTAIN, (squad,), chosen.site, usual_letter([chosen]), f"laptop of squad {squad}")
    until_ms = not_after_ms(script.event, script.start_ms)
    certificate = certify(laptop, bytes(key.verify_key), folder.event_key(), script.start_ms, until_ms)
    file = world.folder / f"squad-{squad}.prepared"
    file.write_bytes(prepare(world.pack.read_bytes(), certificate, bytes(key)))
    open_pack(world.laptop(squad), file, entropy=os.urandom)
