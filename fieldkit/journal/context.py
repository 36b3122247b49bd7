"""What the fold must know besides the records, as this journal knows it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from fieldkit.records.record import LogId
from fieldkit.records.spaces.device import CLOCK_RIGHT_MS, Sample, offset_ms
from fieldkit.records.state import Context, Entry, Writer
from roster.keys import Certificate, Role, device_of

U63 = (1 << 63) - 1
#: Local days begin at a multiple of this in every time zone (some are a quarter of an hour off).
_DAY_STEP_MS = 900_000


def device_number(key: bytes) -> int:
    """A device (by its public key) as a subject: 63 bits."""
    return int.from_bytes(device_of(key), "big") & U63


def writer_of(log_id: LogId, certificate: Certificate) -> Writer:
    """The writer of a log, with the rights of its device's certificate."""
    return Writer(
        device_number(log_id.key),
        log_id.scope,
        log_id.life,
        certificate.role in (Role.DESK, Role.SERVER),
        frozenset(certificate.squads),
        certificate.role is Role.SERVER,
    )


class JournalContext(Context):
    """Writers by log, clock samples by device, days in the event's time zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.writers: dict[int, Writer] = {}
        self.samples: dict[int, tuple[Sample, ...]] = {}
        self._zone = zone
        self._day = lru_cache(maxsize=4096)(self._day_of_step)

    def writer(self, log: int) -> Writer:
        return self.writers[log]

    def offset_ms(self, entry: Entry) -> int:
        if not self.samples:
            return 0
        writer = self.writers[entry.log]
        samples = self.samples.get(writer.device)
        return offset_ms(samples, writer.life, entry.wall_ms, entry.boot_ms) if samples else 0

    def last_offset_ms(self, key: bytes) -> int:
        """How far a device's clock was from the server's when it was last measured; 0 where it is right."""
        samples = self.samples.get(device_number(key), ())
        last = samples[-1].offset_ms if samples else 0
        return last if abs(last) >= CLOCK_RIGHT_MS else 0

    def day(self, at_ms: int) -> int:
        return self._day(at_ms // _DAY_STEP_MS)

    def _day_of_step(self, step: int) -> int:
        try:
            return datetime.fromtimestamp(step * _DAY_STEP_MS / 1000, self._zone).toordinal()
        except (OverflowError, ValueError, OSError):
            return 0
