"""Holds the figures that the server prints against the script's own count."""

from __future__ import annotations

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
