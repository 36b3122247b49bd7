"""The most memory that something took while it ran."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable


def peak_bytes(do: Callable[[], object]) -> int:
    """Bytes at the highest point, beyond what was held before."""
    gc.collect()
    tracemalloc.start()
    try:
        do()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
