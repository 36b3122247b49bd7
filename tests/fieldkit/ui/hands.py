"""Hands of a person and of a scanner: keys that carry the time at which they would have been pressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.widget import Widget

from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.keys_in import key_clock_s
from fieldkit.ui.widgets.news_line import NewsLine
from fieldkit.ui.widgets.rows import RowList
from fieldkit.ui.widgets.verdict_panel import VerdictPanel

Kind = type[Widget]
SCANNER_S = 0.008
PERSON_S = 0.2


class Hands:
    """Types into a program under test."""

    def __init__(self, pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, FieldkitApp)
        self.pilot = pilot
        self.app = pilot.app
        self._now_s = key_clock_s()

    def _key(self, key: str, character: str | None, after_s: float) -> None:
        self._now_s = max(self._now_s + after_s, key_clock_s())
        event = events.Key(key, character)
        event.time = self._now_s
        event.set_sender(self.app)
        self.app.post_message(event)

    def _characters(self, text: str, pace_s: float) -> None:
        for character in text:
            self._key("enter" if character == "\r" else character, character, pace_s)

    async def scan(self, *codes: str) -> None:
        """Codes one after the other without a pause, each with its Enter."""
        self._now_s += PERSON_S
        for code in codes:
            self._characters(code + "\r", SCANNER_S)
        await self.pilot.pause()
        await self.settled()

    async def type(self, text: str) -> None:
        """Like a person; a carriage return is Enter."""
        for character in text:
            self._characters(character, PERSON_S)
            await self.pilot.pause()
        await self.settled()

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.settled()

    async def settled(self) -> None:
        """What there was no time to show at once on a slow machine is shown too."""
        await self.pilot.pause()
        await self.pilot.pause()
        if self.app._showing_later is not None:
            await self.until(lambda: self.app._showing_later is None)
            await self.pilot.pause()

    async def until(self, condition: Callable[[], bool], pauses_max: int = 200) -> None:
        """Waits for what comes by a timer. Fails where it does not come."""
        for _ in range(pauses_max):
            if condition():
                return
            await self.pilot.pause(0.01)
        raise AssertionError("it did not come")

    # what is to be seen

    def lines(self, selector: str) -> list[str]:
        """The rows of a list as they are painted, spaces at their ends cut."""
        rows = self.app.screen.query_one(selector, RowList)
        return [rows.render_line(y).text.rstrip() for y in range(rows.size.height)]

    def panel(self) -> str:
        """The verdict and the card below it."""
        panel = self.app.screen.query_one(VerdictPanel)
        return "\n".join(panel.render_line(y).text.rstrip() for y in range(panel.size.height))

    def news(self) -> str:
        """What is told over the head, "" where nothing is."""
        line = self.app.screen.query_one(NewsLine)
        return line.text if line.display else ""

    def one(self, selector: str, kind: Kind) -> Any:
        return self.app.screen.query_one(selector, kind)


def painted(app: FieldkitApp) -> list[str]:
    """The whole terminal as text."""
    return [strip.text for strip in app.screen._compositor.render_strips(app.size)]
