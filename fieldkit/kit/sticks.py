"""Sticks that are plugged in: where a drop or a mirror can be written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from fieldkit.errors import KitError

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


def the_stick(sticks: list[Path]) -> Path:
    """The one stick that is plugged in; raises KitError where there is none, or more than one."""
    if len(sticks) == 1:
        return sticks[0]
    if not sticks:
        raise KitError("errors.drop.no_stick")
    raise KitError("errors.drop.which_stick", sticks=", ".join(map(str, sticks)))


class StickWatch:
    """Notices sticks that come and go. What is plugged in at the first look is nothing new."""

    def __init__(self, partitions: Partitions = partitions) -> None:
        self._partitions = partitions
        self.present: list[Path] = []
        self._looked = False

    def look(self) -> list[Path]:
        """Sticks that were plugged in since the last look."""
        found = find_sticks(self._partitions)
        new = [stick for stick in found if self._looked and stick not in self.present]
        self.present, self._looked = found, True
        return new


def _is_stick(found: Partition) -> bool:
    options = found.options.split(",")
    plugged_in = _REMOVABLE in options or found.path.startswith(_PLACES)
    return plugged_in and _READ_ONLY not in options
