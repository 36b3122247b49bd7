"""An incident raised in five seconds, over whatever is open."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from fieldkit.kit.incidents import INCIDENT_KINDS
from fieldkit.texts.catalogue import say
from fieldkit.ui.frame import Window
from fieldkit.ui.incident_draft import IncidentDraft
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.said import Said
from fieldkit.ui.widgets.tabs import TabLine

SEVERITIES = ("1", "2", "3")
_FIRST_KEY = 2


class NewIncidentWindow(Window[None]):
    """Kind by F-key, severity by Tab, one line, Enter. Escape keeps a draft for the next time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(f"f{_FIRST_KEY + place}", f"kind('{kind}')", show=False, priority=True)
            for place, kind in enumerate(INCIDENT_KINDS)
        ),
        Binding("tab", "worse(1)", show=False, priority=True),
        Binding("shift+tab", "worse(-1)", show=False, priority=True),
    ]

    def __init__(self, draft: IncidentDraft | None = None) -> None:
        super().__init__()
        self._draft = draft

    def title_text(self) -> str:
        return say("ui.new_incident.title", number=self.kit.next_incident_number())

    def body(self) -> ComposeResult:
        draft = self._draft or self.program.incident_draft
        keys = [f"F{_FIRST_KEY + place}" for place in range(len(INCIDENT_KINDS))]
        yield Said("ui.new_incident.what", classes="dim")
        yield TabLine(INCIDENT_KINDS, "words.incident", keys=keys, chosen=draft.what, id="what")
        yield Said("ui.new_incident.severity", classes="dim")
        yield TabLine(SEVERITIES, "words.severity", chosen=draft.severity, id="severity")
        yield Said("ui.new_incident.words", classes="dim")
        yield Field("ui.new_incident.words_hint", value=draft.words, limit=1000, id="words")
        yield Said("", classes="gap")
        yield Said("ui.new_incident.keys", classes="dim")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(Field).focus()

    def action_kind(self, kind: str) -> None:
        self.query_one("#what", TabLine).choose(kind)

    def action_worse(self, by: int) -> None:
        self.query_one("#severity", TabLine).turn(by)

    def _typed(self) -> IncidentDraft:
        what, severity = self.query_one("#what", TabLine).chosen, self.query_one("#severity", TabLine).chosen
        return IncidentDraft(what, severity, self.query_one(Field).value)

    def on_field_entered(self, message: Field.Entered) -> None:
        self.attempt(self._save)

    def _save(self) -> None:
        typed = self._typed()
        card = self.kit.raise_incident(typed.what, int(typed.severity), typed.words.strip())
        self.program.incident_draft = IncidentDraft()
        self.dismiss(None)
        self.program.call_later(self.program.news, say("ui.new_incident.saved", number=card.number), "good")
        self.program.call_later(self.program.refresh_screen)

    def action_leave(self) -> None:
        if self._draft is None:
            self.program.incident_draft = self._typed()
        self.dismiss(None)
