"""The project's own errors, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from fieldkit.errors import FieldkitError
from roster.errors import RosterError

Decode = Callable[[bytes], object]


def only_ours(decode: Decode, data: bytes) -> bool:
    """Decodes; says whether it came to an end without an error. Any error that is not the project's own fails."""
    with suppress(FieldkitError, RosterError):
        decode(data)
        return True
    return False
