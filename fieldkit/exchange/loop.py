"""The sync loop: a thread that tries again for ever. Nobody ever waits for it, and nothing stops it but `stop`."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

from fieldkit.errors import FieldkitError

#: Between two rounds when all is well.
INTERVAL_S = 10.0
#: Longest wait after failures; the wait before is drawn between 0 and a bound that doubles (full jitter).
RETRY_WAIT_S_MAX = 120.0
RETRY_WAIT_S_FIRST = 0.5


def retry_wait_s(failures: int, draw: float) -> float:
    """How long to wait after so many failures in a row; `draw` is from 0 to 1."""
    bound = min(RETRY_WAIT_S_FIRST * 2.0 ** min(failures, 16), RETRY_WAIT_S_MAX)
    return bound * draw


def asked_wait_s(error: Exception) -> float:
    """How long the server asked to be left alone (`Retry-After` in seconds), within the longest wait; else 0."""
    asked = str(error.values.get("wait", "")) if isinstance(error, FieldkitError) else ""
    return min(float(asked), RETRY_WAIT_S_MAX) if asked.isascii() and asked.isdigit() else 0.0


class SyncLoop:
    """Calls `round_` again and again. `round_` returns whether it got on; its errors are for `failed` to show.

    `scale` shortens waits on a sped-up day; `interval_s` is the wait when all is well, `retry_s_max` the longest one.
    """

    def __init__(
        self,
        round_: Callable[[], bool],
        failed: Callable[[Exception], None],
        draw: Callable[[], float] = random.random,
        scale: float = 1.0,
        interval_s: float = INTERVAL_S,
        retry_s_max: float = RETRY_WAIT_S_MAX,
    ) -> None:
        self._round = round_
        self._failed = failed
        self._draw = draw
        self._scale = scale
        self._interval_s = interval_s
        self._retry_s_max = retry_s_max
        self._wake = threading.Event()
        self._stopping = False
        self._failures = 0
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        if self._thread is None:
            self._stopping = False
            self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Returns once the round at hand is over."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping = True
            self._wake.set()
            thread.join()

    def wake(self) -> None:
        """There is news: do not wait."""
        self._wake.set()

    def _run(self) -> None:
        while not self._stopping:
            wait_s = self.once()
            self._wake.wait(wait_s * self._scale)
            self._wake.clear()

    def once(self) -> float:
        """One round; returns how long to wait. Whatever went wrong, there is a next one."""
        try:
            progress = self._round()
        except Exception as error:  # noqa: BLE001 - a defect in one round must not end all later ones
            self._failures += 1
            self._failed(error)
            wait_s = min(retry_wait_s(self._failures, self._draw()), self._retry_s_max)
            return max(wait_s, asked_wait_s(error))
        if progress:
            self._failures = 0
        return self._interval_s
