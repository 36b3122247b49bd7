"""What a camera sees, picture by picture (extra `camera`). A film or a folder of pictures may stand in its place."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from fieldkit.errors import KitError
from fieldkit.scan.pictures import check_scan_extra, codes_in, load_picture
from fieldkit.scan.texts import pictures_of
from fieldkit.scan.ways import ways_of_turn

if TYPE_CHECKING:
    from PIL.Image import Image

#: The camera of this laptop, where no other is named.
FIRST = "0"
#: No computer has more, and OpenCV refuses larger numbers.
CAMERA_MAX = 1 << 16
#: What is asked of a camera; it gives what it can.
WIDTH, HEIGHT = 1_280, 720
#: A camera that gives no picture so often is not there any more; once or twice it may be busy.
MISSES_MAX = 10
#: Pictures of a folder follow each other like this.
FOLDER_S = 0.5
#: Of a film that does not say.
FILM_FRAMES_PER_S = 25.0


class Frame(msgspec.Struct, frozen=True):
    """One picture, a byte of brightness for each pixel, line by line. `at_s`: on any clock that only goes forward."""

    width: int
    height: int
    gray: bytes
    at_s: float


class Capture(Protocol):
    """What OpenCV opens: a camera or a film."""

    def isOpened(self) -> bool: ...  # noqa: N802

    def read(self) -> tuple[bool, Any]: ...

    def get(self, what: int) -> float: ...

    def set(self, what: int, value: float) -> bool: ...

    def release(self) -> None: ...


def is_camera(source: str) -> bool:
    """A number is a camera, anything else a film or a folder of pictures."""
    return source.isdecimal()


def check_source(source: str) -> None:
    """Raises KitError with what to install, or what to look at, where this cannot be looked through."""
    if not is_camera(source) and Path(source).is_dir():
        check_scan_extra()
        if not pictures_of(Path(source)):
            raise KitError("errors.scan.empty_folder", folder=source)
        return
    if find_spec("cv2") is None:
        raise KitError("errors.scan.no_extra", extra="camera")
    check_scan_extra()
    if not is_camera(source) and not Path(source).is_file():
        raise KitError("errors.scan.no_film", file=source)


def frames_of(source: str, settings: Path, clock_s: Callable[[], float]) -> Iterator[Frame]:
    """What `source` shows, until it ends or nobody asks any more. Raises KitError where it cannot be opened, and where
    a camera is taken away; `settings` is where another can be named."""
    check_source(source)
    if not is_camera(source) and Path(source).is_dir():
        return _leafed(pictures_of(Path(source)))
    if is_camera(source):
        return camera_frames(_open_camera(source), source, settings, clock_s)
    return film_frames(_open_film(source), source)


def codes_in_frame(frame: Frame, turn: int) -> tuple[str, ...]:
    """The badge codes in sight. `turn` counts the frames: hard ways to look are gone in turn, one for each."""
    from PIL import Image

    return codes_in(Image.frombytes("L", (frame.width, frame.height), frame.gray), ways_of_turn(turn), rescued=False)


def _leafed(pictures: list[Path]) -> Iterator[Frame]:
    for number, path in enumerate(pictures):
        yield _frame(load_picture(path), number * FOLDER_S)


def _frame(picture: Image, at_s: float) -> Frame:
    return Frame(picture.width, picture.height, picture.tobytes(), at_s)


def _open_camera(source: str) -> Capture:
    import cv2

    _be_quiet()
    capture: Capture = cv2.VideoCapture(min(int(source), CAMERA_MAX))
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
    return capture


def _open_film(source: str) -> Capture:
    import cv2

    _be_quiet()
    return cv2.VideoCapture(source)


def _be_quiet() -> None:
    """Complaints of OpenCV and FFmpeg would be written over the screen."""
    import cv2

    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")


def camera_frames(capture: Capture, source: str, settings: Path, clock_s: Callable[[], float]) -> Iterator[Frame]:
    """From a camera, until it is gone."""
    try:
        if not capture.isOpened():
            raise KitError("errors.scan.no_camera", source=source, settings=settings)
        misses = 0
        while misses < MISSES_MAX:
            came, picture = capture.read()
            misses = 0 if came else misses + 1
            if came:
                yield _grayed(picture, clock_s())
        raise KitError("errors.scan.camera_gone", source=source)
    finally:
        capture.release()


def film_frames(capture: Capture, source: str) -> Iterator[Frame]:
    """From a film, to its end; times are the film's."""
    import cv2

    try:
        frames_per_s = capture.get(cv2.CAP_PROP_FPS) or FILM_FRAMES_PER_S
        came, picture = capture.read() if capture.isOpened() else (False, None)
        if not came:
            raise KitError("errors.scan.film", file=source)
        number = 0
        while came:
            yield _grayed(picture, number / frames_per_s)
            number += 1
            came, picture = capture.read()
    finally:
        capture.release()


def _grayed(picture: Any, at_s: float) -> Frame:
    import cv2

    gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
    return Frame(gray.shape[1], gray.shape[0], gray.tobytes(), at_s)
