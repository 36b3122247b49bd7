"""The least that a Textual program can be which takes scans: a field, and a line of answer."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Input, Static

READY = "READY"


class BareApp(App[None]):
    """Answers the n-th Enter with `SCAN n.`"""

    scans = 0

    def compose(self) -> ComposeResult:
        yield Input()
        yield Static(READY, id="verdict")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.scans += 1
        event.input.clear()
        self.query_one("#verdict", Static).update(answer(self.scans))


def answer(scan: int) -> str:
    return f"SCAN {scan}."


if __name__ == "__main__":
    BareApp().run()
