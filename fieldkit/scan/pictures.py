"""Badge codes out of pictures (extra `scan`)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fieldkit.errors import KitError
from fieldkit.scan.fitting import LIKENESS_MIN, best_fit
from fieldkit.scan.locating import PLACES_MAX, busy_squares
from fieldkit.scan.quads import Quad, middle_of, side_of
from fieldkit.scan.rescue import rescue
from fieldkit.scan.ways import FIRST_WAYS, WAYS, Way
from roster.badges.code import decode_code

if TYPE_CHECKING:
    from PIL.Image import Image
    from zxingcpp import Position

#: Largest file that is looked at.
FILE_BYTES_MAX = 64 << 20


class _Found(NamedTuple):
    """Codes with their corners, and the corners of those that were seen and not read."""

    read: dict[str, Quad]
    unread: list[Quad]


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


def codes_in(picture: Image, ways: Sequence[Way] = WAYS, *, rescued: bool = True) -> tuple[str, ...]:
    """The badge codes in a gray picture, from top to bottom.

    What one way finds is believed, since a code that is read wrongly does not add up. The hard ways are gone only where
    the first ones found nothing, or left something unread; what is left after them is `rescued`, which takes long.
    """
    found = _Found({}, [])
    for number, way in enumerate(ways):
        if number >= FIRST_WAYS and found.read and not _left(found):
            break
        made = way.make(picture)
        if made is not None:
            seen = _read(made, way.histogram, picture.height / made.height)
            found = _Found(seen.read | found.read, [*found.unread, *seen.unread])
    if rescued and (not found.read or _left(found)):
        found.read.update(_rescued(picture, found))
    return tuple(sorted(found.read, key=lambda code: found.read[code][0][::-1]))


def _left(found: _Found) -> list[Quad]:
    """One for each place where something is unread."""
    places: list[Quad] = list(found.read.values())
    for corners in found.unread:
        if not any(_same_place(corners, known) for known in places):
            places.append(corners)
    return places[len(found.read) :]


def _same_place(one: Quad, other: Quad) -> bool:
    (x, y), (u, v) = middle_of(one), middle_of(other)
    return max(abs(x - u), abs(y - v)) < max(side_of(one), side_of(other)) / 2


def _rescued(picture: Image, found: _Found) -> dict[str, Quad]:
    """Where something was seen and not read; where nothing was, in whatever may be a code."""
    squares = [] if found.read else busy_squares(picture)
    places = [*squares, *(one for one in _left(found) if not any(_same_place(one, square) for square in squares))]
    read: dict[str, Quad] = {}
    for place in places[:PLACES_MAX]:
        fit = best_fit(picture, place)
        digits = rescue(picture, fit.corners) if fit.likeness >= LIKENESS_MIN else None
        if digits is not None and decode_code(digits) is not None:
            read[digits] = fit.corners
    return read


def _read(picture: Image, histogram: bool, scale: float) -> _Found:
    import zxingcpp

    seen = zxingcpp.read_barcodes(
        picture,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        binarizer=zxingcpp.Binarizer.GlobalHistogram if histogram else zxingcpp.Binarizer.LocalAverage,
        return_errors=True,
    )
    read = {
        code.text: _quad(code.position, scale) for code in seen if code.valid and decode_code(code.text) is not None
    }
    return _Found(read, [_quad(code.position, scale) for code in seen if not code.valid])


def _quad(position: Position, scale: float) -> Quad:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    a, b, c, d = ((corner.x * scale, corner.y * scale) for corner in corners)
    return a, b, c, d
