"""Pictures into files."""

from __future__ import annotations

import re
from pathlib import Path

from fieldkit.errors import KitError
from fieldkit.kit.kit import Kit
from fieldkit.kit.values import Photo

_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}


def save_picture(kit: Kit, photo: Photo, folder: Path, name: str) -> Path | None:
    """Writes a picture into a folder, which is made; None while not all of it is here. The name may come from another
    laptop: signs that mean something in a path are taken out of it."""
    data = kit.read_photo(photo)
    if not data:
        return None
    path = folder / (re.sub(r"[^\w-]", "_", name) + _ENDINGS.get(photo.media, ""))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise KitError("errors.kit.photo_save", path=path, cause=error.strerror or str(error)) from error
    return path
