"""Pictures in words, for where none can be shown."""

from __future__ import annotations

from fieldkit.kit.values import Photo, SyncStatus
from fieldkit.texts.catalogue import say


def photo_text(photo: Photo) -> str:
    """How large a picture is, and how much of it has come where that is not all."""
    kilobytes = max(round(photo.bytes / 1000), 1)
    if photo.here:
        return say("words.photo.here", kilobytes=kilobytes)
    return say("words.photo.coming", kilobytes=kilobytes, percent=photo.held * 100 // photo.bytes)


def unsent_text(sync: SyncStatus) -> str:
    """How many records are unsent, and how many pictures are still on their way, either way."""
    if sync.photos_full and sync.photos_unsent:
        return f"{sync.unsent}  {say('words.photos.full', unsent=sync.photos_unsent)}"
    if not sync.photos_unsent and not sync.photos_lacking:
        return str(sync.unsent)
    return f"{sync.unsent}  {say('words.photos.waiting', unsent=sync.photos_unsent, lacking=sync.photos_lacking)}"
