"""Every verdict can be told from every other by ear."""

from __future__ import annotations

import io
import wave
from array import array
from itertools import pairwise

import pytest

from fieldkit.kit.values import VerdictKind
from fieldkit.ui.sounds.melodies import BELL_SHORT_S, EVERYTHING_HEARD, Heard, bell_times_s, encode_wave, melody
from fieldkit.ui.verdicts import tone

LONGEST_S = 1.1


def test_no_two_sounds_are_alike() -> None:
    assert len({melody(heard) for heard in EVERYTHING_HEARD}) == len(EVERYTHING_HEARD)


def test_no_two_sounds_have_the_same_rhythm_on_the_bell() -> None:
    assert len({bell_times_s(heard) for heard in EVERYTHING_HEARD}) == len(EVERYTHING_HEARD)


def test_rings_are_far_enough_from_each_other_to_be_heard_apart() -> None:
    for heard in EVERYTHING_HEARD:
        times = bell_times_s(heard)
        assert all(later - earlier >= BELL_SHORT_S - 1e-9 for earlier, later in pairwise(times))


def test_a_no_is_lower_than_any_yes() -> None:
    lowest = {kind: min(note.pitch_hz for note in melody(kind)) for kind in VerdictKind}
    bad = [kind for kind in VerdictKind if tone(kind) == "bad" and kind is not VerdictKind.NOT_FOUND]
    assert max(lowest[kind] for kind in bad) < min(lowest[kind] for kind in VerdictKind if kind not in bad)


@pytest.mark.parametrize("heard", EVERYTHING_HEARD)
def test_a_melody_is_a_short_sound_file_that_is_loud_and_not_clipped(heard: Heard) -> None:
    with wave.open(io.BytesIO(encode_wave(heard))) as file:
        length_s = file.getnframes() / file.getframerate()
        loudest = max(map(abs, array("h", file.readframes(file.getnframes()))))
    assert 0.1 <= length_s <= LONGEST_S
    assert 15_000 < loudest < 32_767
