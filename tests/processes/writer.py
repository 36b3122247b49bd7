"""A laptop whose people never rest: enters one thing after the other and says so on standard output once it is durable,
as a screen would, until it is killed.

    python -m tests.processes.writer HOME ROUND

Each line is one thing that a person was told: `incident WORDS`, `person NUMBER` or `tally`. Syncs in the background
where the home knows a server.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from fieldkit.clock import SystemClock
from fieldkit.kit.home import Home
from fieldkit.kit.kit import Kit

#: A tally of the writer's squad.
TALLY = 9
#: Rounds follow each other without a pause: a real laptop would wait for ten seconds.
SYNC_SCALE = 0.001


def write_for_ever(kit: Kit, round_: int, say: Callable[[str], object]) -> None:
    fresh = _not_here(kit)
    for number in count(1):
        match number % 3:
            case 0:
                words = f"{round_}-{number}"
                kit.raise_incident("other", 1, words)
                say(f"incident {words}")
            case 1 if person := next(fresh, 0):
                kit.check_in(person)
                say(f"person {person}")
            case _:
                kit.tally(TALLY, 1)
                say("tally")


def _not_here(kit: Kit) -> Iterator[int]:
    here = {card.person for card in kit.board().here}
    return (person.number for person in kit.pack.body.people if person.number not in here)


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def main() -> None:
    home, round_ = sys.argv[1:]
    kit = Kit(Home(Path(home)), SystemClock(), os.urandom)
    kit.start_sync(SYNC_SCALE)
    write_for_ever(kit, int(round_), _say)


if __name__ == "__main__":
    main()
