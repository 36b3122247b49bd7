"""Everything that goes wrong, drawn for each day by its seed: at least three kinds, at moments within the episodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from tests.simulation.acts import Act
from tests.simulation.erasing import erase_texts
from tests.simulation.laptop import Laptop
from tests.simulation.ledger import Ledger
from tests.simulation.network import Link, Weather
from tests.simulation.poison import POISON, newer_field, newer_kind
from tests.simulation.programs import OLDER
from tests.simulation.server import Copy
from tests.simulation.stick import Stick
from tests.simulation.world import SECOND_MS

if TYPE_CHECKING:
    from tests.simulation.day import Day

Fault = Callable[[], None]
Plan = list[list[Fault]]
Planner = Callable[["Day"], Iterator[tuple[int, Fault]]]
_EPISODES = 3
#: Shares of messages that bad weather takes.
_SHARES = (0.04, 0.1, 0.25)


def _weather(day: Day, **shares: float) -> Iterator[tuple[int, Fault]]:
    for laptop in day.laptops.values():
        link = laptop.link
        values = {name: getattr(link.weather, name) for name in Weather.__struct_fields__} | shares
        link.weather = Weather(**values)
    yield from ()


def _loss(day: Day) -> Iterator[tuple[int, Fault]]:
    return _weather(day, loss=day.chance.choice(_SHARES))


def _doubled(day: Day) -> Iterator[tuple[int, Fault]]:
    return _weather(day, doubled=day.chance.choice(_SHARES))


def _cut(day: Day) -> Iterator[tuple[int, Fault]]:
    return _weather(day, cut=day.chance.choice(_SHARES))


def _all_are_on(day: Day, again: Fault) -> bool:
    """What a disk alone holds can be told only while all others can be asked; else it happens later, if it is day."""
    off = [laptop for laptop in day.laptops.values() if laptop.kit is None and not laptop.gone]
    if day.server.up and not off:
        return not day.over
    if not day.over:
        day.world.at(20 * SECOND_MS, again)
    return False


def _some_laptop(day: Day) -> Laptop:
    return day.chance.choice(list(day.laptops.values()))


def _portal(day: Day) -> Iterator[tuple[int, Fault]]:
    for _ in range(2):
        link, kind = _some_laptop(day).link, day.chance.choice(("sign in", "page", "liar", "cache", "impostor"))

        def begins(link: Link = link, kind: str = kind) -> None:
            link.portal, link.up = kind, True
            day.world.at(day.chance.randrange(20, 60) * SECOND_MS, lambda: setattr(link, "portal", ""))

        yield day.chance.randrange(_EPISODES), begins


def _clock_step(day: Day) -> Iterator[tuple[int, Fault]]:
    for _ in range(2):
        laptop = _some_laptop(day)
        by_ms = day.chance.choice((-1, 1)) * day.chance.choice((5_000, 70_000, 600_000, 5_400_000, 86_400_000 * 400))

        def step(laptop: Laptop = laptop, by_ms: int = by_ms) -> None:
            laptop.machine.step(by_ms)
            day.faults["clock step"] += 1

        yield day.chance.randrange(_EPISODES), step


def _clock_drift(day: Day) -> Iterator[tuple[int, Fault]]:
    machine = _some_laptop(day).machine
    machine.drift_ppm, machine.right = day.chance.choice((-2_000, 500, 3_000)), False
    day.faults["clock drift"] += 1
    yield from ()


def _laptop_crash(day: Day) -> Iterator[tuple[int, Fault]]:
    for _ in range(3):
        yield day.chance.randrange(_EPISODES), _some_laptop(day).arm_crash


def _server_crash(day: Day) -> Iterator[tuple[int, Fault]]:
    for _ in range(2):
        yield day.chance.randrange(_EPISODES), lambda: day.server.disk.arm()


def _laptop_restored(day: Day) -> Iterator[tuple[int, Fault]]:
    laptop = _some_laptop(day)
    copy, image = day.folder / f"copy of {laptop.name}", day.chance.random() < 0.5

    def keep() -> None:
        if laptop.kit is not None:
            laptop.keep(copy)

    def restore() -> None:
        if not copy.exists():
            return
        if not _all_are_on(day, restore):
            return
        day.only_on(laptop.name)
        laptop.put_back(copy, image=image)
        day.faults["laptop restored"] += 1

    first = day.chance.randrange(_EPISODES - 1)
    yield first, keep
    yield day.chance.randrange(first + 1, _EPISODES), restore


def _laptop_cloned(day: Day) -> Iterator[tuple[int, Fault]]:
    laptop = day.chance.choice([day.laptops["one"], day.laptops["both"], day.laptops["two"]])
    image = day.chance.random() < 0.6

    def clone() -> None:
        if laptop.kit is not None:
            day.clone_laptop(laptop, image=image)
            day.faults["laptop cloned"] += 1

    yield day.chance.randrange(_EPISODES - 1), clone


def _laptop_gone(day: Day) -> Iterator[tuple[int, Fault]]:
    laptop = day.laptops["two"]

    def gone() -> None:
        if not _all_are_on(day, gone):
            return
        day.only_on(laptop.name)
        laptop.go()
        day.faults["laptop destroyed"] += 1

    yield day.chance.randrange(1, _EPISODES), gone


def _server_restored(day: Day) -> Iterator[tuple[int, Fault]]:
    copies: list[Copy] = []

    def keep() -> None:
        if day.server.up:
            copies.append(day.server.keep())

    def restore() -> None:
        if not copies:
            return
        if not _all_are_on(day, restore):
            return
        day.only_on("server")
        day.server.put_back(copies[0], image=image)
        day.ledger.acknowledged.clear()
        day.faults["server rolled back" if image else "server restored"] += 1

    first = day.chance.randrange(_EPISODES - 1)
    image = day.seed % 2 == 0
    yield first, keep
    yield day.chance.randrange(first + 1, _EPISODES), restore


def _mixed_versions(day: Day) -> Iterator[tuple[int, Fault]]:
    older = day.chance.choice([laptop for laptop in day.laptops.values() if laptop.name != "desk"])
    older.program = day.chance.choice(OLDER)
    newer = _some_laptop(day)
    day.faults["mixed versions"] += 1
    for _ in range(3):
        write = day.chance.choice((newer_kind, newer_field))(day.ledger)
        yield day.chance.randrange(_EPISODES), partial(newer.do, write)


def _poison(day: Day) -> Iterator[tuple[int, Fault]]:
    for _ in range(day.chance.randint(1, 4)):
        laptop, what = _some_laptop(day), day.chance.choice(POISON)

        def write(laptop: Laptop = laptop, what: Callable[[Ledger], Act] = what) -> None:
            if laptop.kit is not None:
                day.faults["poison"] += 1
                laptop.do(what(day.ledger))

        yield day.chance.randrange(_EPISODES), write


def _texts_erased(day: Day) -> Iterator[tuple[int, Fault]]:
    """Texts may be erased on any machine at any time, before others have got them too."""
    for _ in range(3):
        laptop = None if day.chance.random() < 0.5 else _some_laptop(day)

        def erase(laptop: Laptop | None = laptop) -> None:
            if laptop is not None and laptop.kit is not None:
                laptop.do(lambda kit, chance: erase_texts(kit.journal, chance))
            elif laptop is None and day.server.up:
                day.server.do(lambda: erase_texts(day.server.journal, day.chance))
            else:
                return
            day.faults["texts erased"] += 1

        yield day.chance.randrange(_EPISODES), erase


def _drop_twice(day: Day) -> Iterator[tuple[int, Fault]]:
    """A drop goes by every road there is, more than once, and its replies come back so, too."""
    stick = Stick(day)
    for step in (stick.write, stick.hand_over, stick.read_at_the_server, stick.read_at_the_server, stick.read_replies):
        yield day.chance.randrange(_EPISODES), step
    yield _EPISODES - 1, stick.read_replies


def _all_at_once(day: Day) -> Iterator[tuple[int, Fault]]:
    def down() -> None:
        for laptop in day.laptops.values():
            laptop.link.up = False
        day.world.at(day.chance.randrange(10, 40) * SECOND_MS, up)

    def up() -> None:
        day.faults["all reconnect at once"] += 1
        for laptop in day.laptops.values():
            laptop.link.up = True
            if laptop.kit is not None:
                laptop.kit._sync.wake()

    yield day.chance.randrange(_EPISODES), down


KINDS: tuple[Planner, ...] = (
    _loss,
    _doubled,
    _cut,
    _portal,
    _clock_step,
    _clock_drift,
    _laptop_crash,
    _server_crash,
    _laptop_restored,
    _laptop_cloned,
    _laptop_gone,
    _server_restored,
    _mixed_versions,
    _poison,
    _texts_erased,
    _drop_twice,
    _all_at_once,
)
KINDS_MIN, KINDS_MAX = 3, 7


def plan_faults(day: Day) -> Plan:
    """What goes wrong in each episode."""
    plan: Plan = [[] for _ in range(_EPISODES)]
    for planner in day.chance.sample(KINDS, day.chance.randint(KINDS_MIN, KINDS_MAX)):
        for episode, fault in planner(day):
            plan[episode].append(fault)
    return plan
