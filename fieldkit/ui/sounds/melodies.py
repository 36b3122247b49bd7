"""What each verdict sounds like: rising for those who come, falling for those who go, wavering for look up, low for no.
And what is heard of the desk, of incidents, and of whatever went wrong.

Each melody has a rhythm of its own as well, for computers that can only ring the terminal's bell.
"""

from __future__ import annotations

import io
import math
import wave
from array import array
from enum import StrEnum
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


class Sound(StrEnum):
    """What is heard besides the kinds of verdicts. STOPS: somebody is let in or out who must not simply walk on."""

    STOPS = "stops"
    MESSAGE = "message"
    URGENT = "urgent"
    CALL = "call"
    CALL_ENDS = "call_ends"
    INCIDENT = "incident"
    TROUBLE = "trouble"


Heard = VerdictKind | Sound
EVERYTHING_HEARD: tuple[Heard, ...] = (*VerdictKind, *Sound)

#: Low, middle, high or top, each short (.) or long (-).
_MELODIES: dict[Heard, str] = {
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
    Sound.STOPS: "H.M.H.M.H.",
    Sound.MESSAGE: "M-T-M.T.",
    Sound.URGENT: "T.M-T.M-T.",
    Sound.CALL: "T-H.T-H.T.",
    Sound.CALL_ENDS: "T-T-H.H.H.",
    Sound.INCIDENT: "T.T.T.L-L.",
    Sound.TROUBLE: "L-H.L-H.",
}


class Note(NamedTuple):
    """One tone of a melody."""

    pitch_hz: int
    is_long: bool


def melody(heard: Heard) -> tuple[Note, ...]:
    text = _MELODIES[heard]
    return tuple(Note(_PITCHES_HZ[text[at]], text[at + 1] == "-") for at in range(0, len(text), 2))


def bell_times_s(heard: Heard) -> tuple[float, ...]:
    """When the bell rings, from the first time on: at the beginning of each note."""
    gaps = (BELL_LONG_S if note.is_long else BELL_SHORT_S for note in melody(heard)[:-1])
    return tuple(accumulate(gaps, initial=0.0))


def encode_wave(heard: Heard) -> bytes:
    """The melody as a WAV file, 16 bits, one channel."""
    samples = array("h")
    for note in melody(heard):
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
