"""The event files that are shipped with this package."""

from __future__ import annotations

import re
from importlib.resources import files

#: What `roster new` writes where no plan is named.
BLANK = "blank"


def plan_names() -> tuple[str, ...]:
    """`plan6`, `plan14`, … in the order of their numbers."""
    found = [re.fullmatch(r"(plan(\d+))\.toml", file.name) for file in files("roster.plans").iterdir()]
    return tuple(match[1] for match in sorted(filter(None, found), key=lambda match: int(match[2])))


def plan_text(name: str) -> bytes:
    """The event file of a shipped plan."""
    return files("roster.plans").joinpath(f"{name}.toml").read_bytes()
