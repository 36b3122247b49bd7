"""Somebody goes away for a while: until when, and why."""

from __future__ import annotations

from textual.app import ComposeResult

from fieldkit.kit.values import PersonCard, Verdict
from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import Window
from fieldkit.ui.moments import parse_time
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.said import Said


class AwayWindow(Window[Verdict]):
    """Both fields may stay empty."""

    def __init__(self, person: PersonCard) -> None:
        super().__init__()
        self._person = person

    @property
    def draft_key(self) -> str:
        return f"away {self._person.person}"

    def title_text(self) -> str:
        return say("ui.away.title", name=self._person.called)

    def body(self) -> ComposeResult:
        if self._person.post_left or self._person.post:
            yield Said("ui.away.post", classes="dim")
        yield Said("ui.away.back_by", classes="dim")
        yield Field("ui.away.back_by_hint", id="back_by")
        yield Said("ui.away.reason", classes="dim")
        yield Field("ui.away.reason_hint", id="reason", limit=500)
        yield Said("", classes="gap")
        yield Said("ui.away.keys", classes="dim")

    def on_field_entered(self, message: Field.Entered) -> None:
        text = self.query_one("#back_by", Field).value.strip()
        back_by_ms = parse_time(self.kit.event, text, self.kit.now_ms()) if text else 0
        if back_by_ms is None:
            self.news(say("ui.away.no_time", text=text), "bad")
            return
        self.attempt(lambda: self._go(back_by_ms))

    def _go(self, back_by_ms: int) -> None:
        reason = self.query_one("#reason", Field).value.strip()
        self.dismiss(self.kit.away(self._person.person, back_by_ms, reason))
