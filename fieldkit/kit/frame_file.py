"""A file of frames from a stick: a drop, an answer, or a mirror."""

from __future__ import annotations

from pathlib import Path

from fieldkit.errors import KitError
from fieldkit.exchange.frames import FRAMES_BYTES_MAX


def load_frames(file: Path) -> bytes:
    """The file's bytes. Raises KitError where it cannot be read, or is larger than any that fieldkit writes."""
    try:
        with file.open("rb") as stream:
            data = stream.read(FRAMES_BYTES_MAX + 1)
    except OSError as error:
        raise KitError("errors.drop.unreadable", file=file, cause=error.strerror or str(error)) from error
    if len(data) > FRAMES_BYTES_MAX:
        raise KitError("errors.drop.size", file=file, most=FRAMES_BYTES_MAX)
    return data
