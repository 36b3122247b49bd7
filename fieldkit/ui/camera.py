"""The camera in the program: opened and closed with a key on any screen, its badges taken like scans."""

from __future__ import annotations

from abc import abstractmethod

from textual.message import Message
from textual.timer import Timer

from fieldkit.errors import FieldkitError
from fieldkit.scan.camera import FIRST, check_source, frames_of, is_camera
from fieldkit.scan.watch import OpenFrames, Watch
from fieldkit.texts.catalogue import say
from fieldkit.ui.keys_in import key_clock_s
from fieldkit.ui.program import Program
from fieldkit.ui.widgets.camera_corner import CameraCorner

#: How often the picture in the corner is painted anew.
PAINT_S = 0.2


class BadgeSeen(Message):
    """The camera has read a badge."""

    def __init__(self, watch: Watch, code: str) -> None:
        super().__init__()
        self.watch = watch
        self.code = code


class CameraEnded(Message):
    """There are no more pictures; `problem` says why where that is no good end."""

    def __init__(self, watch: Watch, problem: FieldkitError | None) -> None:
        super().__init__()
        self.watch = watch
        self.problem = problem


class Cameras(Program):
    """Mixed into the program. `camera_source`: what to look through, "" as the settings say. `film_pace`: seconds of
    ours for each of a film that stands in for a camera."""

    camera_source = ""
    film_pace = 1.0
    _camera: Watch | None = None
    _painting: Timer | None = None
    _corners: tuple[CameraCorner, ...] = ()

    @abstractmethod
    def is_scanning(self) -> bool:
        """Whether a scanner is typing, or has just done so: its verdict goes first."""

    def do_camera(self) -> None:
        if self._camera is None:
            self._open_camera()
        else:
            self.close_camera()
            self.news(say("scanner.camera.off"))

    def _open_camera(self) -> None:
        """Raises KitError with what to install or to look at, as far as that is known before the camera is tried."""
        home = self.kit.home
        source = self.camera_source or home.load_settings().camera or FIRST
        check_source(source)
        pace = 0.0 if is_camera(source) else self.film_pace
        self.look_at(lambda: frames_of(source, home.settings_path, key_clock_s), pace)

    def look_at(self, open_frames: OpenFrames, film_pace: float = 0.0) -> None:
        """Shows these pictures in the corner and takes the badges in them."""
        watch = Watch(
            open_frames,
            lambda code: self._heard(BadgeSeen(watch, code)),
            lambda problem: self._heard(CameraEnded(watch, problem)),
            film_pace=film_pace,
            busy=self.is_scanning,
        )
        self._camera = watch
        self._show_corner()
        self._painting = self.set_interval(PAINT_S, self._show_corner)
        self.news(say("scanner.camera.on"))
        watch.start()

    def _heard(self, message: Message) -> None:
        """From the camera's own thread, which must not wait for the program: it may be ending."""
        self.post_message(message)

    def close_camera(self) -> None:
        if self._camera is not None:
            self._camera.stop()
        if self._painting is not None:
            self._painting.stop()
        for corner in self._corners:
            corner.remove()
        self._camera, self._painting, self._corners = None, None, ()

    def _show_corner(self) -> None:
        """On whatever is open by now."""
        if self._camera is None or not self.screen.is_mounted:
            return
        corner = next((one for one in self._corners if one.parent is self.screen), None)
        if corner is None:
            corner = CameraCorner(self._camera)
            self._corners = (*(one for one in self._corners if one.is_attached), corner)
            self.screen.mount(corner)
        corner.look()

    def on_badge_seen(self, message: BadgeSeen) -> None:
        if message.watch is self._camera:
            self.take_scan(message.code)

    def on_camera_ended(self, message: CameraEnded) -> None:
        if message.watch is not self._camera:
            return
        self.close_camera()
        if message.problem is not None:
            self.complain(message.problem)
        else:
            self.news(say("scanner.camera.over", count=message.watch.count))

    def on_unmount(self) -> None:
        self.close_camera()
