"""How an incident stands: its state, how bad it is, and a word about it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from fieldkit.kit.values import IncidentCard
from fieldkit.records.spaces.incident import STATES
from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import Window
from fieldkit.ui.screens.new_incident import SEVERITIES
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.said import Said
from fieldkit.ui.widgets.tabs import TabLine

_FIRST_KEY = 2


class ChangeStateWindow(Window[bool]):
    """State by F-key, severity by Tab. Gives whether something was recorded."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(f"f{_FIRST_KEY + place}", f"state('{state}')", show=False, priority=True)
            for place, state in enumerate(STATES)
        ),
        Binding("tab", "worse(1)", show=False, priority=True),
        Binding("shift+tab", "worse(-1)", show=False, priority=True),
    ]

    def __init__(self, card: IncidentCard) -> None:
        super().__init__()
        self._card = card

    @property
    def draft_key(self) -> str:
        return f"state {self._card.incident}"

    def title_text(self) -> str:
        return say("ui.change_state.title", number=self._card.number)

    def body(self) -> ComposeResult:
        keys = [f"F{_FIRST_KEY + place}" for place in range(len(STATES))]
        yield Said("ui.change_state.state", classes="dim")
        yield TabLine(STATES, "words.state", keys=keys, chosen=self._card.state, id="state")
        yield Said("ui.new_incident.severity", classes="dim")
        yield TabLine(SEVERITIES, "words.severity", chosen=str(self._card.severity), id="severity")
        yield Said("ui.change_state.words", classes="dim")
        yield Field("ui.new_incident.words_hint", limit=1000)
        yield Said("", classes="gap")
        yield Said("ui.reason.keys", classes="dim")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(Field).focus()

    def action_state(self, state: str) -> None:
        self.query_one("#state", TabLine).choose(state)

    def action_worse(self, by: int) -> None:
        self.query_one("#severity", TabLine).turn(by)

    def on_field_entered(self, message: Field.Entered) -> None:
        state, severity = self.query_one("#state", TabLine).chosen, self.query_one("#severity", TabLine).chosen
        if self.attempt(lambda: self.kit.set_incident(self._card.incident, state, int(severity), message.text.strip())):
            self.dismiss(True)
