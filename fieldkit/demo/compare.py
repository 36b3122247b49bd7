"""Holds the figures that the server prints against the script's own count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fieldkit.demo.expected import SquadCount


def differences(expected: dict[int, SquadCount], figures: dict[str, Any]) -> list[str]:
    """A line for each figure that is not what was entered; none where all are right.

    `figures`: the server's `figures --json`.
    """
    squads = {row["squad"]: row for row in figures["squads"]}
    found = []
    for number, count in expected.items():
        row = squads.get(number)
        if row is None:
            found.append(f"squad {number}: not in the figures")
            continue
        for name, entered, shown in _pairs(count, row):
            if entered != shown:
                found.append(f"squad {number} {name}: entered {entered}, shown {shown}")
    return found


def _pairs(count: SquadCount, row: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """(name, what was entered, what is shown) of every figure of a squad."""
    plain = "came guests walk_ins here gone doubles served_ms late incidents incidents_open"
    for name in plain.split():
        yield name, getattr(count, name), row[name]
    yield "tallies", count.tallies, {tally["tally"]: tally["total"] for tally in row["tallies"] if tally["total"]}
    things = {thing["thing"]: [thing["out"], thing["back"], thing["used"]] for thing in row["things"]}
    yield "things", count.things, {thing: moved for thing, moved in things.items() if any(moved)}
    counted = {point["checkpoint"]: point["counted"] for point in row["headcounts"] if point["counted"] is not None}
    yield "headcounts", count.counted, counted
