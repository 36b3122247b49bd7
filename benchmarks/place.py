"""Where benchmarks write: a folder on the disk of the checkout, the same for a figure and for its limit."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUILD = Path(__file__).parents[1] / "build"


def _place() -> tempfile.TemporaryDirectory[str]:
    """Not in the system's own place for such folders: that is often memory, and there is no disk to wait for."""
    BUILD.mkdir(exist_ok=True)
    return tempfile.TemporaryDirectory(prefix="bench-", dir=BUILD, ignore_cleanup_errors=True)


@contextmanager
def workplace() -> Iterator[Path]:
    """An empty folder, gone afterwards."""
    with _place() as folder:
        yield Path(folder)


def kept_place() -> Path:
    """An empty folder for what several figures use; gone when this program ends."""
    place = _place()
    atexit.register(place.cleanup)
    return Path(place.name)
