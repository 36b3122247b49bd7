"""Where the databases of a simulated day are: in memory where this machine has a folder that is, else on its disk.
Nothing is flushed either way (`disk.py` says why that is sound)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_IN_MEMORY = Path("/dev/shm")


@contextmanager
def folder() -> Iterator[Path]:
    place = str(_IN_MEMORY) if _IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="day-", dir=place, ignore_cleanup_errors=True) as path:
        yield Path(path)
