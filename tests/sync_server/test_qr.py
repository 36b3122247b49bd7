"""The QR code in the terminal is one that a camera reads."""

from __future__ import annotations

import re

import zxingcpp
from PIL import Image

from sync_server.qr import terminal_qr
from sync_server.table import width

CODE = "21MCP-TVBT2-9BCXK-HAYNQ-ZMYGB-M494F-KZ000-039F5-VK30"
DARK = {" ": (False, False), "▀": (True, False), "▄": (False, True), "█": (True, True)}
PIXELS = 6


def test_camera_reads_what_the_terminal_shows() -> None:
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in terminal_qr(CODE).splitlines()]
    picture = Image.new("L", (len(lines[0]), 2 * len(lines)), 255)
    for row, line in enumerate(lines):
        for column, sign in enumerate(line):
            for half, dark in enumerate(DARK[sign]):
                picture.putpixel((column, 2 * row + half), 0 if dark else 255)
    large = picture.resize((picture.width * PIXELS, picture.height * PIXELS), Image.Resampling.NEAREST)
    (found,) = zxingcpp.read_barcodes(large)
    assert found.text == CODE


def test_code_fits_into_a_small_terminal() -> None:
    lines = terminal_qr(CODE).splitlines()
    assert len(lines) <= 24
    assert max(map(width, (re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines))) <= 80
