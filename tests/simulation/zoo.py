"""`python -m tests.simulation.zoo`: plants each bug, and plays seeds until an invariant catches it."""

from __future__ import annotations

import statistics
import sys

import click
import msgspec

from tests.simulation.bugs import BUGS
from tests.simulation.play import Failed, try_day

#: A bug that so many days do not show survives.
SEEDS_MAX = 60
#: Searches begin at so many places, so far from each other.
STARTS = 5
_APART = 1_000


class Caught(msgspec.Struct, frozen=True):
    """How many seeds it took, and the invariant that did not hold."""

    bug: str
    seeds: int
    failed: Failed


def hunt(name: str, first: int = 0, seeds_max: int = SEEDS_MAX) -> Caught | None:
    """Plays seeds from `first` on with the bug planted, and what fails once more without it: that must hold then. None
    where the bug survives."""
    for played in range(1, seeds_max + 1):
        with BUGS[name]():
            day = try_day(first + played - 1)
        if isinstance(day, Failed) and not isinstance(try_day(day.seed), Failed):
            return Caught(name, played, day)
    return None


@click.command()
@click.argument("names", nargs=-1)
@click.option("--starts", type=click.IntRange(1), default=STARTS, help="Searches for each bug, from other seeds.")
def main(names: tuple[str, ...], starts: int) -> None:
    """Print for each bug (NAMES: only these) how many seeds it takes to be caught, and by which invariant."""
    medians = []
    survived = 0
    for name in names or BUGS:
        hunts = [hunt(name, start * _APART) for start in range(starts)]
        caught = [found for found in hunts if found is not None]
        survived += len(hunts) - len(caught)
        median = statistics.median(found.seeds for found in caught) if caught else 0
        medians.append(median)
        by = sorted({found.failed.invariant for found in caught})
        click.echo(f"{name:48} {median:5.1f}  {'; '.join(by) if caught else 'SURVIVES'}")
    click.echo(f"{len(medians)} bugs, median {statistics.median(medians):.1f} seeds, survived: {survived}")
    sys.exit(1 if survived else 0)


if __name__ == "__main__":
    main()
