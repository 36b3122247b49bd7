"""Sounds are played by a program where there is one that works; else the caller knows that the bell has to do."""

from __future__ import annotations

import sys
from pathlib import Path

from fieldkit.kit.values import VerdictKind
from fieldkit.ui.sounds.melodies import encode_wave
from fieldkit.ui.sounds.player import Player, ProgramPlay

FAILS = (sys.executable, "-c", "raise SystemExit(1)")
LASTS = (sys.executable, "-c", "import threading; threading.Event().wait()")


def copying(path: Path) -> tuple[str, ...]:
    """A program that plays by copying what it is given."""
    return (sys.executable, "-c", f"import shutil, sys; shutil.copy(sys.argv[1], {str(path)!r})")


def end_of(play: ProgramPlay) -> int:
    assert play.playing is not None
    return play.playing.wait(60)


def test_the_program_gets_the_melody(tmp_path: Path) -> None:
    heard = tmp_path / "heard.wav"
    play = ProgramPlay(copying(heard))
    player = Player(tmp_path, play)
    for kind in (VerdictKind.FORGED, VerdictKind.IN):
        assert player.play(kind)
        assert end_of(play) == 0
        assert heard.read_bytes() == encode_wave(kind)


def test_a_program_that_fails_is_not_asked_again(tmp_path: Path) -> None:
    play = ProgramPlay(FAILS)
    player = Player(tmp_path, play)
    assert player.play(VerdictKind.IN)
    assert end_of(play) == 1
    assert not player.play(VerdictKind.IN)
    assert play.playing is None
    assert not player.play(VerdictKind.IN)


def test_a_program_that_is_not_there_is_said_to_be_silent(tmp_path: Path) -> None:
    assert not Player(tmp_path, ProgramPlay((str(tmp_path / "none"),))).play(VerdictKind.IN)
    assert not Player(tmp_path / "none", None).play(VerdictKind.IN)


def test_the_next_sound_breaks_off_the_one_before(tmp_path: Path) -> None:
    play = ProgramPlay(LASTS)
    player = Player(tmp_path, play)
    assert player.play(VerdictKind.IN)
    first = play.playing
    assert player.play(VerdictKind.OUT)
    assert first is not None
    assert first.poll() is not None
    assert play.end()
