"""`python -m benchmarks [NAME…]`: one JSON line for each figure; all benchmarks where none is named."""

from __future__ import annotations

import importlib
import os
import pkgutil
import platform
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import Protocol, cast

import click

import benchmarks
import benchmarks.limits
from benchmarks.figure import Figure, line


class Benchmark(Protocol):
    """A module of this package that measures something."""

    NAME: str
    run: Callable[[], Iterable[Figure]]


def discover() -> dict[str, Benchmark]:
    """Every benchmark by its name: modules of `benchmarks` and `benchmarks.limits` that have NAME and run."""
    found = [module for package in (benchmarks, benchmarks.limits) for module in _modules(package)]
    measuring = [cast(Benchmark, module) for module in found if hasattr(module, "NAME") and hasattr(module, "run")]
    return {benchmark.NAME: benchmark for benchmark in measuring}


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for info in pkgutil.iter_modules(package.__path__):
        if info.name != "__main__":
            yield importlib.import_module(f"{package.__name__}.{info.name}")


def machine() -> str:
    """What the figures were measured on."""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]…")
def main(names: tuple[str, ...]) -> None:
    """Measure figures, each beside the limit of this machine. Settings go to standard error."""
    known = discover()
    if unknown := [name for name in names if name not in known]:
        raise click.UsageError(f"No benchmark is called {', '.join(unknown)}. There are: {', '.join(sorted(known))}.")
    click.echo(machine(), err=True)
    missed = 0
    for name in names or known:
        for figure in known[name].run():
            click.echo(line(figure))
            sys.stdout.flush()
            missed += not figure.ok
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
