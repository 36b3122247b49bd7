"""Which characters fonts have, so that none is ever printed as an empty box.

A font for Chinese is shipped. For a character that it lacks, the system's fonts are looked through: only the table that
says which characters a font has (`cmap`, formats 4 and 12 of the OpenType specification) is read.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

SHIPPED_FAMILY = "Noto Sans SC"
_SHIPPED_FILE = "NotoSansSC-Medium-subset.ttf"
#: Larger font files are not looked through.
FONT_BYTES_MAX = 128 * 1024 * 1024
FONTS_LOOKED_AT_MAX = 3_000
_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
_HAS_NO_GLYPH = frozenset("\t\n\r\u200b\u200c\u200d\u2060\ufeff")


class FontChoice(msgspec.Struct, frozen=True):
    """Folders in which the typesetter finds a font for every character but those of `missing`."""

    folders: tuple[str, ...]
    missing: frozenset[str] = frozenset()


def choose_fonts(texts: Iterable[str], system: Iterable[Path]) -> FontChoice:
    """The shipped font alone where it has every character of `texts`; else with fonts among the `system` files."""
    shipped = shipped_folder()
    missing = set("".join(texts)) - _HAS_NO_GLYPH - font_characters(shipped / _SHIPPED_FILE)
    folders = [str(shipped)]
    for path in system if missing else ():
        found = missing & font_characters(path)
        if found:
            folders.append(str(path.parent))
            missing -= found
        if not missing:
            break
    return FontChoice(tuple(dict.fromkeys(folders)), frozenset(missing))


def shipped_folder() -> Path:
    return Path(str(files("roster.badges").joinpath("fonts")))


def system_fonts(environment: dict[str, str], home: Path) -> Iterator[Path]:
    """Font files in the folders where this system keeps them."""
    count = 0
    for folder in _system_folders(environment, home):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.suffix.lower() in _SUFFIXES and count < FONTS_LOOKED_AT_MAX:
                count += 1
                yield path


def _system_folders(environment: dict[str, str], home: Path) -> list[Path]:
    if sys.platform == "win32":
        local = environment.get("LOCALAPPDATA", str(home / "AppData" / "Local"))
        return [Path(environment.get("WINDIR", "C:/Windows"), "Fonts"), Path(local, "Microsoft", "Windows", "Fonts")]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local" / "share" / "fonts"]


@cache
def font_characters(path: Path) -> frozenset[str]:
    """Every character that a font file has; none where it cannot be read as one."""
    try:
        if path.stat().st_size > FONT_BYTES_MAX:
            return frozenset()
        data = path.read_bytes()
        return frozenset(chr(code) for start in _font_starts(data) for code in _codes(data, start) if code <= 0x10FFFF)
    except (OSError, struct.error, IndexError, ValueError, OverflowError):
        return frozenset()


def _font_starts(data: bytes) -> list[int]:
    """Where the font begins; a collection holds several."""
    if data[:4] != b"ttcf":
        return [0]
    (count,) = struct.unpack_from(">I", data, 8)
    return list(struct.unpack_from(f">{min(count, 1)}I", data, 12))


def _codes(data: bytes, start: int) -> Iterator[int]:
    (tables,) = struct.unpack_from(">H", data, start + 4)
    for number in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
        if tag == b"cmap":
            yield from _cmap_codes(data, offset)


def _cmap_codes(data: bytes, cmap: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)
        (form,) = struct.unpack_from(">H", data, cmap + offset)
        if (platform, encoding) in ((3, 10), (0, 4), (0, 6)) and form == 12:
            yield from _format_12(data, cmap + offset)
        elif (platform, encoding) in ((3, 1), (0, 3)) and form == 4:
            yield from _format_4(data, cmap + offset)


def _format_12(data: bytes, at: int) -> Iterator[int]:
    (groups,) = struct.unpack_from(">I", data, at + 12)
    for number in range(groups):
        first, last, _ = struct.unpack_from(">III", data, at + 16 + 12 * number)
        yield from range(first, min(last, 0x10FFFF) + 1)


def _format_4(data: bytes, at: int) -> Iterator[int]:
    """Segments of characters; within those with a table of their own, glyph 0 means that it is not there."""
    (double,) = struct.unpack_from(">H", data, at + 6)
    ends = struct.unpack_from(f">{double // 2}H", data, at + 14)
    starts = struct.unpack_from(f">{double // 2}H", data, at + 16 + double)
    deltas = struct.unpack_from(f">{double // 2}H", data, at + 16 + 2 * double)
    ranges = at + 16 + 3 * double
    offsets = struct.unpack_from(f">{double // 2}H", data, ranges)
    for number, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            if offsets[number]:
                place = ranges + 2 * number + offsets[number] + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", data, place)
            else:
                glyph = (code + deltas[number]) & 0xFFFF
            if glyph:
                yield code
