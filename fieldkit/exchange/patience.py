"""How long to wait for an answer before it is taken for lost: on a bad link a message that was lost must not cost a
minute, and on a slow one an answer that is still coming must not be given up."""

from __future__ import annotations

#: As long as nothing has been measured, and never longer.
WAIT_S_MAX = 60.0
#: A server may be busy for as long as this, however quick the network is.
WAIT_S_MIN = 3.0
#: What is expected of a network that has carried nothing large yet (64 kbit/s).
BYTES_PER_S_USUAL = 8_000
#: An exchange of fewer bytes measures the round trip; one of more, beyond that, the rate.
SMALL_BYTES = 2_000
_MARGIN = 2.0
#: After each silence: links that lose messages are more common than links that become ten times as slow.
_GROWTH = 1.5
_NEW_SHARE = 0.25


class Patience:
    """Learns from what came; after each silence it waits longer, so that even the slowest link gets through."""

    def __init__(self) -> None:
        self._round_trip_s: float | None = None
        self._bytes_per_s = float(BYTES_PER_S_USUAL)
        self._silences = 0

    def wait_s(self, size: int) -> float:
        """How much silence to bear after a request of so many bytes."""
        if self._round_trip_s is None:
            return WAIT_S_MAX
        expected_s = self._round_trip_s + size / self._bytes_per_s
        return min(max(_MARGIN * expected_s, WAIT_S_MIN) * _GROWTH ** min(self._silences, 16), WAIT_S_MAX)

    def came(self, size: int, took_ms: int) -> None:
        """An exchange of so many bytes, both ways, took so long."""
        self._silences = 0
        took_s = max(took_ms, 1) / 1_000
        if size <= SMALL_BYTES:
            self._round_trip_s = _mixed(self._round_trip_s, took_s)
            return
        self._round_trip_s = min(took_s, self._round_trip_s or took_s)
        if took_s > self._round_trip_s:
            self._bytes_per_s = min(size / (took_s - self._round_trip_s), 1e9)

    def silent(self) -> None:
        """No answer came in time."""
        self._silences += 1


def _mixed(before: float | None, new: float) -> float:
    return new if before is None else before + _NEW_SHARE * (new - before)
