"""Where everything stands in the code of a badge: QR version 1, correction M, one numeric segment (ISO/IEC 18004)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from fieldkit.scan.reed_solomon import correct
from roster.badges.code import CODE_DIGITS
from roster.badges.qr import MODULES, VERSION, Matrix

CODEWORDS, CHECKS = 26, 10
MASKS = 8
#: Checks that are left to tell a wrong answer.
SPARE = 2
#: Numeric mode and the number of digits: how every badge's first 14 bits read.
_HEAD = f"{0b0001:04b}{CODE_DIGITS:010b}"
_FINDER = 9
_TIMING = 6


def is_fixed(y: int, x: int) -> bool:
    """Whether a module is the same on all badges with one mask."""
    near_y, near_x = y < _FINDER, x < _FINDER
    far_y, far_x = y >= MODULES - _FINDER + 1, x >= MODULES - _FINDER + 1
    corners = (near_y and near_x) or (near_y and far_x) or (far_y and near_x)
    return corners or y == _TIMING or x == _TIMING


def is_format(y: int, x: int) -> bool:
    """Whether a module tells the mask."""
    on_edge = y == _FINDER - 1 or x == _FINDER - 1
    dark_always = (y, x) == (MODULES - _FINDER + 1, _FINDER - 1)
    return is_fixed(y, x) and on_edge and _TIMING not in (y, x) and not dark_always


@lru_cache(maxsize=MASKS)
def fixed_modules(mask: int) -> Matrix:
    """A code with this mask: only its fixed modules mean anything."""
    # It takes long to load, and most days no picture is read.
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(VERSION, ERROR_CORRECT_M, border=0, mask_pattern=mask)
    code.add_data("0" * CODE_DIGITS, optimize=0)
    code.make(fit=False)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


@lru_cache(maxsize=1)
def data_places() -> tuple[tuple[int, int], ...]:
    """(y, x) of each bit of the codewords, in their order: up and down in pairs of columns, from the right."""
    places = []
    columns = [x for x in range(MODULES - 1, 0, -2) if x > _TIMING] + list(range(_TIMING - 1, 0, -2))
    for number, right in enumerate(columns):
        rows = range(MODULES) if number % 2 else range(MODULES - 1, -1, -1)
        places += [(y, x) for y in rows for x in (right, right - 1) if not is_fixed(y, x)]
    return tuple(places)


def is_masked(mask: int, y: int, x: int) -> bool:
    """Whether the mask turns a module of the data over."""
    both = y * x
    return (
        (y + x) % 2 == 0,
        y % 2 == 0,
        x % 3 == 0,
        (y + x) % 3 == 0,
        (y // 2 + x // 3) % 2 == 0,
        both % 2 + both % 3 == 0,
        (both % 2 + both % 3) % 2 == 0,
        ((y + x) % 2 + both % 3) % 2 == 0,
    )[mask]


def digits_of(darkness: Sequence[Sequence[float]], mask: int) -> str | None:
    """The digits of a code whose modules are so dark (above 0) or light (below), the surer the farther from 0; None
    where they do not add up. Codewords that are least sure are doubted first (generalised minimum distance)."""
    soft = [-darkness[y][x] if is_masked(mask, y, x) else darkness[y][x] for y, x in data_places()]
    for at, bit in enumerate(_HEAD):
        soft[at] = 1.0 if bit == "1" else -1.0
    groups = [soft[8 * number : 8 * number + 8] for number in range(CODEWORDS)]
    word = [sum(128 >> at for at, bit in enumerate(group) if bit > 0) for group in groups]
    doubtful = sorted(range(CODEWORDS), key=lambda number: min(map(abs, groups[number])))
    for doubted in range(0, CHECKS - SPARE + 1, 2):
        mended = correct(word, CHECKS, doubtful[:doubted], SPARE)
        digits = _digits(mended[: CODEWORDS - CHECKS]) if mended is not None else None
        if digits is not None:
            return digits
    return None


def _digits(data: Sequence[int]) -> str | None:
    """34 digits in groups of three, ten bits each, and four bits for the last one."""
    bits = "".join(f"{number:08b}" for number in data)
    if not bits.startswith(_HEAD):
        return None
    body = bits[len(_HEAD) :]
    groups = [int(body[at : at + 10], 2) for at in range(0, len(body) - 4, 10)]
    last = int(body[-4:], 2)
    if max(groups) > 999 or last > 9:
        return None
    return "".join(f"{group:03d}" for group in groups) + str(last)
