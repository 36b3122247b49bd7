"""What people hand over in place of a scan: pictures, films, texts, and folders of pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from fieldkit.errors import FieldkitError, KitError
from fieldkit.scan.camera import codes_in_frame, frames_of
from fieldkit.scan.pictures import codes_in_file
from fieldkit.scan.seen import Seen
from fieldkit.scan.texts import FILMS, is_picture, pictures_of


class Handed(msgspec.Struct, frozen=True):
    """What is in one file: codes of badges, or lines of a text. `problem` says why there is nothing."""

    file: str
    texts: tuple[str, ...] = ()
    problem: FieldkitError | None = None


def read_files(paths: Iterable[Path], settings: Path) -> Iterator[Handed]:
    """One after the other, as somebody waits for them; folders give the pictures in them."""
    for path in paths:
        try:
            files = _files_of(path)
        except FieldkitError as error:
            yield Handed(str(path), problem=error)
            continue
        yield from (_read_file(file, settings) for file in files)


def _files_of(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = pictures_of(path)
    if not files:
        raise KitError("errors.scan.empty_folder", folder=path)
    return files


def lines_of(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _read_file(path: Path, settings: Path) -> Handed:
    try:
        texts = _texts_in(path, settings)
    except FieldkitError as error:
        return Handed(str(path), problem=error)
    return Handed(str(path), texts) if texts else Handed(str(path), problem=_nothing_in(path))


def _nothing_in(path: Path) -> KitError:
    return KitError("errors.scan.no_badge", file=path.name)


def _texts_in(path: Path, settings: Path) -> tuple[str, ...]:
    if not path.is_file():
        raise KitError("errors.scan.no_file", file=path)
    if is_picture(path):
        return codes_in_file(path)
    if path.suffix.lower() in FILMS:
        return _codes_in_film(path, settings)
    try:
        return lines_of(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise KitError("errors.scan.text", file=path) from error
    except OSError as error:
        raise KitError("errors.program.file", file=path, cause=error.strerror or str(error)) from error


def _codes_in_film(path: Path, settings: Path) -> tuple[str, ...]:
    seen = Seen()
    found: dict[str, None] = {}
    for turn, frame in enumerate(frames_of(str(path), settings, float)):
        found |= dict.fromkeys(seen.fresh(codes_in_frame(frame, turn), frame.at_s))
    return tuple(found)
