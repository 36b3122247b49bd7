"""A piece of text by its message id, in whatever language is chosen when it is painted."""

from __future__ import annotations

from typing import Any

from textual.content import Content
from textual.visual import VisualType
from textual.widget import Widget

from fieldkit.texts.catalogue import say


class Said(Widget):
    """Shows `say(message, **values)`; values that are functions are asked at the time of painting."""

    def __init__(self, message: str, *, id: str | None = None, classes: str | None = None, **values: Any) -> None:
        super().__init__(id=id, classes=classes)
        self.message = message
        self.values = values

    def say(self, message: str, **values: Any) -> None:
        """Says something else from now on."""
        if (message, values) == (self.message, self.values):
            return
        self.message = message
        self.values = values
        self.refresh(layout=True)

    def render(self) -> VisualType:
        if not self.message:
            return Content("")
        values = {name: value() if callable(value) else value for name, value in self.values.items()}
        return Content(say(self.message, **values))
