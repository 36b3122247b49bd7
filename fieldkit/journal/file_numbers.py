"""Whether a file keeps its number (its inode, or file index) as long as it is there."""

from __future__ import annotations

from pathlib import Path

#: File systems that make numbers up anew whenever they are mounted: those of sticks.
_MADE_UP = ("fat", "msdos", "fuse")


def are_stable(path: Path) -> bool:
    """Asked only where a number has changed, so that an ordinary start does not pay for it."""
    import psutil

    target = path.resolve()
    try:
        partitions = psutil.disk_partitions(all=True)
    except (OSError, psutil.Error):
        return False
    holding = [part for part in partitions if target.is_relative_to(part.mountpoint)]
    kind = max(holding, key=lambda part: len(part.mountpoint)).fstype.lower() if holding else ""
    return not any(name in kind for name in _MADE_UP)
