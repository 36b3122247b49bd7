"""Programs that some tests drive and that are not Python packages."""

from __future__ import annotations

import shutil
from collections.abc import Iterable

import pytest

COMMANDS = {
    "pdftoppm": ("pdftoppm",),
    "tmux": ("tmux",),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
}
SKIP_PREFIX = "needs "


def command(program: str) -> str | None:
    """Path of `program` on this machine, under any of its names."""
    return next((path for name in COMMANDS[program] if (path := shutil.which(name))), None)


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skips the test where a program is missing; the closing summary counts it: `@needs("pdftoppm")`."""
    return pytest.mark.needs(*programs)


def missing(programs: Iterable[str]) -> list[str]:
    return sorted(program for program in programs if command(program) is None)
