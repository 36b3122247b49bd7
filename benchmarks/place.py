"""Where benchmarks write: a folder on the disk of the checkout, the same for a figure and for its limit."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUILD = Path(__file__).parents[1] / "build"


@contextmanager
def workplace() -> Iterator[Path]:
    """An empty folder, gone afterwards.

    Not the system's own place for such folders: that is often memory, and there is no disk to wait for.
    """
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=BUILD) as folder:
        yield Path(folder)
