"""When a process is killed: a seeded plan for each round, and how many rounds there are."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from contextlib import suppress
from random import Random

import msgspec

from fieldkit.kit.kit import Kit
from tests.processes.writer import TALLY

#: `make soak` sets it higher.
ROUNDS_VARIABLE = "FIELDKIT_ROUNDS"
ROUNDS = int(os.environ.get(ROUNDS_VARIABLE, "20"))
SEED_VARIABLE = "FIELDKIT_SEED"
SEED = int(os.environ.get(SEED_VARIABLE, "3"))
#: What a writer says that has counted one.
TALLY_LINE = "tally"
LINES_MAX = 40
END_S_MAX = 20.0


class Moment(msgspec.Struct, frozen=True):
    """Kill after so many lines of output (0: at once) and then so many seconds."""

    lines: int
    wait_s: float


def moment_of(round_: int) -> Moment:
    """One round in four dies while it starts, the others in the middle of their work."""
    chance = Random(f"{SEED} {round_}")
    if round_ % 4 == 0:
        return Moment(0, chance.uniform(0.0, 0.6))
    return Moment(chance.randint(1, LINES_MAX), chance.expovariate(1 / 0.004))


def kill_at(process: subprocess.Popen[bytes], moment: Moment) -> list[str]:
    """Kills it then; returns the whole lines that it had printed. Fails where it had ended by itself."""
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(moment.lines)]
    with suppress(subprocess.TimeoutExpired):
        process.wait(moment.wait_s)
    assert process.poll() is None, b"".join([*lines, process.stdout.read()]).decode("utf-8", "replace")
    process.kill()
    lines += process.stdout.readlines()
    process.wait(END_S_MAX)
    process.stdout.close()
    return [line.decode().rstrip("\n") for line in lines if line.endswith(b"\n")]


def found_in(kit: Kit) -> Counter[str]:
    """All that the writers could have said, as the kit now shows it."""
    board = kit.board()
    found = Counter(f"incident {card.words}" for card in kit.incidents())
    found.update(f"person {card.person}" for card in board.here)
    found[TALLY_LINE] = kit.figures().tallies.get(TALLY, 0)
    return found


def lost_and_doubled(told: Counter[str], found: Counter[str]) -> tuple[int, int]:
    """How many things that a person was told are not there, and how many are there once too often.

    Tallies are all alike and only counted. The last thing before a kill may be there without anybody having been told.
    """
    lost = sum((told - found).values())
    doubled = sum(times - 1 for thing, times in found.items() if thing != TALLY_LINE and times > 1)
    return lost, doubled
