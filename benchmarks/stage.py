"""Where benchmarks play: an event with its people, pack and server file, and laptops joined to it, made from a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import msgspec
from nacl.signing import SigningKey

from fieldkit.clock import Clock
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit
from roster.badges.code import event_mark
from roster.badges.issued import issue_missing
from roster.certify import Laptop, certify, usual_letter
from roster.event import Event
from roster.keys import KEY_BYTES, Certificate, Role
from roster.maker import make_people
from roster.packing import make_pack, not_after_ms
from roster.people import Person
from roster.plans.shipped import plan_text
from roster.server_key import SUFFIX, ServerKey, encode_server_key
from roster.toml.event_file import parse_event

PLAN = "plan14"
SEED = 14


class Stage(msgspec.Struct, frozen=True):
    """An event as whoever prepares it has it. `codes`: person → the 34 digits of the badge."""

    folder: Path
    event: Event
    event_key: SigningKey
    server: ServerKey
    people: tuple[Person, ...]
    codes: dict[int, str]
    now_ms: int

    @property
    def pack(self) -> Path:
        return self.folder / "day.pack"

    def home(self, name: str) -> Home:
        return Home(self.folder / "laptops" / name)


def people_of(event: Event, count: int, seed: int = SEED) -> tuple[Person, ...]:
    """Invented people, spread over the event's squads."""
    return make_people(event, count, seed)


def load_plan(name: str = PLAN) -> Event:
    return parse_event(plan_text(name), name)


def make_stage(folder: Path, event: Event, people: Iterable[Person], now_ms: int, seed: int = SEED) -> Stage:
    """Writes the pack and the server's file, made at `now_ms`, into `folder`."""
    made = tuple(people)
    chance = Random(seed)
    event_key, server_key = _key(chance), _key(chance)
    badges = issue_missing((), (person.number for person in made), chance.randbytes)
    data, server = make_pack(event, made, badges, event_key, server_key, now_ms)
    mark = event_mark(bytes(event_key.verify_key))
    codes = {badge.person: badge.digits(mark) for badge in badges}
    stage = Stage(folder, event, event_key, server, made, codes, now_ms)
    stage.pack.write_bytes(data)
    stage.pack.with_suffix(SUFFIX).write_bytes(encode_server_key(server))
    return stage


def join_laptop(stage: Stage, name: str, squads: tuple[int, ...], server: str = "", seed: int = SEED) -> Home:
    """The home of a laptop that the event key has certified for `squads` (none: for the desk)."""
    key = _key(Random(f"{seed} {name}"))
    home = stage.home(name)
    home.save_device_key(key)
    home.save_certificate(_certificate(stage, name, squads, bytes(key.verify_key)))
    home.save_server(server)
    home.save_pack(stage.pack.read_bytes())
    return home


def open_kit(home: Home, clock: Clock, seed: int = SEED) -> Kit:
    return Kit(home, clock, chance_of(seed))


def chance_of(seed: int) -> Callable[[int], bytes]:
    """Random bytes that are the same in every run."""
    return Random(seed).randbytes


def _certificate(stage: Stage, name: str, squads: tuple[int, ...], key: bytes) -> Certificate:
    chosen = [squad for squad in stage.event.squads if squad.number in squads]
    role = Role.CAPTAIN if chosen else Role.DESK
    site = chosen[0].site if chosen else stage.event.sites[0].number
    laptop = Laptop(role, squads, site, usual_letter(chosen), name)
    return certify(laptop, key, stage.event_key, stage.now_ms, not_after_ms(stage.event, stage.now_ms))


def _key(chance: Random) -> SigningKey:
    return SigningKey(chance.randbytes(KEY_BYTES))
