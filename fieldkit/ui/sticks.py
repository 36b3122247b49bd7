"""Sticks in the program: offered when one is plugged in, written and read with one key, from any screen."""

from __future__ import annotations

from pathlib import Path

from fieldkit.errors import FieldkitError, KitError
from fieldkit.kit.carry_values import DropRead
from fieldkit.kit.sticks import the_stick
from fieldkit.texts.catalogue import say
from fieldkit.ui.program import Program


class Sticks(Program):
    """Mixed into the program."""

    def look_for_sticks(self) -> None:
        self.run_worker(self._look_for_sticks, thread=True, exclusive=True, group="sticks")

    def _look_for_sticks(self) -> None:
        new = self.sticks.look()
        if new:
            self.call_from_thread(self.offer_stick, new[0])

    def offer_stick(self, stick: Path) -> None:
        """Says what can be done with a stick that was just plugged in."""
        unsent = self.kit.sync_status().unsent
        self.news(say("ui.stick.new", path=stick, unsent=unsent), "warn" if unsent else "plain")
        self.refresh_screen()

    def do_stick(self) -> None:
        """From the palette, whatever is open."""
        self.exchange_with_stick()

    def exchange_with_stick(self) -> None:
        """Takes what is on the stick and writes the drop; the stick may be slow, so not in the program's own thread."""
        self.news(say("ui.stick.trying"))
        self.run_worker(self._exchange_with_stick, thread=True, exclusive=True, group="stick")

    def _exchange_with_stick(self) -> None:
        try:
            self.sticks.look()
            stick = the_stick(self.sticks.present)
            read = self._read(stick)
            written = self.kit.carrying.write_drop(stick)
        except FieldkitError as error:
            self.call_from_thread(self.complain, error)
            return
        said = say("ui.stick.written", path=stick, records=written.records)
        if read is not None:
            said = say("ui.stick.read", received=read.received, laptops=read.letters) + " " + said
        self.call_from_thread(self.news, said, "good")
        self.call_from_thread(self.refresh_screen)

    def _read(self, stick: Path) -> DropRead | None:
        try:
            return self.kit.carrying.read_drop(stick)
        except KitError as error:
            if error.message != "errors.drop.nothing":
                raise
            return None
