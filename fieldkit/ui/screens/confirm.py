"""A question before something large is done."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from fieldkit.ui.frame import Window
from fieldkit.ui.widgets.said import Said


class ConfirmWindow(Window[bool]):
    """True on Enter; Escape is no."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "yes", show=False, priority=True)]
    title_id = "ui.confirm.title"

    def __init__(self, question: str, **values: Any) -> None:
        super().__init__()
        self._question = question
        self._values = values

    def body(self) -> ComposeResult:
        yield Said(self._question, **self._values)
        yield Said("", classes="gap")
        yield Said("ui.confirm.keys", classes="dim")

    def action_yes(self) -> None:
        self.dismiss(True)
