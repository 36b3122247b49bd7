"""A line of typing out of which a scan can be taken again, and in which fast lines never merge."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.widgets import Input
from textual.widgets.input import Selection

from fieldkit.texts.catalogue import say
from roster.badges.code import CODE_DIGITS

#: A scan that came slowly may be a whole code, typed before it was known for one.
REMEMBERED = CODE_DIGITS + 2


class _Before(NamedTuple):
    """The field as it was before a character went in."""

    value: str
    selection: Selection


class TakeBack(Message):
    """The last `count` characters came from a scanner: the field is to be as it was before them.

    Travels in the same queue as the keys, so that it comes after them.
    """

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count


class Field(Input):
    """Posts `Entered` with its text on Enter. Whoever takes it empties the field; nothing typed is lost otherwise."""

    class Entered(Message):
        """Enter was pressed."""

        def __init__(self, field: Field, text: str) -> None:
            super().__init__()
            self.field = field
            self.text = text

        @property
        def control(self) -> Field:
            return self.field

    class Pasted(Message):
        """Several lines were pasted."""

        def __init__(self, field: Field, lines: list[str]) -> None:
            super().__init__()
            self.field = field
            self.lines = lines

        @property
        def control(self) -> Field:
            return self.field

    def __init__(
        self, hint: str = "", *, value: str = "", many: bool = False, limit: int = 0, id: str | None = None
    ) -> None:
        """`hint`: message id of what to type. `many`: pasted lines are posted one by one instead of joined."""
        super().__init__(value=value, compact=True, select_on_focus=False, max_length=limit, id=id)
        self.hint = hint
        self.many = many
        self._before: deque[_Before] = deque(maxlen=REMEMBERED)
        self.say_again()

    def say_again(self) -> None:
        """The hint in the language now chosen."""
        self.placeholder = say(self.hint) if self.hint else ""

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable:
            self._before.append(_Before(self.value, self.selection))
            await super()._on_key(event)
        elif event.key == "enter":
            # As a binding it would run after the keys that follow have been put in, and three scans would be one.
            event.stop()
            event.prevent_default()
            self.post_message(self.Entered(self, self.value))
        else:
            self._before.clear()

    def on_take_back(self, message: TakeBack) -> None:
        message.stop()
        wanted = min(message.count, len(self._before))
        if not wanted:
            return
        for _ in range(wanted):
            before = self._before.pop()
        self.value = before.value
        self.selection = before.selection

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        lines = [line.strip() for line in event.text.splitlines() if line.strip()]
        if self.many and len(lines) > 1:
            self.post_message(self.Pasted(self, lines))
        elif lines:
            self.replace(" ".join(lines), *self.selection)
