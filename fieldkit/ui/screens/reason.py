"""Asks for words before something that wants a reason."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import Window
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.said import Said


class ReasonWindow(Window[str]):
    """The reason on Enter; an empty one is not taken. `about`: what it is a reason for, in words."""

    def __init__(
        self,
        title: str,
        *,
        hint: str = "ui.reason.hint",
        value: str = "",
        empty: str = "ui.reason.empty",
        about: str = "",
        **values: Any,
    ) -> None:
        super().__init__()
        self._title = title
        self._hint = hint
        self._value = value
        self._empty = empty
        self._about = about
        self._values = values

    @property
    def draft_key(self) -> str:
        return f"{self._title} {self._about} {self._values}"

    def title_text(self) -> str:
        return say(self._title, **self._values)

    def body(self) -> ComposeResult:
        if self._about:
            yield Said("ui.reason.about", about=self._about, classes="strong")
        yield Field(self._hint, value=self._value, limit=500)
        yield Said("", classes="gap")
        yield Said("ui.reason.keys", classes="dim")

    def on_field_entered(self, message: Field.Entered) -> None:
        if message.text.strip():
            self.dismiss(message.text.strip())
        else:
            self.news(say(self._empty), "bad")
