"""`python -m tests.simulation SEED…`: plays days, with everything that goes wrong in them and how it went."""

from __future__ import annotations

import sys

import click

from tests.simulation.play import play_day


@click.command()
@click.argument("seeds", type=int, nargs=-1, required=True)
def main(seeds: tuple[int, ...]) -> None:
    """Play each SEED exactly as it always is; an error is shown whole."""
    for seed in seeds:
        played = play_day(seed)
        faults = ", ".join(f"{name} {count}" for name, count in sorted(played.faults.items()))
        click.echo(f"seed {seed}: {played.records} records, trace {played.trace[:16]}; {faults}")
    sys.exit(0)


if __name__ == "__main__":
    main()
