"""`python -m tests.simulation.soak SEEDS [--from N]`: plays seeds on all cores; what failed is printed as it fails."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import click

from tests.simulation.day import Played
from tests.simulation.play import Failed, try_day
from tests.simulation.tally import Tally

_CHUNK = 8


def play_all(seeds: range, workers: int) -> Iterator[Played | Failed]:
    """Days in the order of their seeds, each as soon as it is known."""
    if workers == 1:
        yield from map(try_day, seeds)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(try_day, seeds, chunksize=_CHUNK)


@click.command()
@click.argument("seeds", type=click.IntRange(1))
@click.option("--from", "first", type=click.IntRange(0), default=0, help="The first seed.")
@click.option("--workers", type=click.IntRange(1), default=os.cpu_count() or 1, help="Processes; one for each core.")
def main(seeds: int, first: int, workers: int) -> None:
    """Play SEEDS days, one after the other on each core. Exit code 1 where anything failed or a fault was too rare."""
    tally = Tally()
    for day in play_all(range(first, first + seeds), workers):
        tally.add(day)
        if isinstance(day, Failed):
            click.echo(str(day))
    rare = tally.rare()
    if rare:
        click.echo(f"Too rare: {', '.join(rare)}")
    click.echo(tally.line())
    sys.exit(1 if tally.failed or rare else 0)


if __name__ == "__main__":
    main()
