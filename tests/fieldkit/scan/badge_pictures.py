"""Pictures and films of badges, for tests of cameras and files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from roster.badges.code import BadgeCode, encode_code
from roster.badges.qr import matrix_of
from tests.roster.badges.codes import drawn_matrix

WIDTH, HEIGHT = 640, 360
FRAMES_PER_S = 10


def code_of(person: int) -> str:
    """A badge of nobody."""
    return encode_code(BadgeCode(7, person, 0, bytes([person % 256] * 8)))


def picture(*codes: str) -> Image.Image:
    """Badges beside each other on a table."""
    table = Image.new("L", (WIDTH, HEIGHT), 110)
    for place, code in enumerate(codes):
        table.paste(drawn_matrix(matrix_of(code)), (20 + 220 * place, 40 + 30 * place))
    return table


def film(path: Path, shown: Sequence[str], frames: int = 4) -> Path:
    """So many frames of each badge, one after the other; "" shows none."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), FRAMES_PER_S, (WIDTH, HEIGHT))
    for code in shown:
        frame = cv2.cvtColor(np.asarray(picture(*([code] if code else []))), cv2.COLOR_GRAY2BGR)
        for _ in range(frames):
            writer.write(frame)
    writer.release()
    return path
