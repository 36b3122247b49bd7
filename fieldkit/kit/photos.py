"""Pictures of incidents: made small enough for a bad link, and rid of what a telephone writes into them."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import KitError
from fieldkit.journal import reading
from fieldkit.kit.duty import Duty
from fieldkit.kit.values import Done, Photo
from fieldkit.kit.work import words_of_note
from fieldkit.records.kinds import IncidentPhoto

if TYPE_CHECKING:
    from PIL.Image import Image

#: Largest file that is looked at.
FILE_BYTES_MAX = 64 << 20
#: What a picture is made to fit: its longer side in pixels, and bytes where it can. At 20 kB/s it takes ten seconds.
#: Even noise of that side has less than a blob may have.
SIDE_MAX = 1_600
BYTES_AIM = 200_000
_QUALITIES = (80, 65, 50, 35)
_JPEG = "image/jpeg"


def media_of(data: bytes) -> str:
    """The media type of a picture, by its first bytes; "" where it is none that can be shown everywhere."""
    if data.startswith(b"\xff\xd8\xff"):
        return _JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def load_photo(name: str) -> bytes:
    """The bytes of a picture file. `name` may be quoted or escaped, as terminals write that of a file which is dropped
    onto them."""
    path = _dropped(name)
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise KitError("errors.kit.photo_file", path=path, cause=f"> {FILE_BYTES_MAX >> 20} MB")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise KitError(
            "errors.kit.photo_file", path=path, cause=getattr(error, "strerror", "") or str(error)
        ) from error


def _dropped(name: str) -> Path:
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        return Path(name[1:-1])
    plain = Path(name)
    # Where a backslash divides folders it escapes nothing.
    return plain if os.sep == "\\" or "\\" not in name else Path(re.sub(r"\\(.)", r"\1", name))


def prepare_photo(data: bytes) -> tuple[bytes, str]:
    """A picture as it is kept, and its media type."""
    if not media_of(data):
        raise KitError("errors.kit.photo_kind")
    return _smaller(data), _JPEG


def _smaller(data: bytes) -> bytes:
    """Upright, at most SIDE_MAX pixels wide or high, without place and time of taking."""
    # It takes long to load, and most days have no picture.
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.draft("RGB", (SIDE_MAX, SIDE_MAX))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((SIDE_MAX, SIDE_MAX))
            return _encode(upright)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise KitError("errors.kit.photo_damaged", cause=str(error)) from error


def _encode(picture: Image) -> bytes:
    """The best quality that fits; the least one where none does."""
    data = b""
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True)
        data = out.getvalue()
        if len(data) <= BYTES_AIM:
            break
    return data


class Photos:
    """Writes pictures of incidents, and reads those that are here."""

    def __init__(self, duty: Duty) -> None:
        self._duty = duty

    def add(self, incident: int, kept: bytes, media: str, words: str) -> Done:
        """Adds what `prepare_photo` made. Picture and record are durable together once this returns."""
        journal = self._duty.journal
        view = reading.incident_view(journal, incident)
        if view is None:
            raise KitError("errors.kit.no_incident", number=incident)
        if journal.blobs.is_full:
            raise KitError("errors.kit.photo_room", megabytes=journal.blobs.bytes_max >> 20)
        text = words_of_note(words)
        with journal.changing():
            hash_ = journal.blobs.put(kept)
            payload = IncidentPhoto(view.squad, hash_, len(kept), media)
            record = self._duty.write(self._duty.draft(incident, payload, text))
        return self._duty.done(record, view.number)

    def read(self, photo: Photo) -> bytes:
        """b"" while not all of it is here."""
        blobs, hash_ = self._duty.journal.blobs, bytes.fromhex(photo.hash)
        return blobs.read(hash_) if blobs.is_whole(hash_) else b""
