"""What the readiness check asks of the computer itself."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec


class Machine(msgspec.Struct, frozen=True):
    """`battery_percent` is None where there is none. `zone_offset_s`: of this computer's own time zone, east of UTC."""

    disk_free_bytes: int
    battery_percent: int | None
    plugged: bool
    zone_offset_s: int


def read_machine(home: Path, now_ms: int) -> Machine:
    """As this computer is now; its time zone as it is at `now_ms`."""
    # Only who asks for it pays for this import.
    import psutil

    battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    offset = datetime.fromtimestamp(now_ms / 1000).astimezone().utcoffset()
    return Machine(
        psutil.disk_usage(str(home)).free,
        round(battery.percent) if battery is not None else None,
        battery is not None and bool(battery.power_plugged),
        round(offset.total_seconds()) if offset is not None else 0,
    )
