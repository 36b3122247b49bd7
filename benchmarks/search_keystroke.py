"""From each key of a search to the list painted: names in characters, pinyin and initials, numbers, telephone tails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from random import Random

import msgspec

from benchmarks.figure import Figure, plain, value_at_most
from benchmarks.full_laptop import CAPTAIN, READY, WHOLE_EVENT, FullLaptop, full_laptop
from benchmarks.percentile import percentile
from benchmarks.stage import open_kit
from benchmarks.terminal import Terminal, open_terminal
from fieldkit.clock import SystemClock
from fieldkit.kit.home import Home
from roster.people import Person

NAME = "search_keystroke"
P99_MS_MAX = {CAPTAIN: 60.0, WHOLE_EVENT: 100.0}
PEOPLE = 40
KEYS = 4
#: A quick typist's time between two keys, and the time after which all that is made beside the start is there.
KEY_S = 0.12
SETTLED_S = 4.0
FOUND = 30
ESCAPE = b"\x1b"


class Search(msgspec.Struct, frozen=True):
    """What is typed, and the number of whoever is first in the list after each key."""

    text: str
    firsts: tuple[str, ...]


def run() -> Iterable[Figure]:
    for size, most in P99_MS_MAX.items():
        times_ms = measure(full_laptop(size), PEOPLE)
        yield value_at_most(f"{NAME}.{size.name}.p99", percentile(times_ms, 99), "ms", most)
        yield plain(f"{NAME}.{size.name}.p50", percentile(times_ms, 50), "ms")


def measure(laptop: FullLaptop, people: int, settled_s: float = SETTLED_S) -> list[float]:
    searches = _searches(laptop, people)
    with open_terminal(laptop.command, {}) as (terminal, _):
        terminal.wait_for(READY)
        terminal.rest(settled_s)
        return [time_ms for search in searches for time_ms in _typed(terminal, search)]


def _typed(terminal: Terminal, search: Search) -> Iterator[float]:
    """Each key's time; where the list begins with the same person as before, the key is not measured."""
    shown = ""
    for key, first in zip(search.text, search.firsts, strict=True):
        terminal.rest(KEY_S)
        typed = terminal.type(key.encode())
        if first != shown:
            yield (terminal.wait_for(first) - typed) * 1_000
        shown = first
    terminal.rest(KEY_S)
    terminal.type(ESCAPE)
    terminal.wait_for(READY)


def _searches(laptop: FullLaptop, people: int) -> list[Search]:
    """Of people drawn by chance, one way of writing after the other, and what must be found."""
    chance = Random(people)
    with closing(open_kit(Home(laptop.home), SystemClock())) as kit:
        chosen = [kit.card(number) for number, _ in chance.sample(laptop.codes, people)]
        named = {person.number: person for person in kit.pack.people}
        texts = [_way(place, named[card.person]) for place, card in enumerate(chosen) if card is not None]
        return [
            Search(text, tuple(kit.find(text[: end + 1], FOUND)[0].short for end in range(len(text)))) for text in texts
        ]


def _way(place: int, person: Person) -> str:
    """The name as it is written, its pinyin, its initials, the number, the telephone's tail."""
    ways = (person.name, person.keys[0], person.keys[-1], f"{person.number:05d}", person.phone[-4:])
    return ways[place % len(ways)][:KEYS]
