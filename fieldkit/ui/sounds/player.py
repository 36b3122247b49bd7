"""Plays melodies with whatever this computer has for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from fieldkit.ui.sounds.melodies import Heard, encode_wave

#: Programs that play a WAV file named last, the best first.
_PROGRAMS: tuple[tuple[str, ...], ...] = (("afplay",), ("pw-play",), ("paplay",), ("aplay", "-q"))

#: Begins to play a file and does not wait for its end; whether there is anything to play it with.
Play = Callable[[Path], bool]


class Player:
    """Keeps each melody in `folder` once it has been wanted. A new sound breaks off the one before it."""

    def __init__(self, folder: Path, play: Play | None) -> None:
        self._folder = folder
        self._play = play

    def play(self, heard: Heard) -> bool:
        """False where nothing can be heard: then the bell has to do."""
        return self._play is not None and self._play(self._file(heard))

    def _file(self, heard: Heard) -> Path:
        path = self._folder / f"{heard.value}.wav"
        if not path.exists():
            path.write_bytes(encode_wave(heard))
        return path


class ProgramPlay:
    """Plays with a program of this computer, until that fails once: a machine without loudspeakers has one too."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)
        #: What was begun last.
        self.playing: subprocess.Popen[bytes] | None = None
        self._works = True

    def __call__(self, path: Path) -> bool:
        self._works = self._works and self.end()
        if self._works:
            self._begin(path)
        return self._works

    def end(self) -> bool:
        """Ends what is being played. Whether all went well with it."""
        before, self.playing = self.playing, None
        if before is None or before.poll() == 0:
            return True
        if before.returncode is not None:
            return False  # it ended by itself, with a complaint
        before.kill()
        before.wait()
        return True

    def _begin(self, path: Path) -> None:
        quiet = subprocess.DEVNULL
        try:
            self.playing = subprocess.Popen([*self._command, str(path)], stdin=quiet, stdout=quiet, stderr=quiet)
        except OSError:
            self._works = False


if sys.platform == "win32":
    import winsound

    def play_here() -> Play | None:
        """How this computer plays sounds; None where it has nothing for it."""
        return _play_in_windows

    def _play_in_windows(path: Path) -> bool:
        try:
            winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
        except RuntimeError:
            return False  # no loudspeaker
        return True

else:

    def play_here() -> Play | None:
        """How this computer plays sounds; None where it has nothing for it."""
        found = next((program for program in _PROGRAMS if shutil.which(program[0])), None)
        return ProgramPlay(found) if found is not None else None
