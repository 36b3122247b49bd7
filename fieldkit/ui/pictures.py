"""Pictures in words, for where none can be shown."""

from __future__ import annotations

from fieldkit.kit.values import Photo
from fieldkit.texts.catalogue import say


def photo_text(photo: Photo) -> str:
    """How large a picture is, and how much of it has come where that is not all."""
    kilobytes = max(round(photo.bytes / 1000), 1)
    if photo.here:
        return say("words.photo.here", kilobytes=kilobytes)
    return say("words.photo.coming", kilobytes=kilobytes, percent=photo.held * 100 // photo.bytes)
