"""News over the head of whatever is open: nothing moves when it comes or goes."""

from __future__ import annotations

from textual.strip import Strip
from textual.timer import Timer

from fieldkit.ui.cells import wrap
from fieldkit.ui.widgets.ink import Inked

#: How long news stays; a sentence that must be read stays longer.
NEWS_S = 6.0
SENTENCE_S = 15.0
LINES = 3


class NewsLine(Inked):
    """Up to three lines on a ground that says good or bad; hidden when there is no news."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._tone = "plain"
        self._lines: list[str] = []
        self._timer: Timer | None = None
        self.display = False

    def tell(self, text: str, tone: str = "plain") -> None:
        self.text, self._tone = text, tone
        self._lines = wrap(text, max(self.screen.size.width - 2, 10), LINES)
        self.styles.height = len(self._lines)
        self.display = True
        self.refresh()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(SENTENCE_S if tone == "bad" else NEWS_S, self.hide)

    def hide(self) -> None:
        self.display = False

    def render_line(self, y: int) -> Strip:
        line = self._lines[y] if y < len(self._lines) else ""
        return self.strip(f" {line}", self.size.width, f"{self._tone}-panel")

    def on_click(self) -> None:
        self.hide()
