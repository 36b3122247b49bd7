"""A number with a big minus and plus, by key, by mouse, or typed."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Button

from fieldkit.ui.widgets.field import Field

NUMBER_MAX = 99_999


class NumberField(Field):
    """Digits only; plus and minus are steps, not characters."""

    def __init__(self, number: int, *, id: str | None = None) -> None:
        super().__init__(value=str(number), limit=5, id=id)
        self.restrict = r"\d*"

    async def _on_key(self, event: events.Key) -> None:
        by = {"plus": 1, "minus": -1}.get(event.key)
        if by is None:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        if isinstance(self.parent, Stepper):
            self.parent.step(by)


class Stepper(Horizontal):
    """Posts `Stepped` when its number changes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(1)", show=False),
        Binding("down", "step(-1)", show=False),
    ]

    class Stepped(Message):
        """The number is another one."""

    def __init__(self, name: str, number: int) -> None:
        super().__init__(name=name)
        self._number = number

    def compose(self) -> ComposeResult:
        minus = Button("-", classes="minus")
        plus = Button("+", classes="plus")
        minus.can_focus = plus.can_focus = False
        yield minus
        yield NumberField(self._number)
        yield plus

    @property
    def number(self) -> int:
        return self._number

    def put(self, number: int) -> None:
        """Shows this number, without a message."""
        self._number = max(0, min(number, NUMBER_MAX))
        field = self.query_one(NumberField)
        with field.prevent(Field.Changed):
            field.value = str(self._number)
            field.cursor_position = len(field.value)

    def step(self, by: int) -> None:
        self.put(self._number + by)
        self.post_message(self.Stepped())

    def action_step(self, by: int) -> None:
        self.step(by)

    def on_input_changed(self, message: Field.Changed) -> None:
        message.stop()
        self._number = int(message.value) if message.value.isdigit() else 0
        self.post_message(self.Stepped())

    def on_button_pressed(self, message: Button.Pressed) -> None:
        message.stop()
        self.step(1 if message.button.has_class("plus") else -1)
