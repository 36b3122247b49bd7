"""A real arrival curve: 31,984 people passing nine checkpoints. See data/README.md."""

from __future__ import annotations

import csv
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PATH = Path(__file__).parent / "data" / "checkpoint-trace.csv.xz"
WAVES = 4
WAVE_GAP_MINUTES = 25.0


class Passing(NamedTuple):
    """`person` counts from 1, `checkpoint` from 0; `minute` counts from the start of the first wave."""

    person: int
    checkpoint: int
    minute: float


def checkpoints(path: Path = PATH) -> list[str]:
    """Names of the checkpoints in the order of the way."""
    with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
        return next(csv.reader(file))[1:]


def passings(path: Path = PATH) -> Iterator[Passing]:
    """All passings, person by person, each in the order of the way. Sort by minute for the order of the day."""
    with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for number, *minutes in rows:
            yield from _of_person(int(number), minutes)


def wave_minute(person: int) -> float:
    """When the wave of this person starts: rows go to the waves in turn."""
    return (person - 1) % WAVES * WAVE_GAP_MINUTES


def _of_person(person: int, minutes: list[str]) -> Iterator[Passing]:
    start = wave_minute(person)
    for checkpoint, minute in enumerate(minutes):
        if minute:
            yield Passing(person, checkpoint, start + float(minute))
