"""An answer to a roll call that is not "all well": how many are there, and what is wrong."""

from __future__ import annotations

import msgspec
from textual.app import ComposeResult

from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import Window
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.said import Said
from fieldkit.ui.widgets.stepper import Stepper


class Answer(msgspec.Struct, frozen=True):
    """`present`: the people that the squad has with it."""

    present: int
    words: str


class AnswerWindow(Window[Answer]):
    """Enter in either field answers."""

    def __init__(self, state: str, present: int) -> None:
        super().__init__()
        self._state = state
        self._present = present

    @property
    def draft_key(self) -> str:
        return f"answer {self._state}"

    def title_text(self) -> str:
        return say("ui.messages.answer_title", state=say(f"words.answer.{self._state}"))

    def body(self) -> ComposeResult:
        yield Said("ui.messages.present", classes="dim")
        yield Stepper("present", self._present)
        yield Said("ui.messages.what_is_wrong", classes="dim")
        yield Field("ui.messages.words_hint", limit=500, id="words")
        yield Said("", classes="gap")
        yield Said("ui.reason.keys", classes="dim")

    def on_field_entered(self, message: Field.Entered) -> None:
        words = self.query_one("#words", Field).value.strip()
        self.dismiss(Answer(self.query_one(Stepper).number, words))
