"""What to do now, for whoever looks at how the sync stands: a sentence for every state, the most urgent first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

import msgspec

from fieldkit.kit.values import Status

MINUTE_MS = 60_000
#: A server that has not been heard for so long, while something waits, is not waited for: there is the stick.
SILENT_MS = 30 * MINUTE_MS
_REVOKED = "errors.exchange.revoked"
#: Somebody else answered: a network's sign-in page.
_OTHERS = ("errors.exchange.not_ours", "errors.exchange.other_server")

Values = dict[str, str | int]


class AdviceKind(StrEnum):
    """In the order in which they matter."""

    REHEARSAL = "rehearsal"
    REVOKED = "revoked"
    CLOCK = "clock"
    STICK = "stick"
    SILENT = "silent"
    OFF_UNSENT = "off_unsent"
    OTHERS = "others"
    TROUBLE = "trouble"
    NOT_ADMITTED = "not_admitted"
    MIRROR = "mirror"
    FORK = "fork"
    DOUBT = "doubt"
    PHOTOS_FULL = "photos_full"
    NEVER = "never"
    OFFLINE = "offline"
    SENDING = "sending"
    NO_SERVER = "no_server"
    WELL = "well"


class Tone(StrEnum):
    """`bad`: do it now; `warn`: somebody should; `good`: go on."""

    BAD = "bad"
    WARN = "warn"
    GOOD = "good"


class Advice(msgspec.Struct, frozen=True):
    """`words.advice.KIND` says it with `values`."""

    kind: AdviceKind
    tone: Tone
    values: Values = {}


def advise(status: Status, sticks: int = 0) -> tuple[Advice, ...]:
    """Everything that there is to say, at least one; `sticks`: how many are plugged in."""
    if status.rehearsal:
        return (Advice(AdviceKind.REHEARSAL, Tone.WARN),)
    found = [advice for look in _LOOKS for advice in look(status, sticks)]
    order = list(AdviceKind)
    return tuple(sorted(found, key=lambda advice: order.index(advice.kind))) or (Advice(AdviceKind.WELL, Tone.GOOD),)


def _server(status: Status, sticks: int) -> Iterator[Advice]:
    sync = status.sync
    waiting: Values = {"count": sync.unsent}
    if sync.cause == _REVOKED:
        yield Advice(AdviceKind.REVOKED, Tone.BAD, waiting)
    elif sync.state == "off":
        if sync.unsent and not sticks:
            yield Advice(AdviceKind.OFF_UNSENT, Tone.WARN, waiting)
        elif not sync.unsent:
            yield Advice(AdviceKind.NO_SERVER, Tone.GOOD)
    elif sync.state == "trouble":
        others = sync.cause in _OTHERS
        yield Advice(AdviceKind.OTHERS if others else AdviceKind.TROUBLE, Tone.BAD, waiting)
    elif sync.state in ("never", "offline"):
        yield from _unreached(status, sticks)
    elif sync.unsent:
        yield Advice(AdviceKind.SENDING, Tone.GOOD, waiting)


def _unreached(status: Status, sticks: int) -> Iterator[Advice]:
    sync = status.sync
    waiting: Values = {"count": sync.unsent}
    if sync.last_ms and sync.unsent and status.now_ms - sync.last_ms >= SILENT_MS:
        if not sticks:
            yield Advice(AdviceKind.SILENT, Tone.BAD, waiting | {"time_ms": sync.last_ms})
    elif not sync.last_ms:
        yield Advice(AdviceKind.NEVER, Tone.WARN if sync.unsent else Tone.GOOD, waiting)
    else:
        yield Advice(AdviceKind.OFFLINE, Tone.GOOD, waiting)


def _stick(status: Status, sticks: int) -> Iterator[Advice]:
    """Worth a word only where the network does not do it by itself."""
    sync = status.sync
    if sticks and sync.unsent and sync.state != "ok":
        yield Advice(AdviceKind.STICK, Tone.WARN, {"count": sync.unsent})


def _standing(status: Status, sticks: int) -> Iterator[Advice]:
    if (not status.certified or status.sync.state == "refused") and status.sync.cause != _REVOKED:
        yield Advice(AdviceKind.NOT_ADMITTED, Tone.WARN, {"device": status.device})


def _clock(status: Status, sticks: int) -> Iterator[Advice]:
    sync = status.sync
    if sync.clock_off and sync.clock_ms is not None:
        yield Advice(AdviceKind.CLOCK, Tone.BAD, {"offset_ms": sync.clock_ms})


def _mirror(status: Status, sticks: int) -> Iterator[Advice]:
    if status.mirror.state in ("missing", "trouble"):
        yield Advice(AdviceKind.MIRROR, Tone.BAD, {"folder": status.mirror.folder})


def _doubt(status: Status, sticks: int) -> Iterator[Advice]:
    sync = status.sync
    if sync.forks:
        yield Advice(AdviceKind.FORK, Tone.WARN, {"count": sync.forks})
    if sync.quarantined + sync.waiting:
        yield Advice(AdviceKind.DOUBT, Tone.WARN, {"count": sync.quarantined + sync.waiting})


def _photos(status: Status, sticks: int) -> Iterator[Advice]:
    if status.sync.photos_full:
        yield Advice(AdviceKind.PHOTOS_FULL, Tone.WARN, {"count": status.sync.photos_unsent})


_LOOKS: tuple[Callable[[Status, int], Iterator[Advice]], ...] = (
    _server,
    _stick,
    _standing,
    _clock,
    _mirror,
    _doubt,
    _photos,
)
