"""Badge codes out of pictures (extra `scan`)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fieldkit.errors import KitError
from fieldkit.scan.ways import FIRST_WAYS, WAYS, Way
from roster.badges.code import decode_code

if TYPE_CHECKING:
    from PIL.Image import Image

#: Largest file that is looked at.
FILE_BYTES_MAX = 64 << 20


class _Found(NamedTuple):
    """Codes with the places of their upper left corners, and how many more were seen and not read."""

    places: dict[str, tuple[float, float]]
    unread: int


def check_scan_extra() -> None:
    """Raises KitError with what to install where there is no reader of codes."""
    if find_spec("zxingcpp") is None:
        raise KitError("errors.scan.no_extra", extra="scan")


def codes_in_file(path: Path) -> tuple[str, ...]:
    """The badge codes in a picture, each once, from top to bottom. Raises KitError where it is no picture."""
    check_scan_extra()
    return codes_in(load_picture(path))


def load_picture(path: Path) -> Image:
    """Upright and in gray. Raises KitError where it cannot be read, or is no picture."""
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise KitError("errors.scan.picture", file=path, cause=f"> {FILE_BYTES_MAX >> 20} MB")
        return _gray(path.read_bytes())
    except (OSError, ValueError, SyntaxError) as error:
        cause = getattr(error, "strerror", "") or str(error)
        raise KitError("errors.scan.picture", file=path, cause=cause.replace(str(path), "").strip()) from error


def _gray(data: bytes) -> Image:
    # It takes long to load, and most days no picture is read.
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            return ImageOps.exif_transpose(picture).convert("L")
    except UnidentifiedImageError as error:
        raise ValueError("not a picture") from error
    except Image.DecompressionBombError as error:
        raise ValueError(str(error)) from error


def codes_in(picture: Image, ways: Sequence[Way] = WAYS) -> tuple[str, ...]:
    """The badge codes in a gray picture, from top to bottom.

    What one way finds is believed, since a code that is read wrongly does not add up. The hard ways are gone only where
    the first ones found nothing, or left something unread.
    """
    places: dict[str, tuple[float, float]] = {}
    unread = 0
    for number, way in enumerate(ways):
        if number >= FIRST_WAYS and places and len(places) >= unread:
            break
        made = way.make(picture)
        if made is not None:
            found = _read(made, way.histogram, picture.height / made.height)
            places = found.places | places
            unread = max(unread, len(found.places) + found.unread)
    return tuple(sorted(places, key=lambda code: places[code]))


def _read(picture: Image, histogram: bool, scale: float) -> _Found:
    import zxingcpp

    found = zxingcpp.read_barcodes(
        picture,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        binarizer=zxingcpp.Binarizer.GlobalHistogram if histogram else zxingcpp.Binarizer.LocalAverage,
        return_errors=True,
    )
    corners = {
        code.text: (code.position.top_left.y * scale, code.position.top_left.x * scale)
        for code in found
        if code.valid and decode_code(code.text) is not None
    }
    return _Found(corners, sum(not code.valid for code in found))
