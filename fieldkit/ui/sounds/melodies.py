"""What each verdict sounds like: rising for those who come, falling for those who go, wavering for look up, low for no.

Each melody has a rhythm of its own as well, for computers that can only ring the terminal's bell.
"""

from __future__ import annotations

import io
import math
import wave
from array import array
from itertools import accumulate
from typing import NamedTuple

from fieldkit.kit.values import VerdictKind

RATE_HZ = 16_000
#: The bell needs longer than a loudspeaker to be heard twice.
BELL_SHORT_S = 0.2
BELL_LONG_S = 0.5
_SHORT_S = 0.11
_LONG_S = 0.3
#: Each note fades in and out so long, that it does not crack.
_FADE_S = 0.008
_LOUDNESS = 0.6
_PITCHES_HZ = {"L": 262, "M": 523, "H": 784, "T": 1047}

#: Low, middle, high or top, each short (.) or long (-).
_MELODIES = {
    VerdictKind.IN: "T.",
    VerdictKind.BACK: "H.T.",
    VerdictKind.OUT: "T-H.",
    VerdictKind.AWAY: "T-H.M.",
    VerdictKind.ALREADY_IN: "H.H.H.",
    VerdictKind.ALREADY_OUT: "H.H-M.",
    VerdictKind.OTHER_SQUAD: "H.M.H-M.",
    VerdictKind.NOT_EXPECTED: "M.H-M.H.",
    VerdictKind.NOT_IN_PACK: "H-H.M.M.",
    VerdictKind.SEVERAL: "M.M-H-T.",
    VerdictKind.NOT_FOUND: "M-H-T.",
    VerdictKind.REVOKED: "L.L.L.L.",
    VerdictKind.FORGED: "M.L.M.L.M.L.",
    VerdictKind.OTHER_EVENT: "L.L.L-L.L.",
    VerdictKind.UNREADABLE: "L-L-L-L.",
}


class Note(NamedTuple):
    """One tone of a melody."""

    pitch_hz: int
    is_long: bool


def melody(kind: VerdictKind) -> tuple[Note, ...]:
    text = _MELODIES[kind]
    return tuple(Note(_PITCHES_HZ[text[at]], text[at + 1] == "-") for at in range(0, len(text), 2))


def bell_times_s(kind: VerdictKind) -> tuple[float, ...]:
    """When the bell rings, from the first time on: at the beginning of each note."""
    gaps = (BELL_LONG_S if note.is_long else BELL_SHORT_S for note in melody(kind)[:-1])
    return tuple(accumulate(gaps, initial=0.0))


def encode_wave(kind: VerdictKind) -> bytes:
    """The melody as a WAV file, 16 bits, one channel."""
    samples = array("h")
    for note in melody(kind):
        samples.extend(_tone(note))
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(samples.itemsize)
        wav.setframerate(RATE_HZ)
        wav.writeframes(samples.tobytes())
    return file.getvalue()


def _tone(note: Note) -> list[int]:
    count, fade = int((_LONG_S if note.is_long else _SHORT_S) * RATE_HZ), int(_FADE_S * RATE_HZ)
    turn = 2 * math.pi * note.pitch_hz / RATE_HZ
    loud = [_LOUDNESS * 32_767 * min(1.0, at / fade, (count - at) / fade) for at in range(count)]
    return [int(loud[at] * math.sin(turn * at)) for at in range(count)]
