"""How long `fieldkit --help` takes, beside Python alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from time import perf_counter

from benchmarks.figure import Figure, beside, value_at_most
from benchmarks.percentile import percentile
from benchmarks.terminal import ENVIRON

NAME = "help_time"
MS_MAX = 150.0
TURNS = 20
HELP = (sys.executable, "-c", "from fieldkit.cli import main; main()", "--help")
NOTHING = (sys.executable, "-c", "")


def run() -> Iterable[Figure]:
    pairs = [(_ms(HELP), _ms(NOTHING)) for _ in range(TURNS)]
    help_ms, nothing_ms = (percentile(ms, 50) for ms in zip(*pairs, strict=True))
    yield value_at_most(NAME, help_ms, "ms", MS_MAX)
    yield beside(f"{NAME}.beside_python", help_ms, "ms", nothing_ms)


def _ms(command: Sequence[str]) -> float:
    start = perf_counter()
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **ENVIRON})
    return (perf_counter() - start) * 1_000
