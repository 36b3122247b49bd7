"""Reads codes back out of pictures, as a scanner would."""

from __future__ import annotations

import io
from collections.abc import Sequence

import zxingcpp
from PIL import Image

from roster.badges.qr import QUIET_MODULES, Matrix

MODULE_DOTS = 6


def codes_in(picture: bytes | Image.Image) -> list[str]:
    """The text of every QR code in a PNG."""
    image = picture if isinstance(picture, Image.Image) else Image.open(io.BytesIO(picture))
    found = zxingcpp.read_barcodes(image.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [barcode.text for barcode in found]


def drawn(rows: Sequence[Sequence[bool]], quiet: int = 0) -> Image.Image:
    """A picture of modules, dark where True."""
    side = len(rows[0]) + 2 * quiet
    image = Image.new("L", (side, len(rows) + 2 * quiet), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            image.putpixel((x + quiet, y + quiet), 0 if dark else 255)
    return image.resize((image.width * MODULE_DOTS, image.height * MODULE_DOTS), Image.Resampling.NEAREST)


def drawn_matrix(matrix: Matrix) -> Image.Image:
    return drawn(matrix, QUIET_MODULES)
