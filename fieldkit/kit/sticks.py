"""Sticks that are plugged in: where a drop or a mirror can be written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

#: Where systems put what somebody plugs in.
_PLACES = ("/media/", "/run/media/", "/Volumes/")
_REMOVABLE, _READ_ONLY = "removable", "ro"


class Partition(msgspec.Struct, frozen=True):
    """A file system that this computer shows: where, and the options that it is used with."""

    path: str
    options: str


Partitions = Callable[[], list[Partition]]


def partitions() -> list[Partition]:
    """What this computer shows now."""
    # Only who looks for sticks pays for this import.
    import psutil

    return [Partition(found.mountpoint, found.opts) for found in psutil.disk_partitions()]


def find_sticks(partitions: Partitions = partitions) -> list[Path]:
    """The folders of sticks that can be written to, by name."""
    return sorted(Path(found.path) for found in partitions() if _is_stick(found))


def _is_stick(found: Partition) -> bool:
    options = found.options.split(",")
    plugged_in = _REMOVABLE in options or found.path.startswith(_PLACES)
    return plugged_in and _READ_ONLY not in options
