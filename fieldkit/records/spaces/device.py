"""Devices: their clocks' offsets from the server, and the desk's verdict on them."""

from __future__ import annotations

import msgspec

from fieldkit.records.kinds import ClockSample, DeviceStanding
from fieldkit.records.spaces.entries import valid
from fieldkit.records.state import Context, Entry, Row

#: A clock this near to the server's is right: its times are shown as they are.
CLOCK_RIGHT_MS = 30_000
#: Two samples are of one setting of the clock where wall minus boot clock is this near.
_SAME_BASE_MS = 2_000


class Sample(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One measurement. `base_ms` is wall minus boot clock: it changes when the clock is set or the machine starts."""

    life: int
    base_ms: int
    wall_ms: int
    offset_ms: int


def derive_samples(entries: list[Entry], context: Context) -> tuple[Sample, ...]:
    return tuple(
        Sample(context.writer(entry.log).life, entry.wall_ms - entry.boot_ms, entry.wall_ms, what.offset_ms)
        for entry, what in valid(entries, context)
        if isinstance(what, ClockSample)
    )


def offset_ms(samples: tuple[Sample, ...], life: int, wall_ms: int, boot_ms: int) -> int:
    """What to add to a wall clock to get the server's time: from the nearest sample of the same setting of the clock,
    else the nearest of the same life; 0 where there is none, or the clock is right."""
    best: Sample | None = None
    best_key = (True, 0)
    base_ms = wall_ms - boot_ms
    for sample in samples:
        if sample.life != life:
            continue
        key = (abs(sample.base_ms - base_ms) > _SAME_BASE_MS, abs(sample.wall_ms - wall_ms))
        if best is None or key < best_key:
            best, best_key = sample, key
    if best is None or abs(best.offset_ms) < CLOCK_RIGHT_MS:
        return 0
    offset = best.offset_ms if not best_key[0] else _of_other_setting(best, base_ms, boot_ms)
    return offset if abs(offset) >= CLOCK_RIGHT_MS else 0


def _of_other_setting(sample: Sample, base_ms: int, boot_ms: int) -> int:
    """How far off a clock was before or after it was set. The boot clock runs on meanwhile and tells it exactly, unless
    the machine was started anew: that moves the base forward by at least what the boot clock had come to. Where both
    may be, it was set if that makes it right then, else it is taken for as wrong as it was measured."""
    by_boot_ms = sample.base_ms + sample.offset_ms - base_ms
    earlier_boot_ms = boot_ms if sample.base_ms > base_ms else sample.wall_ms - sample.base_ms
    may_have_started = abs(sample.base_ms - base_ms) >= earlier_boot_ms
    return sample.offset_ms if may_have_started and abs(by_boot_ms) >= CLOCK_RIGHT_MS else by_boot_ms


def clock_row(samples: tuple[Sample, ...]) -> Row:
    last = samples[-1] if samples else None
    return Row(0, len(samples), last.wall_ms if last else 0, {})


def derive_standing(entries: list[Entry], context: Context) -> DeviceStanding | None:
    """The verdict written last; None where there is none. Only the server's count."""
    verdict = None
    for entry, what in valid(entries, context):
        if isinstance(what, DeviceStanding) and context.writer(entry.log).judges:
            verdict = what
    return verdict


def standing_row(verdict: DeviceStanding | None) -> Row:
    revoked = verdict is not None and verdict.revoked
    return Row(0, 1 if revoked else 0, 0, {(0, "device_revoked", 0): 1} if revoked else {})
