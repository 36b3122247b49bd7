"""One word as large as there is room for."""

from __future__ import annotations

from textual.strip import Strip

from fieldkit.texts.catalogue import say
from fieldkit.ui.big_letters import letters
from fieldkit.ui.widgets.ink import Inked


class BigWord(Inked):
    """Nothing before it is told what to spell."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.message = ""
        self._tone = "plain"

    def spell(self, message: str, tone: str) -> None:
        """The word of `message` from now on, on a ground that says good or bad."""
        if (message, tone) != (self.message, self._tone):
            self.message, self._tone = message, tone
            self.refresh()

    def render_line(self, y: int) -> Strip:
        cells, lines = self.size
        if not self.message:
            return self.strip("", cells)
        word = say(self.message)
        drawn = letters(word, cells - 4, lines) or (word,)
        above = (lines - len(drawn)) // 2
        text = drawn[y - above] if above <= y < above + len(drawn) else ""
        left = (cells - max(map(len, drawn))) // 2
        return self.strip(" " * left + text, cells, f"{self._tone}-panel")
