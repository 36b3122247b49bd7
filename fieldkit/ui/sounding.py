"""What is to be heard, and whether anything is: on some squares and in some rooms a laptop has to be silent."""

from __future__ import annotations

from textual.timer import Timer

from fieldkit.kit.values import Verdict
from fieldkit.texts.catalogue import say
from fieldkit.ui.actions import BY_ID, key_name
from fieldkit.ui.program import Program
from fieldkit.ui.sounds.melodies import Heard, bell_times_s
from fieldkit.ui.verdicts import sound_of

#: What the setting `sounds` says.
ON, OFF = "on", "off"


class Sounding(Program):
    """Mixed into the program. Where there is no loudspeaker, the terminal's bell keeps the rhythm."""

    _bells: tuple[Timer, ...] = ()

    def ring_for(self, verdict: Verdict) -> None:
        self.sound(sound_of(verdict))

    def sound(self, heard: Heard) -> None:
        if not self.quiet and not self.player.play(heard):
            self._ring_at(bell_times_s(heard))

    def _ring_at(self, times_s: tuple[float, ...]) -> None:
        """Breaks off what was being rung: two verdicts at once would sound like a third."""
        self._stop_bells()
        self.bell()
        self._bells = tuple(self.set_timer(at_s, self.bell) for at_s in times_s[1:])

    def _stop_bells(self) -> None:
        for timer in self._bells:
            timer.stop()
        self._bells = ()

    def do_sounds(self) -> None:
        self.quiet = not self.quiet
        self._stop_bells()
        key = key_name(self.key_of(BY_ID["sounds"]))
        self.news(
            say("ui.sounds.off", key=key) if self.quiet else say("ui.sounds.on"), "warn" if self.quiet else "good"
        )
        self.remember(sounds=OFF if self.quiet else ON)
        self.refresh_screen()
