"""Names of pictures in texts that are pasted, or dropped onto the terminal."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from fieldkit.errors import KitError

ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff")
FILMS = (".mp4", ".avi", ".mov", ".mkv", ".webm", ".m4v")
#: A longer text names no pictures.
NAMES_CHARACTERS_MAX = 1 << 16
NAMES_MAX = 200
_WORD = re.compile(r"""'[^']*'|"[^"]*"|(?:\\.|\S)+""")


def pictures_named(text: str) -> tuple[Path, ...]:
    """The pictures (and folders of pictures) that a text names and nothing else: one a line, or several as terminals
    write files that are dropped onto them. () where it names anything else."""
    if len(text) > NAMES_CHARACTERS_MAX:
        return ()
    lines = [line for line in text.splitlines() if line.strip()]
    for names in (lines, _WORD.findall(text)):
        paths = [_path(name) for name in names[: NAMES_MAX + 1]]
        if 0 < len(paths) <= NAMES_MAX and all(is_picture(path) or _has_pictures(path) for path in paths):
            return tuple(paths)
    return ()


def pictures_of(folder: Path) -> list[Path]:
    """Raises KitError where the folder cannot be looked into."""
    try:
        return sorted(path for path in folder.iterdir() if is_picture(path))
    except OSError as error:
        raise KitError("errors.program.file", file=folder, cause=error.strerror or str(error)) from error


def is_picture(path: Path) -> bool:
    """Whether it is a file with the ending of a picture."""
    try:
        return path.suffix.lower() in ENDINGS and path.is_file()
    except (OSError, ValueError):
        return False


def _has_pictures(path: Path) -> bool:
    """A bare word such as a name is never taken for a folder that happens to be called so."""
    try:
        return len(path.parts) > 1 and path.is_dir() and bool(pictures_of(path))
    except (OSError, ValueError, KitError):
        return False


def _path(name: str) -> Path:
    """Quotes, backslashes and the form of an address come from the terminal."""
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        return Path(name[1:-1])
    if name.startswith("file://"):
        from urllib.request import url2pathname  # it brings HTTP and mail with it

        return Path(url2pathname(urlsplit(name).path))
    return Path(name if os.sep == "\\" else re.sub(r"\\(.)", r"\1", name)).expanduser()
