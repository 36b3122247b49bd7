"""Looks through a camera in a thread of its own, so that neither a scan nor a key ever waits for a picture."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from fieldkit.errors import FieldkitError
from fieldkit.scan.camera import Frame, codes_in_frame
from fieldkit.scan.seen import Seen

#: Looking closer than this at each picture would take the processor from everything else, and find nothing more.
LOOK_S = 0.09

OpenFrames = Callable[[], Iterator[Frame]]


class Watch:
    """`read`: a badge came into sight. `ended`: there are no more pictures, and why where that is no good end. Both are
    called in the watch's own thread."""

    def __init__(
        self,
        open_frames: OpenFrames,
        read: Callable[[str], None],
        ended: Callable[[FieldkitError | None], None],
        *,
        film_pace: float = 0.0,
        busy: Callable[[], bool] = lambda: False,
    ) -> None:
        """`film_pace`: so many seconds for each of a film; 0 as fast as it can be read. `busy`: something else is to go
        first just now; pictures are shown meanwhile, and not looked at."""
        self._open_frames = open_frames
        self._read = read
        self._ended = ended
        self._film_pace = film_pace
        self._busy = busy
        self._stopped = threading.Event()
        self._seen = Seen()
        #: What is in sight just now.
        self.frame: Frame | None = None
        #: How many badges were read.
        self.count = 0

    def start(self) -> None:
        threading.Thread(target=self.run, name="camera", daemon=True).start()

    def stop(self) -> None:
        """Lets go of the camera as soon as its next picture has come."""
        self._stopped.set()

    def run(self) -> None:
        """Until the pictures end, or it is told to stop."""
        problem: FieldkitError | None = None
        try:
            self._look()
        except FieldkitError as error:
            problem = error
        if not self._stopped.is_set():
            self._ended(problem)

    def _look(self) -> None:
        before_s: float | None = None
        looked_s = float("-inf")
        for turn, frame in enumerate(self._open_frames()):
            if before_s is not None:
                self._stopped.wait((frame.at_s - before_s) * self._film_pace)
            if self._stopped.is_set():
                return
            before_s = frame.at_s
            self.frame = frame
            if self._busy() or frame.at_s - looked_s < LOOK_S:
                continue
            looked_s = frame.at_s
            self._take(self._seen.fresh(codes_in_frame(frame, turn), frame.at_s))

    def _take(self, codes: tuple[str, ...]) -> None:
        for code in codes:
            if not self._stopped.is_set():
                self.count += 1
                self._read(code)
