"""What a camera, or a film or folder in its place, shows; and every way in which it can fail."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fieldkit.errors import FieldkitError, KitError
from fieldkit.scan.camera import MISSES_MAX, Frame, camera_frames, codes_in_frame, frames_of
from fieldkit.scan.watch import Watch
from tests.fieldkit.scan.badge_pictures import FRAMES_PER_S, code_of, film, picture

SETTINGS = Path("settings.toml")


class Plugged:
    """A camera as OpenCV shows one, that gives pictures only so often; no test machine has a real one."""

    def __init__(self, came: list[bool]) -> None:
        self.came = came
        self.released = False

    def isOpened(self) -> bool:  # noqa: N802
        return True

    def read(self) -> tuple[bool, Any]:
        return (self.came.pop(0) if self.came else False), np.zeros((90, 160, 3), np.uint8)

    def get(self, what: int) -> float:
        return 0.0

    def set(self, what: int, value: float) -> bool:
        return True

    def release(self) -> None:
        self.released = True


def look(source: str) -> list[Frame]:
    return list(frames_of(source, SETTINGS, float))


def refused(source: str) -> str:
    with pytest.raises(KitError) as error:
        look(source)
    return str(error.value)


def test_a_film_gives_its_pictures_with_their_times(tmp_path: Path) -> None:
    frames = look(str(film(tmp_path / "film.avi", [code_of(1), ""], frames=2)))
    assert [frame.at_s for frame in frames] == [number / FRAMES_PER_S for number in range(4)]
    assert [codes_in_frame(frame, turn) for turn, frame in enumerate(frames)] == [(code_of(1),)] * 2 + [()] * 2


def test_a_folder_gives_its_pictures_in_order(tmp_path: Path) -> None:
    for number in (2, 1):
        picture(code_of(number)).save(tmp_path / f"{number}.png")
    assert [codes_in_frame(frame, 0) for frame in look(str(tmp_path))] == [(code_of(1),), (code_of(2),)]


def test_what_cannot_be_looked_through_is_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "film.mp4"
    broken.write_bytes(b"x" * 5_000)
    assert refused("97") == (
        "Cannot open the camera 97. Plug it in, close other programs that use it, or name another under camera in "
        "settings.toml."
    )
    assert "Cannot open the camera" in refused("9" * 30)
    assert refused(str(broken)).startswith(f"Cannot read {broken} as a film.")
    assert refused(str(tmp_path / "gone.mp4")).startswith("Cannot find the film or folder ")
    assert refused(str(tmp_path)).startswith("There are no pictures in the folder ")


def test_without_the_extras_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    assert "pip install 'fieldkit[camera]'" in refused("0")
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    assert "pip install 'fieldkit[scan]'" in refused(str(tmp_path))


def test_a_camera_that_is_taken_away_says_so_and_one_that_is_busy_for_a_moment_goes_on() -> None:
    busy = [False] * (MISSES_MAX - 1)
    came = [True, *busy, True, *busy, True]
    camera, ticks = Plugged(came), count(1)
    frames = camera_frames(camera, "0", SETTINGS, lambda: float(next(ticks)))
    assert [next(frames).at_s for _ in range(3)] == [1.0, 2.0, 3.0]
    with pytest.raises(KitError) as gone:
        next(frames)
    assert "The camera 0 gives no more pictures" in str(gone.value)
    assert camera.released


# watching


class Heard:
    """What a watch told."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.ends: list[FieldkitError | None] = []

    def watch(self, source: str) -> Watch:
        return Watch(lambda: frames_of(source, SETTINGS, float), self.codes.append, self.ends.append)


def test_each_badge_in_sight_counts_once_and_the_end_is_told(tmp_path: Path) -> None:
    heard = Heard()
    watch = heard.watch(str(film(tmp_path / "film.avi", [code_of(1), "", code_of(2), code_of(1)])))
    watch.run()
    assert (heard.codes, heard.ends, watch.count) == ([code_of(1), code_of(2)], [None], 2)


def test_a_camera_that_cannot_be_opened_ends_the_watch_with_why() -> None:
    heard = Heard()
    heard.watch("97").run()
    assert heard.codes == []
    assert "Cannot open the camera 97" in str(heard.ends[0])


def test_a_watch_that_was_stopped_tells_nothing_more(tmp_path: Path) -> None:
    heard = Heard()
    shown: Iterator[Frame] = frames_of(str(film(tmp_path / "film.avi", [code_of(1)])), SETTINGS, float)
    watch = Watch(lambda: shown, heard.codes.append, heard.ends.append)
    watch.stop()
    watch.run()
    assert (heard.codes, heard.ends) == ([], [])


def test_while_something_else_goes_first_pictures_are_shown_and_not_looked_at(tmp_path: Path) -> None:
    heard = Heard()
    shown = str(film(tmp_path / "film.avi", [code_of(1), code_of(2)]))
    goes_first = [True] * 4 + [False] * 4
    watch = Watch(
        lambda: frames_of(shown, SETTINGS, float), heard.codes.append, heard.ends.append, busy=lambda: goes_first.pop(0)
    )
    watch.run()
    assert (heard.codes, heard.ends) == ([code_of(2)], [None])
    assert watch.frame is not None
